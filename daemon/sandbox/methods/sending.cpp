// Messages of text and of one file.
#include <algorithm>
#include <array>

#include "daemon/sandbox/methods/all.hpp"
#include "daemon/sandbox/methods/reading.hpp"
#include "daemon/sandbox/world/show.hpp"

namespace banana::sandbox {

namespace {

constexpr std::array<std::string_view, 11> kActions{
    "typing",        "upload_photo",      "record_video",     "upload_video",
    "record_voice",  "upload_voice",      "upload_document",  "choose_sticker",
    "find_location", "record_video_note", "upload_video_note"};

Answer send_one(Call& call, std::string_view kind) {
  Chat* chat = call.chat_to_write();
  if (chat == nullptr) return call.failure();
  Message message{.content = read_caption(call), .reply_to = read_reply(call, *chat)};
  Markup markup = read_markup(call);
  if (call.failed()) return call.failure();
  auto media = read_media(call, kind, kind);
  if (!media) return call.failure();
  message.media.push_back(std::move(*media));
  if (call.flag("show_caption_above_media")) message.content["show_caption_above_media"] = true;
  return send(call, *chat, std::move(message), std::move(markup));
}

}  // namespace

Answer send_message(Call& call) {
  Chat* chat = call.chat_to_write();
  if (chat == nullptr) return call.failure();
  Message message{.content = read_text(call), .reply_to = read_reply(call, *chat)};
  Markup markup = read_markup(call);
  if (call.failed()) return call.failure();
  return send(call, *chat, std::move(message), std::move(markup));
}

Answer send_photo(Call& call) { return send_one(call, "photo"); }
Answer send_document(Call& call) { return send_one(call, "document"); }
Answer send_video(Call& call) { return send_one(call, "video"); }
Answer send_animation(Call& call) { return send_one(call, "animation"); }

Answer send_chat_action(Call& call) {
  Chat* chat = call.chat_to_write(0);
  if (chat == nullptr) return call.failure();
  const std::string action = call.text("action");
  if (std::ranges::find(kActions, action) == kActions.end())
    return bad_request("wrong parameter action in request");
  for (const auto& [id, person] : call.world.people) {
    const bool sees = chat->is_private() ? id == chat->key.chat : chat->members.contains(id);
    if (sees) tell(call.world, id, {{"type", "action"}, {"chat", person_chat_id(*chat)}, {"action", action}});
  }
  return Json(true);
}

Answer send_message_draft(Call& call) {
  Chat* chat = call.chat_to_write(0);
  if (chat == nullptr) return call.failure();
  if (!chat->is_private()) return bad_request("TEXTDRAFT_PEER_INVALID");
  if (call.number("draft_id") == 0) return bad_request("RANDOM_ID_INVALID");
  // An empty text is the preview before the first word.
  const JsonObject content = call.has("text") ? read_text(call) : JsonObject{{"text", ""}};
  if (call.failed()) return call.failure();
  JsonObject event{{"type", "draft"}, {"chat", person_chat_id(*chat)}, {"text", content.at("text")}};
  if (const Json* entities = content.if_contains("entities")) event["entities"] = *entities;
  tell(call.world, chat->key.chat, event);
  return Json(true);
}

}  // namespace banana::sandbox
