#include "core/telegram/keyboard.hpp"

#include <array>
#include <string_view>
#include <utility>

#include "core/telegram/rights.hpp"

namespace banana::telegram {

namespace {

void put_style(ButtonStyle style, JsonObject& button) {
  constexpr std::array<std::string_view, 4> kStyles{"", "primary", "success", "danger"};
  if (style != ButtonStyle::plain) button["style"] = kStyles[static_cast<std::size_t>(style)];
}

JsonObject button_json(const InlineButton& button) {
  JsonObject json{{"text", button.text}};
  using Does = InlineButton::Does;
  switch (button.does) {
    case Does::callback:
      json["callback_data"] = button.value;
      break;
    case Does::url:
      json["url"] = button.value;
      break;
    case Does::web_app:
      json["web_app"] = JsonObject{{"url", button.value}};
      break;
    case Does::copy_text:
      json["copy_text"] = JsonObject{{"text", button.value}};
      break;
    case Does::share:
      json["switch_inline_query"] = button.value;
      break;
    case Does::pay:
      json["pay"] = true;
      break;
  }
  put_style(button.style, json);
  return json;
}

struct PutRequest {
  JsonObject& button;

  void operator()(std::monostate) const {}
  void operator()(const RequestContact&) const { button["request_contact"] = true; }
  void operator()(const OpenWebApp& app) const { button["web_app"] = JsonObject{{"url", app.url}}; }
  void operator()(const RequestChat& chat) const {
    JsonObject json{{"request_id", chat.request_id},
                    {"chat_is_channel", chat.is_channel},
                    {"request_title", true},
                    {"request_username", true}};
    if (chat.is_mine) json["chat_is_created"] = true;
    if (chat.bot_is_member) json["bot_is_member"] = true;
    if (chat.user_rights) json["user_administrator_rights"] = to_json(*chat.user_rights);
    if (chat.bot_rights) json["bot_administrator_rights"] = to_json(*chat.bot_rights);
    button["request_chat"] = std::move(json);
  }
  void operator()(const RequestUsers& users) const {
    JsonObject json{{"request_id", users.request_id},
                    {"max_quantity", users.quantity_max},
                    {"request_name", true},
                    {"request_username", true}};
    if (users.is_bot) json["user_is_bot"] = *users.is_bot;
    button["request_users"] = std::move(json);
  }
  void operator()(const RequestManagedBot& bot) const {
    JsonObject json{{"request_id", bot.request_id}};
    if (!bot.suggested_name.empty()) json["suggested_name"] = bot.suggested_name;
    if (!bot.suggested_username.empty()) json["suggested_username"] = bot.suggested_username;
    button["request_managed_bot"] = std::move(json);
  }
};

JsonObject button_json(const ReplyButton& button) {
  JsonObject json{{"text", button.text}};
  std::visit(PutRequest{json}, button.does);
  put_style(button.style, json);
  return json;
}

template <class Button>
JsonArray rows_json(const std::vector<std::vector<Button>>& rows) {
  JsonArray all;
  for (const auto& row : rows) {
    JsonArray buttons;
    for (const Button& button : row) buttons.push_back(button_json(button));
    all.push_back(std::move(buttons));
  }
  return all;
}

struct ToJson {
  Json operator()(std::monostate) const { return nullptr; }
  Json operator()(const InlineKeyboard& keyboard) const {
    return JsonObject{{"inline_keyboard", rows_json(keyboard.rows)}};
  }
  Json operator()(const ReplyKeyboard& keyboard) const {
    JsonObject json{{"keyboard", rows_json(keyboard.rows)}, {"resize_keyboard", true}};
    if (keyboard.one_time) json["one_time_keyboard"] = true;
    if (keyboard.persistent) json["is_persistent"] = true;
    if (!keyboard.placeholder.empty()) json["input_field_placeholder"] = keyboard.placeholder;
    return json;
  }
  Json operator()(const RemoveKeyboard&) const { return JsonObject{{"remove_keyboard", true}}; }
  Json operator()(const ForceReply& reply) const {
    JsonObject json{{"force_reply", true}};
    if (!reply.placeholder.empty()) json["input_field_placeholder"] = reply.placeholder;
    return json;
  }
};

}  // namespace

InlineButton callback_button(std::string text, std::string data, ButtonStyle style) {
  return {std::move(text), InlineButton::Does::callback, std::move(data), style};
}

InlineButton url_button(std::string text, std::string url, ButtonStyle style) {
  return {std::move(text), InlineButton::Does::url, std::move(url), style};
}

InlineButton web_app_button(std::string text, std::string url, ButtonStyle style) {
  return {std::move(text), InlineButton::Does::web_app, std::move(url), style};
}

InlineButton copy_button(std::string text, std::string copied) {
  return {std::move(text), InlineButton::Does::copy_text, std::move(copied)};
}

InlineButton pay_button(std::string text) { return {std::move(text), InlineButton::Does::pay}; }

Json to_json(const Keyboard& keyboard) { return std::visit(ToJson{}, keyboard); }

JsonObject to_json(const Rights& rights) {
  JsonObject json;
  for (const auto& [name, field] : kRightNames) json[name] = rights.*field;
  return json;
}

}  // namespace banana::telegram
