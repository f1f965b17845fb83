#include "core/models/fit.hpp"

#include <algorithm>
#include <utility>

#include "core/models/setting.hpp"

namespace banana::models {
namespace {

bool is_mask(const Reference& one) { return one.role == ReferenceRole::mask; }

struct Wish {
  std::string name;
  std::string value;
};

/// What somebody chose, by name. Without the offer it was made for, all that is set was chosen.
std::vector<Wish> wishes_of(const Offer* from, const Request& draft) {
  std::vector<Wish> wishes;
  if (from != nullptr) {
    for (const Setting& setting : settings_of(*from)) {
      if (is_chosen(setting, draft)) wishes.push_back({setting.name, value_of(setting, draft)});
    }
    return wishes;
  }
  for (const auto& [name, value] : draft.options) wishes.push_back({name, value});
  for (const char* name :
       {"outputs", "seconds", "seed", "steps", "guidance", "strength", "negative_prompt"}) {
    std::string value = value_of({.name = name}, draft);
    if (!value.empty() && !(std::string_view{name} == "outputs" && value == "1"))
      wishes.push_back({name, value});
  }
  return wishes;
}

}  // namespace

std::int64_t pictures_max(const Pictures& places) {
  return places.references_max + (places.first_frame != Want::no ? 1 : 0) +
         (places.last_frame != Want::no ? 1 : 0);
}

std::int64_t arrange(const Pictures& places, Request& draft) {
  std::vector<Reference> masks;
  std::vector<Reference> pictures;
  for (Reference& one : draft.references) (is_mask(one) ? masks : pictures).push_back(std::move(one));
  std::vector<ReferenceRole> roles;
  if (places.first_frame != Want::no) roles.push_back(ReferenceRole::first_frame);
  if (places.last_frame != Want::no) roles.push_back(ReferenceRole::last_frame);
  roles.resize(roles.size() + static_cast<std::size_t>(std::max<std::int64_t>(places.references_max, 0)),
               ReferenceRole::reference);
  const std::size_t kept = std::min(roles.size(), pictures.size());
  const auto homeless = static_cast<std::int64_t>(pictures.size() - kept);
  pictures.resize(kept);
  for (std::size_t n = 0; n < kept; ++n) pictures[n].role = roles[n];
  if (places.mask != Want::no && kept > 0) {
    for (Reference& mask : masks) pictures.push_back(std::move(mask));
  }
  draft.references = std::move(pictures);
  return homeless;
}

LeftOut fit(const Offer* from, const Offer& to, Request& draft) {
  LeftOut out;
  const auto wishes = wishes_of(from, draft);
  reset_settings(draft);
  const auto known = settings_of(to);
  for (const Setting& setting : known) {
    if (setting.name == "outputs") static_cast<void>(put(setting, draft, {}));
  }
  if (to.outputs.min > 1) draft.outputs = std::max(draft.outputs, to.outputs.min);
  for (const Wish& wish : wishes) {
    const auto setting = std::ranges::find(known, wish.name, &Setting::name);
    if (setting == known.end() || !put(*setting, draft, wish.value)) out.settings.push_back(wish.name);
  }
  out.pictures = arrange(to.pictures, draft);
  return out;
}

}  // namespace banana::models
