#include "core/telegram/setup.hpp"

#include <array>
#include <utility>

#include "core/telegram/params.hpp"

namespace banana::telegram {

namespace {

JsonArray list(std::span<const std::string_view> names) {
  JsonArray json;
  for (const std::string_view name : names) json.emplace_back(name);
  return json;
}

void put_scope(JsonObject& params, const CommandScope& scope, std::string_view language) {
  constexpr std::array<std::string_view, 7> kScopes{
      "default", "all_private_chats",   "all_group_chats", "all_chat_administrators",
      "chat",    "chat_administrators", "chat_member"};
  JsonObject json{{"type", kScopes[static_cast<std::size_t>(scope.kind)]}};
  if (scope.kind >= CommandScope::Kind::chat) json["chat_id"] = scope.chat.value();
  if (scope.kind == CommandScope::Kind::chat_member) json["user_id"] = scope.user;
  params["scope"] = std::move(json);
  put_text(params, "language_code", language);
}

/// An empty text takes the one there is away, so it is said.
Call set_text(std::string method, std::string_view field, std::string_view text, std::string_view language) {
  Call call{.method = std::move(method), .params = {{field, text}}};
  put_text(call.params, "language_code", language);
  return call;
}

}  // namespace

Call get_me() { return {.method = "getMe", .params = {}}; }

Call get_file(std::string_view file_id) { return {.method = "getFile", .params = {{"file_id", file_id}}}; }

Call set_webhook(const Webhook& webhook, std::span<const std::string_view> allowed_updates) {
  Call call{.method = "setWebhook",
            .params = {{"url", webhook.url},
                       {"max_connections", webhook.connections_max},
                       {"allowed_updates", list(allowed_updates)}}};
  put_text(call.params, "secret_token", webhook.secret.reveal());
  put_text(call.params, "ip_address", webhook.ip_address);
  if (webhook.certificate) call.params["certificate"] = attach(call, *webhook.certificate);
  if (webhook.pending == Pending::drop) call.params["drop_pending_updates"] = true;
  return call;
}

Call delete_webhook(Pending pending) {
  return {.method = "deleteWebhook", .params = {{"drop_pending_updates", pending == Pending::drop}}};
}

Call get_webhook_info() { return {.method = "getWebhookInfo", .params = {}}; }

Call get_updates(const Poll& poll, std::span<const std::string_view> allowed_updates) {
  return {.method = "getUpdates",
          .params = {{"offset", poll.offset},
                     {"limit", poll.count_max},
                     {"timeout", std::chrono::floor<std::chrono::seconds>(poll.wait_max).count()},
                     {"allowed_updates", list(allowed_updates)}}};
}

Call set_my_commands(const std::vector<BotCommand>& commands, const CommandScope& scope,
                     std::string_view language) {
  JsonArray json;
  for (const BotCommand& command : commands) {
    json.push_back(JsonObject{{"command", command.name}, {"description", command.description}});
  }
  Call call{.method = "setMyCommands", .params = {{"commands", std::move(json)}}};
  put_scope(call.params, scope, language);
  return call;
}

Call delete_my_commands(const CommandScope& scope, std::string_view language) {
  Call call{.method = "deleteMyCommands", .params = {}};
  put_scope(call.params, scope, language);
  return call;
}

Call set_my_name(std::string_view name, std::string_view language) {
  return set_text("setMyName", "name", name, language);
}

Call set_my_description(std::string_view text, std::string_view language) {
  return set_text("setMyDescription", "description", text, language);
}

Call set_my_short_description(std::string_view text, std::string_view language) {
  return set_text("setMyShortDescription", "short_description", text, language);
}

Call set_chat_menu_button(const MenuButton& button, std::optional<ChatId> chat) {
  constexpr std::array<std::string_view, 3> kKinds{"default", "commands", "web_app"};
  JsonObject json{{"type", kKinds[static_cast<std::size_t>(button.kind)]}};
  if (button.kind == MenuButton::Kind::web_app) {
    json["text"] = button.text;
    json["web_app"] = JsonObject{{"url", button.url}};
  }
  Call call{.method = "setChatMenuButton", .params = {{"menu_button", std::move(json)}}};
  if (chat) call.params["chat_id"] = chat->value();
  return call;
}

Call get_managed_bot_token(BotId bot) {
  return {.method = "getManagedBotToken", .params = {{"user_id", bot.value()}}};
}

Call replace_managed_bot_token(BotId bot) {
  return {.method = "replaceManagedBotToken", .params = {{"user_id", bot.value()}}};
}

}  // namespace banana::telegram
