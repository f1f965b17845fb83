// ST3: a description, references, a model; then the card with the price.
#include "core/moderation/prompt.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/draft_view.hpp"
#include "daemon/screens/studio/pictures.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

/// Words in answer to a picture are about that picture.
const telegram::Attachment* answered_picture(const telegram::Message& message) {
  if (message.attachment || message.text.empty() || !message.reply_to) return nullptr;
  const auto& picture = message.reply_to->attachment;
  return picture && is_picture(*picture) ? &*picture : nullptr;
}

/// Whether it belongs to the album that is coming in: its pictures are messages of their own.
bool goes_on(const Visit& visit, const telegram::Message& message) {
  const Json* album = visit.memory.if_contains("album");
  return album != nullptr && album->is_string() && !message.media_group_id.empty() &&
         std::string_view{album->as_string()} == message.media_group_id;
}

/// What of the note is to stay while an album comes in.
std::string note_so_far(const Visit& visit) {
  const Json* note = visit.memory.if_contains("note");
  return note != nullptr && note->is_string() ? std::string{note->as_string()} : std::string{};
}

}  // namespace

View show_create(const Visit& visit) {
  const auto draft = draft_of(visit, models::Operation::generate);
  return draft ? show_draft(visit, *draft, "studio.create.ask") : show_no_model(visit);
}

Move describe(Visit& visit, const telegram::Message& message) {
  const telegram::Attachment* answered = answered_picture(message);
  auto draft = answered != nullptr ? new_draft(visit, models::Operation::edit) : draft_of(visit);
  if (!draft) return go_to(kCreate);
  const bool is_next = goes_on(visit, message);
  std::string note = is_next ? note_so_far(visit) : std::string{};
  if (answered != nullptr) {
    static_cast<void>(take_picture(visit, *draft, *answered, note));
  } else if (message.attachment) {
    static_cast<void>(take_picture(visit, *draft, *message.attachment, note));
  } else if (message.text.empty()) {
    note = visit.say.html("studio.create.unknown");
  }
  if (!message.text.empty()) draft->prompt = moderation::clean_prompt(message.text).text;
  Move move = draft->prompt.empty() ? to_draft(*draft, note) : go_on(visit, *draft, note);
  if (!message.media_group_id.empty()) move.memory["album"] = message.media_group_id;
  move.in_place = is_next;
  return move;
}

Move price_it(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  return draft ? to_confirm(visit, *draft) : again();
}

Move begin_create(Visit& visit, std::string_view argument) {
  visit.memory.clear();
  auto draft = new_draft(visit, models::Operation::generate);
  if (!draft || argument.empty()) return go_to(kCreate);
  draft->prompt = moderation::clean_prompt(argument).text;
  return to_confirm(visit, *draft);
}

}  // namespace banana::screens::studio
