// Which model is to make it: those that are switched on and can do what the draft is about.
#include <algorithm>
#include <charconv>

#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

using Offering = std::vector<const models::Entry*>;

constexpr std::size_t kAPage = 10;       // a phone shows as many without scrolling
constexpr std::size_t kIdInButton = 40;  // bytes; a longer id is named by its place

std::optional<std::size_t> read_number(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// That they turned to, else the one with the model they have.
std::size_t page_of(const Visit& visit, const Offering& offering, std::string_view chosen) {
  const std::size_t last = offering.empty() ? 0 : (offering.size() - 1) / kAPage;
  const Json* page = visit.memory.if_contains("page");
  if (page != nullptr && page->is_string()) return std::min(read_number(page->as_string()).value_or(0), last);
  const auto place =
      std::ranges::find(offering, chosen, [](const models::Entry* each) { return each->model.id; });
  return place == offering.end() ? 0 : static_cast<std::size_t>(place - offering.begin()) / kAPage;
}

std::string name_in_button(const Offering& offering, std::size_t n) {
  const std::string& id = offering[n]->model.id;
  return id.size() <= kIdInButton ? id : "#" + std::to_string(n);
}

const models::Entry* named(const models::Catalogue& catalogue, models::Operation operation,
                           std::string_view name) {
  if (!name.starts_with('#')) return catalogue.enabled(name);
  const Offering offering = catalogue.offering(operation);
  const auto place = read_number(name.substr(1));
  return place && *place < offering.size() ? offering[*place] : nullptr;
}

}  // namespace

View show_model(const Visit& visit) {
  const auto draft = draft_of(visit);
  const auto catalogue = visit.around.models();
  View view{.html = note_of(visit) + visit.say.html(draft ? "studio.model.choose" : "studio.model.none")};
  if (draft) {
    const Offering offering = catalogue->offering(draft->operation);
    const std::size_t page = page_of(visit, offering, draft->model);
    const std::size_t end = std::min(offering.size(), (page + 1) * kAPage);
    for (std::size_t n = page * kAPage; n < end; ++n) {
      const models::Model& model = offering[n]->model;
      view.rows.push_back(
          {act((model.id == draft->model ? "✓ " : "") + model.title, "choose", name_in_button(offering, n))});
    }
    std::vector<Button> turn;
    if (page > 0) turn.push_back(act("‹", "page", std::to_string(page - 1)));
    if (end < offering.size()) turn.push_back(act("›", "page", std::to_string(page + 1)));
    if (!turn.empty()) view.rows.push_back(std::move(turn));
  }
  view.rows.push_back(home_row(visit));
  return view;
}

Move turn_models(Visit& visit, std::string_view page) {
  const auto draft = draft_of(visit);
  if (!draft || !read_number(page)) return again(visit.memory);
  JsonObject memory = remember(*draft);
  memory["page"] = page;
  return again(std::move(memory));
}

Move to_models(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  return draft ? go_to(kModel, remember(*draft)) : again(visit.memory);
}

Move choose_model(Visit& visit, std::string_view model) {
  auto draft = draft_of(visit);
  const auto catalogue = visit.around.models();
  if (!draft) return again();
  const models::Entry* entry = named(*catalogue, draft->operation, model);
  if (entry == nullptr || entry->model.offer(draft->operation) == nullptr) return again(visit.memory);
  std::string note;
  change_model(visit, *draft, entry->model, note);
  return go_on(visit, *draft, note);
}

}  // namespace banana::screens::studio
