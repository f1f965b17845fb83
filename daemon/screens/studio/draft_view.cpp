#include "daemon/screens/studio/draft_view.hpp"

#include "core/models/setting.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
View show_draft(const Visit& visit, const models::Request& draft, std::string_view ask) {
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, draft);
  const models::Offer* offer = entry != nullptr ? entry->model.offer(draft.operation) : nullptr;
  const auto pictures = static_cast<std::int64_t>(draft.references.size());
  View view{.html = note_of(visit) +
                    visit.say.html(draft.prompt.empty() ? ask : "studio.create.draft",
                                   {{"model", entry != nullptr ? entry->model.title : draft.model},
                                    {"prompt", shown_prompt(draft)},
                                    {"pictures", pictures}})};
  if (offer == nullptr || is_complete(*offer, draft))
    view.rows.push_back({act(visit.say.plain("studio.button.price"), "price")});
  view.rows.push_back({act(visit.say.plain("studio.button.model"), "model")});
  if (offer != nullptr && !models::settings_of(*offer).empty())
    view.rows.back().push_back(act(visit.say.plain("studio.settings.button.open"), "settings"));
  if (pictures > 0) {
    view.rows.push_back(
        {act(visit.say.plain("studio.pictures.button.open", {{"pictures", pictures}}), "pictures")});
  }
  view.rows.push_back(home_row(visit));
  return view;
}

View show_no_model(const Visit& visit) {
  return {.html = note_of(visit) + visit.say.html("studio.model.none"), .rows = {home_row(visit)}};
}

}  // namespace banana::screens::studio
