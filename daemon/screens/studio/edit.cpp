// ST5: a picture, and in words what is to become of it.
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/draft_view.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {

View show_edit(const Visit& visit) {
  const auto draft = draft_of(visit, models::Operation::edit);
  if (!draft) return show_no_model(visit);
  if (!draft->references.empty()) return show_draft(visit, *draft, "studio.edit.ask_words");
  if (draft->prompt.empty()) return show_draft(visit, *draft, "studio.edit.ask_photo");
  View view = show_draft(visit, *draft, "studio.edit.ask_photo");
  view.html += "\n\n" + visit.say.html("studio.edit.photo_missing");
  return view;
}

Move begin_edit(Visit& visit, std::string_view /*argument*/) {
  visit.memory.clear();
  return go_to(kEdit);
}

}  // namespace banana::screens::studio
