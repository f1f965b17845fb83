// Which model is to make it: those that are switched on and can do what the draft is about.
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {

View show_model(const Visit& visit) {
  const auto draft = draft_of(visit);
  const auto catalogue = visit.around.models();
  View view{.html = note_of(visit) + visit.say.html(draft ? "studio.model.choose" : "studio.model.none")};
  if (draft) {
    for (const models::Entry* entry : catalogue->offering(draft->operation)) {
      const bool is_chosen = entry->model.id == draft->model;
      view.rows.push_back({act((is_chosen ? "✓ " : "") + entry->model.title, "choose", entry->model.id)});
    }
  }
  view.rows.push_back(home_row(visit));
  return view;
}

Move to_models(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  return draft ? go_to(kModel, remember(*draft)) : again(visit.memory);
}

Move choose_model(Visit& visit, std::string_view model) {
  auto draft = draft_of(visit);
  const auto catalogue = visit.around.models();
  const models::Entry* entry = catalogue->enabled(model);
  if (!draft || entry == nullptr || entry->model.offer(draft->operation) == nullptr)
    return again(visit.memory);
  std::string note;
  change_model(visit, *draft, entry->model, note);
  return go_on(visit, *draft, note);
}

}  // namespace banana::screens::studio
