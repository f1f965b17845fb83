// Changing what was sent.
#include "daemon/sandbox/methods/all.hpp"
#include "daemon/sandbox/methods/reading.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/show.hpp"

namespace banana::sandbox {

namespace {

constexpr std::string_view kNotModified =
    "message is not modified: specified new message content and reply markup are exactly the same as a "
    "current "
    "content and reply markup of the message";

struct Target {
  Chat* chat = nullptr;
  Message* message = nullptr;
};

Target read_target(Call& call) {
  Target target;
  if (call.has("inline_message_id")) {
    call.refuse("MESSAGE_ID_INVALID");
    return target;
  }
  target.chat = call.chat_to_write();
  if (target.chat == nullptr) return target;
  if (!call.has("message_id")) {
    call.refuse("message identifier is not specified");
    return target;
  }
  Message* found = find_message(*target.chat, call.number("message_id"));
  if (found == nullptr) {
    call.refuse("message to edit not found");
  } else if (found->from != call.bot.id &&
             (found->from != 0 || !has_right(*target.chat, call.bot.id, "can_edit_messages"))) {
    // A channel's posts may be edited with the right to; our own carry no author either.
    if (found->from != 0 || !has_right(*target.chat, call.bot.id, "can_post_messages")) {
      call.refuse("message can't be edited");
    } else {
      target.message = found;
    }
  } else {
    target.message = found;
  }
  return target;
}

/// Puts what is new in place, unless it is what was there.
Answer change(Call& call, const Target& target, Message to) {
  Message& message = *target.message;
  to.keyboard = read_inline_keyboard(call);
  if (call.failed()) return call.failure();
  const bool is_same =
      to.content == message.content && to.keyboard == message.keyboard && to.media == message.media;
  if (is_same) return bad_request(kNotModified);
  message = std::move(to);
  edited(call.world, *target.chat, message, false);
  return Json(show_message(call.world, call.bot.id, *target.chat, message));
}

void put(JsonObject& content, const JsonObject& from, std::string_view text, std::string_view entities) {
  content.erase(text);
  content.erase(entities);
  for (const auto& [key, value] : from) content[key] = value;
}

}  // namespace

Answer edit_message_text(Call& call) {
  const Target target = read_target(call);
  if (target.message == nullptr) return call.failure();
  if (!target.message->content.contains("text"))
    return bad_request("there is no text in the message to edit");
  Message to = *target.message;
  put(to.content, read_text(call), "text", "entities");
  if (call.failed()) return call.failure();
  return change(call, target, std::move(to));
}

Answer edit_message_caption(Call& call) {
  const Target target = read_target(call);
  if (target.message == nullptr) return call.failure();
  if (target.message->media.empty()) return bad_request("there is no caption in the message to edit");
  Message to = *target.message;
  put(to.content, read_caption(call), "caption", "caption_entities");
  if (call.failed()) return call.failure();
  return change(call, target, std::move(to));
}

Answer edit_message_media(Call& call) {
  const Target target = read_target(call);
  if (target.message == nullptr) return call.failure();
  const Json media = call.json("media");
  if (!media.is_object()) return bad_request("can't parse InputMedia: InputMedia must be an Object");
  const std::string_view type = text_in(media.get_object(), "type");
  if (type != "photo" && type != "video" && type != "animation" && type != "document") {
    return bad_request("can't parse InputMedia: type is unknown");
  }
  if (!target.message->album.empty() && target.message->media.front().kind != type) {
    return bad_request("can't use the media of the specified type in the album");
  }
  Message to = *target.message;
  put(to.content, read_caption(call, media.get_object()), "caption", "caption_entities");
  to.content.erase("text");
  to.content.erase("entities");
  auto read = read_media(call, type, media.get_object());
  if (!read || call.failed()) return call.failure();
  to.media = {std::move(*read)};
  return change(call, target, std::move(to));
}

Answer edit_message_reply_markup(Call& call) {
  const Target target = read_target(call);
  if (target.message == nullptr) return call.failure();
  return change(call, target, *target.message);
}

}  // namespace banana::sandbox
