// What is done with messages that are there: passed on, deleted, reacted to; and answers to buttons.
#include <vector>

#include "daemon/sandbox/methods/all.hpp"
#include "daemon/sandbox/methods/reading.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/text.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kDeletableMs = 48LL * 60 * 60 * 1000;
constexpr Number kAnswerSymbolsMax = 200;
constexpr std::size_t kDeletedAtOnceMax = 100;

Message* read_source(Call& call, std::string_view missing) {
  Chat* from = call.chat("from_chat_id");
  if (from == nullptr) return nullptr;
  Message* found = find_message(*from, call.number("message_id"));
  if (found == nullptr) {
    call.refuse(missing);
  } else if (found->is_protected) {
    call.refuse("message can't be forwarded");
    return nullptr;
  }
  return found;
}

bool is_service(const Message& message) {
  for (const std::string_view field :
       {"successful_payment", "refunded_payment", "new_chat_members", "left_chat_member"}) {
    if (message.content.contains(field)) return true;
  }
  return false;
}

JsonObject origin_of(World& world, const Chat& from, const Message& message) {
  JsonObject origin{{"date", message.at / 1000}};
  if (message.from == 0) {
    origin["type"] = "channel";
    origin["chat"] = show_chat(world, from);
    origin["message_id"] = message.id;
  } else {
    origin["type"] = "user";
    origin["sender_user"] = show_user(world, message.from);
  }
  return origin;
}

bool may_delete(const Call& call, const Chat& chat, const Message& message) {
  if (!chat.is_private() && has_right(chat, call.bot.id, "can_delete_messages")) return true;
  if (message.from != call.bot.id && !chat.is_private()) {
    return message.from == 0 && has_right(chat, call.bot.id, "can_post_messages");
  }
  return call.world.now() - message.at <= kDeletableMs;
}

}  // namespace

Answer forward_message(Call& call) {
  Chat* to = call.chat_to_write();
  if (to == nullptr) return call.failure();
  Chat* from = call.chat("from_chat_id");
  const Message* source = read_source(call, "message to forward not found");
  if (source == nullptr) return call.failure();
  if (is_service(*source)) return bad_request("message can't be forwarded");
  Message message{.content = source->content,
                  .media = source->media,
                  .invoice = source->invoice,
                  .paid_stars = source->paid_stars,
                  .paid_payload = source->paid_payload};
  message.content["forward_origin"] = origin_of(call.world, *from, *source);
  return send(call, *to, std::move(message), {.inline_keyboard = source->keyboard, .reply = {}});
}

Answer copy_message(Call& call) {
  Chat* to = call.chat_to_write();
  if (to == nullptr) return call.failure();
  const Message* source = read_source(call, "message to copy not found");
  if (source == nullptr) return call.failure();
  if (is_service(*source) || !source->invoice.empty() || source->paid_stars != 0) {
    return bad_request("message can't be copied");
  }
  Message message{.content = source->content, .media = source->media, .reply_to = read_reply(call, *to)};
  message.content.erase("forward_origin");
  if (call.has("caption") && !source->media.empty()) {
    message.content.erase("caption");
    message.content.erase("caption_entities");
    for (auto& [key, value] : read_caption(call)) message.content[key] = value;
  }
  Markup markup = read_markup(call);
  if (call.failed()) return call.failure();
  const Json sent = send(call, *to, std::move(message), std::move(markup));
  return Json(JsonObject{{"message_id", sent.at("message_id")}});
}

Answer delete_message(Call& call) {
  Chat* chat = call.chat();
  if (chat == nullptr) return call.failure();
  const Message* message = find_message(*chat, call.number("message_id"));
  if (message == nullptr) return bad_request("message to delete not found");
  if (!may_delete(call, *chat, *message)) return bad_request("message can't be deleted for everyone");
  const Number id = message->id;
  erase_messages(call.world, *chat, {&id, 1});
  return Json(true);
}

Answer delete_messages(Call& call) {
  Chat* chat = call.chat();
  if (chat == nullptr) return call.failure();
  const Json asked = call.json("message_ids");
  if (!asked.is_array() || asked.get_array().empty())
    return bad_request("message identifiers are not specified");
  if (asked.get_array().size() > kDeletedAtOnceMax)
    return bad_request("too many message identifiers specified");
  std::vector<Number> ids;
  for (const Json& id : asked.get_array()) {
    const Message* message = id.is_int64() ? find_message(*chat, id.get_int64()) : nullptr;
    if (message != nullptr && may_delete(call, *chat, *message)) ids.push_back(message->id);
  }
  erase_messages(call.world, *chat, ids);
  return Json(true);
}

Answer set_message_reaction(Call& call) {
  Chat* chat = call.chat();
  if (chat == nullptr) return call.failure();
  Message* message = find_message(*chat, call.number("message_id"));
  if (message == nullptr) return bad_request("message to react not found");
  const Json asked = call.json("reaction");
  const bool is_list = asked.is_array() && !asked.get_array().empty();
  if (is_list && asked.get_array().size() > 1) return bad_request("REACTIONS_TOO_MANY");
  const Json* one = is_list ? &asked.get_array()[0] : nullptr;
  const std::string_view emoji =
      one != nullptr && one->is_object() ? text_in(one->get_object(), "emoji") : "";
  if (one != nullptr && emoji.empty()) return bad_request("REACTION_INVALID");
  if (emoji.empty()) {
    message->reactions.erase(call.bot.id);
  } else {
    message->reactions[call.bot.id] = emoji;
  }
  ++call.world.changes;
  tell_message(call.world, *chat, *message, "edit");
  return Json(true);
}

Answer answer_callback_query(Call& call) {
  const std::string text = call.text("text");
  if (symbols(text) > kAnswerSymbolsMax) return bad_request("MESSAGE_TOO_LONG");
  JsonObject answer{{"text", text}, {"alert", call.flag("show_alert")}, {"url", call.text("url")}};
  if (!answer_press(call.world, call.bot, call.text("callback_query_id"), std::move(answer))) {
    return bad_request("query is too old and response timeout expired or query ID is invalid");
  }
  return Json(true);
}

}  // namespace banana::sandbox
