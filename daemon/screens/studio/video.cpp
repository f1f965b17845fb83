// ST6: a film from words, or from a picture that it begins with, and where a model can, from one that it ends with.
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/draft_view.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {

View show_video(const Visit& visit) {
  auto draft = draft_of(visit, models::Operation::video);
  if (!draft) draft = new_draft(visit, models::Operation::animate);
  if (!draft) return show_no_model(visit);
  View view =
      show_draft(visit, *draft, draft->references.empty() ? "studio.video.ask" : "studio.video.ask_motion");
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, *draft);
  const models::Offer* offer = entry != nullptr ? entry->model.offer(draft->operation) : nullptr;
  if (offer != nullptr && draft->count(models::ReferenceRole::first_frame) == 1 &&
      draft->count(models::ReferenceRole::last_frame) == 0 &&
      offer->pictures.last_frame != models::Want::no) {
    view.html += "\n\n" + visit.say.html("studio.video.last_frame");
  }
  return view;
}

Move begin_video(Visit& visit, std::string_view /*argument*/) {
  visit.memory.clear();
  return go_to(kVideo);
}

}  // namespace banana::screens::studio
