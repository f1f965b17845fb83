#include "providers/named_inputs.hpp"

#include <algorithm>

#include "providers/inputs.hpp"
#include "providers/read_json.hpp"

namespace banana::providers {

namespace {

using models::ReferenceRole;

class Inputs {
 public:
  Inputs(const Order& order, std::span<const InputName> defaults) : order_(order), defaults_(defaults) {}

  [[nodiscard]] bool names(std::string_view ours) const {
    return at(order_.vendor, "inputs", ours) != nullptr;
  }

  void add(std::string_view ours, std::string_view text) {
    const std::string_view theirs = name(ours);
    if (theirs.empty()) return;
    const Json* other = at(order_.vendor, "values", theirs, text);
    out_[theirs] = other ? *other : Json(text);
  }
  void add(std::string_view ours, Json value) {
    const std::string_view theirs = name(ours);
    if (theirs.empty()) return;
    if (is_text(theirs)) {
      out_[theirs] = plain_text(value);
    } else {
      out_[theirs] = std::move(value);
    }
  }

  [[nodiscard]] JsonObject take() {
    put_vendor_body(out_, order_);
    return std::move(out_);
  }

 private:
  [[nodiscard]] std::string_view name(std::string_view ours) const {
    if (names(ours)) return text_at(order_.vendor, "inputs", ours);
    const auto found = std::ranges::find(defaults_, ours, &InputName::first);
    return found == defaults_.end() ? ours : found->second;
  }
  [[nodiscard]] bool is_text(std::string_view theirs) const {
    return std::ranges::any_of(array_at(order_.vendor, "texts"), [&](const Json& item) {
      return item.is_string() && item.get_string() == theirs;
    });
  }

  const Order& order_;
  std::span<const InputName> defaults_;
  JsonObject out_;
};

void add_pictures(Inputs& inputs, const Order& order, const PictureText& text) {
  const auto all = of_role(order, ReferenceRole::reference);
  if (!all.empty() && inputs.names("reference")) {
    inputs.add("reference", text(*all.front()));
  } else if (!all.empty()) {
    JsonArray texts;
    for (const Reference* picture : all) texts.emplace_back(text(*picture));
    inputs.add("references", std::move(texts));
  }
  for (const auto& [role, name] :
       {std::pair{ReferenceRole::mask, "mask"}, std::pair{ReferenceRole::first_frame, "first_frame"},
        std::pair{ReferenceRole::last_frame, "last_frame"}}) {
    if (const Reference* picture = first_of(order, role)) inputs.add(name, text(*picture));
  }
}

}  // namespace

JsonObject named_inputs(const Order& order, std::span<const InputName> defaults, const PictureText& picture) {
  const models::Request& request = order.request;
  Inputs inputs{order, defaults};
  if (const auto prompt = prompt_of(order); !prompt.empty()) inputs.add("prompt", prompt);
  if (!request.negative_prompt.empty()) inputs.add("negative_prompt", request.negative_prompt);
  for (const auto& [name, value] : request.options) inputs.add(name, value);
  if (request.seed) inputs.add("seed", *request.seed);
  if (request.steps) inputs.add("steps", *request.steps);
  if (request.guidance) inputs.add("guidance", *request.guidance);
  if (request.strength) inputs.add("strength", *request.strength);
  if (request.outputs > 1) inputs.add("outputs", request.outputs);
  if (request.seconds > 0) inputs.add("seconds", request.seconds);
  add_pictures(inputs, order, picture);
  return inputs.take();
}

}  // namespace banana::providers
