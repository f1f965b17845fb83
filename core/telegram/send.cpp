#include "core/telegram/send.hpp"

#include <array>

#include "core/telegram/params.hpp"

namespace banana::telegram {

namespace {

void put_link_preview(JsonObject& params, bool wanted) {
  if (!wanted) params["link_preview_options"] = JsonObject{{"is_disabled", true}};
}

void put_keyboard(JsonObject& params, const InlineKeyboard& keyboard) {
  if (!keyboard.rows.empty()) params["reply_markup"] = to_json(Keyboard{keyboard});
}

}  // namespace

Call send_message(ChatId chat, std::string_view text, const SendOptions& options) {
  Call call{.method = "sendMessage", .params = {{"chat_id", chat.value()}}};
  put_markup(call.params, "text", text, options.parse_mode);
  put_link_preview(call.params, options.link_preview);
  put_options(call.params, options);
  return call;
}

Call send_message_draft(ChatId chat, std::int64_t draft, std::string_view text, const DraftOptions& options) {
  Call call{.method = "sendMessageDraft", .params = {{"chat_id", chat.value()}, {"draft_id", draft}}};
  put_markup(call.params, "text", text, options.parse_mode);
  if (options.can_stop) call.params["can_stop"] = true;
  return call;
}

Call copy_message(ChatId to, ChatId from, MessageId message, const SendOptions& options) {
  Call call{
      .method = "copyMessage",
      .params = {{"chat_id", to.value()}, {"from_chat_id", from.value()}, {"message_id", message.value()}}};
  put_options(call.params, options);
  return call;
}

Call forward_message(ChatId to, ChatId from, MessageId message) {
  return {
      .method = "forwardMessage",
      .params = {{"chat_id", to.value()}, {"from_chat_id", from.value()}, {"message_id", message.value()}}};
}

Call edit_message_text(const Place& place, std::string_view text, const EditOptions& options) {
  Call call{.method = "editMessageText", .params = {}};
  put_place(call.params, place);
  put_markup(call.params, "text", text, options.parse_mode);
  put_link_preview(call.params, options.link_preview);
  put_keyboard(call.params, options.keyboard);
  return call;
}

Call edit_message_caption(const Place& place, std::string_view caption, const EditOptions& options) {
  Call call{.method = "editMessageCaption", .params = {}};
  put_place(call.params, place);
  put_markup(call.params, "caption", caption, options.parse_mode);
  put_keyboard(call.params, options.keyboard);
  return call;
}

Call edit_message_reply_markup(const Place& place, const InlineKeyboard& keyboard) {
  Call call{.method = "editMessageReplyMarkup", .params = {}};
  put_place(call.params, place);
  put_keyboard(call.params, keyboard);
  return call;
}

Call delete_message(const Place& place) {
  Call call{.method = "deleteMessage", .params = {}};
  put_place(call.params, place);
  return call;
}

Call delete_messages(ChatId chat, const std::vector<MessageId>& messages) {
  JsonArray ids;
  for (const MessageId message : messages) ids.emplace_back(message.value());
  return {.method = "deleteMessages", .params = {{"chat_id", chat.value()}, {"message_ids", std::move(ids)}}};
}

Call send_chat_action(ChatId chat, ChatAction action) {
  constexpr std::array<std::string_view, 4> kActions{"typing", "upload_photo", "upload_video",
                                                     "upload_document"};
  return {.method = "sendChatAction",
          .params = {{"chat_id", chat.value()}, {"action", kActions[static_cast<std::size_t>(action)]}}};
}

Call set_message_reaction(const Place& place, std::string_view emoji) {
  Call call{.method = "setMessageReaction", .params = {}};
  put_place(call.params, place);
  JsonArray reactions;
  if (!emoji.empty()) reactions.push_back(JsonObject{{"type", "emoji"}, {"emoji", emoji}});
  call.params["reaction"] = std::move(reactions);
  return call;
}

Call answer_callback_query(std::string_view id, const CallbackAnswer& answer) {
  Call call{.method = "answerCallbackQuery", .params = {{"callback_query_id", id}}};
  put_text(call.params, "text", answer.text);
  if (answer.is_alert) call.params["show_alert"] = true;
  put_text(call.params, "url", answer.url);
  return call;
}

}  // namespace banana::telegram
