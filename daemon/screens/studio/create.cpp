// ST3: a description, references, a model; then the card with the price.
#include "core/moderation/prompt.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

constexpr std::int64_t kPhotoBytesMax = 20'000'000;  // what a bot may download

bool is_picture(const telegram::Attachment& file) {
  return file.kind == telegram::FileKind::photo ||
         (file.kind == telegram::FileKind::document && file.mime_type.starts_with("image/"));
}

/// Adds what they sent. Nothing is wrong, or a text's key.
std::string_view add_picture(models::Request& draft, const telegram::Attachment& file) {
  if (!is_picture(file)) return "studio.create.not_a_picture";
  if (file.bytes > kPhotoBytesMax) return "studio.create.picture_too_big";
  if (draft.references.size() >= models::kRequestReferencesMax) return "studio.create.too_many_pictures";
  draft.references.push_back({.blob = std::string{kTelegramFile} + file.file_id});
  if (draft.operation == models::Operation::generate) draft.operation = models::Operation::edit;
  return {};
}

}  // namespace

View show_create(const Visit& visit) {
  const auto draft = draft_of(visit);
  if (!draft) return {.html = visit.say.html("studio.model.none"), .rows = {home_row(visit)}};
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, *draft);
  const auto references = static_cast<std::int64_t>(draft->references.size());
  View view{.html = visit.say.html(draft->prompt.empty() ? "studio.create.ask" : "studio.create.draft",
                                   {{"model", entry ? entry->model.title : draft->model},
                                    {"prompt", shown_prompt(*draft)},
                                    {"pictures", references}})};
  if (!draft->prompt.empty()) view.rows.push_back({act(visit.say.plain("studio.button.price"), "price")});
  view.rows.push_back({act(visit.say.plain("studio.button.model"), "model")});
  if (references > 0) view.rows.push_back({act(visit.say.plain("studio.button.clear_pictures"), "clear")});
  view.rows.push_back(home_row(visit));
  return view;
}

Move describe(Visit& visit, const telegram::Message& message) {
  auto draft = draft_of(visit);
  if (!draft) return again();
  if (message.attachment) {
    const std::string_view wrong = add_picture(*draft, *message.attachment);
    if (!wrong.empty()) visit.send(telegram::send_message(visit.chat, visit.say.html(wrong)));
  }
  if (!message.text.empty()) draft->prompt = moderation::clean_prompt(message.text).text;
  // An album comes one by one: its first message with words begins, the rest joins the draft.
  if (draft->prompt.empty() || message.text.empty()) return go_to(kCreate, remember(*draft));
  return to_confirm(visit, *draft);
}

Move clear_references(Visit& visit, std::string_view /*value*/) {
  auto draft = draft_of(visit);
  if (!draft) return again();
  draft->references.clear();
  draft->operation = models::Operation::generate;
  return again(remember(*draft));
}

Move price_it(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  return draft && !draft->prompt.empty() ? to_confirm(visit, *draft) : again(visit.memory);
}

Move begin_create(Visit& visit, std::string_view argument) {
  visit.memory.clear();
  auto draft = draft_of(visit);
  if (!draft || argument.empty()) return go_to(kCreate);
  draft->prompt = moderation::clean_prompt(argument).text;
  return to_confirm(visit, *draft);
}

}  // namespace banana::screens::studio
