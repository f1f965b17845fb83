// What a bot says of itself, webhook settings, managed bots.
#include "tests/sandbox/town.hpp"

namespace banana::test {
namespace {

JsonArray commands(std::string_view name) {
  JsonArray out;
  out.push_back(JsonObject{{"command", name}, {"description", "Begin"}});
  return out;
}

TEST_CASE("a bot's token and name look like real ones") {
  Town it;
  const std::size_t colon = it.bot->token.find(':');
  CHECK(it.bot->token.size() - colon - 1 == 35);
  CHECK(text_of(it.ok("getMe", {}), "username") == "shop_bot");
  CHECK(bot_with_token(it.world, it.bot->token) == it.bot);
  const std::string old = it.bot->token;
  it.act("revoke", {{"bot", "shop_bot"}});
  CHECK(bot_with_token(it.world, old) == nullptr);
  CHECK(bot_with_token(it.world, "1:2") == nullptr);
  CHECK(bot_with_token(it.world, "") == nullptr);
}

TEST_CASE("commands are kept by scope and language and shown in the person's") {
  Town it;
  it.ok("setMyCommands", {{"commands", commands("start")}});
  it.ok("setMyCommands", {{"commands", commands("/nachat")}, {"language_code", "ru"}});
  CHECK(text_of(it.ok("getMyCommands", {{"language_code", "ru"}}).as_array()[0], "command") == "nachat");
  it.act("start", {{"user", it.bob}, {"bot", "shop_bot"}});
  const auto shown = [&](Number who) {
    const Json chat = it.act("state", {{"user", who}}).at("chats").as_array()[0];
    return text_of(chat.at("commands").as_array()[0], "command");
  };
  CHECK(shown(it.ann) == "start");
  CHECK(shown(it.bob) == "nachat");
  it.ok("deleteMyCommands", {{"language_code", "ru"}});
  CHECK(it.ok("getMyCommands", {{"language_code", "ru"}}).as_array().empty());
  CHECK(it.refused("setMyCommands", {{"commands", commands("No Spaces")}}) ==
        "Bad Request: BOT_COMMAND_INVALID");
  CHECK(it.refused("setMyCommands", {{"commands", "x"}}) == "Bad Request: can't parse commands JSON object");
}

TEST_CASE("names and descriptions have languages and limits") {
  Town it;
  it.ok("setMyDescription", {{"description", "All"}});
  it.ok("setMyDescription", {{"description", "Все"}, {"language_code", "ru"}});
  CHECK(text_of(it.ok("getMyDescription", {{"language_code", "ru"}}), "description") == "Все");
  CHECK(text_of(it.ok("getMyDescription", {{"language_code", "uz"}}), "description") == "All");
  it.ok("setMyShortDescription", {{"short_description", "Short"}});
  CHECK(text_of(it.ok("getMyShortDescription", {}), "short_description") == "Short");
  it.ok("setMyName", {{"name", "Better"}});
  CHECK(text_of(it.ok("getMyName", {{"language_code", "ru"}}), "name") == "Better");
  CHECK(text_of(it.ok("getMe", {}), "first_name") == "Better");
  CHECK(it.refused("setMyName", {{"name", std::string(65, 'x')}}) == "Bad Request: name is too long");
}

TEST_CASE("the menu button of a chat wins over everybody's") {
  Town it;
  const JsonObject app{
      {"type", "web_app"}, {"text", "Open"}, {"web_app", JsonObject{{"url", "https://example.com"}}}};
  it.ok("setChatMenuButton", {{"menu_button", app}});
  CHECK(text_of(it.ok("getChatMenuButton", {{"chat_id", it.ann}}), "text") == "Open");
  it.ok("setChatMenuButton", {{"chat_id", it.ann}, {"menu_button", JsonObject{{"type", "commands"}}}});
  CHECK(text_of(it.ok("getChatMenuButton", {{"chat_id", it.ann}}), "type") == "commands");
  CHECK(it.refused("setChatMenuButton", {{"menu_button", JsonObject{{"type", "odd"}}}})
            .starts_with("Bad Request"));
}

TEST_CASE("webhooks are set with checks and polling is refused meanwhile") {
  Town it;
  CHECK(it.refused("setWebhook", {{"url", "ftp://x"}}) ==
        "Bad Request: bad webhook: invalid webhook URL specified");
  CHECK(it.refused("setWebhook", {{"url", "https://example.com"}, {"secret_token", "no spaces"}}) ==
        "Bad Request: secret token contains unallowed characters");
  JsonArray allowed;
  allowed.push_back("message");
  it.ok("setWebhook",
        {{"url", "https://example.com/h"}, {"max_connections", 500}, {"allowed_updates", allowed}});
  const Json info = it.ok("getWebhookInfo", {});
  CHECK(text_of(info, "url") == "https://example.com/h");
  CHECK(text_of(info, "max_connections") == "100");
  CHECK(text_of(info, "allowed_updates") == R"(["message"])");
  const auto polled = it.call("getUpdates", {});
  REQUIRE_FALSE(polled.has_value());
  CHECK(polled.error().code == 409);
  CHECK(polled.error().description ==
        "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the "
        "webhook first");
  it.ok("deleteWebhook", {});
  it.ok("getUpdates", {});
}

TEST_CASE("only wanted updates are queued and some only on request") {
  Town it;
  CHECK_FALSE(sandbox::is_wanted(std::nullopt, "chat_member"));
  CHECK_FALSE(sandbox::is_wanted(JsonArray{}, "message_reaction"));
  CHECK(sandbox::is_wanted(std::nullopt, "message"));
  JsonArray allowed;
  allowed.push_back("callback_query");
  it.ok("getUpdates", {{"allowed_updates", allowed}});
  it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"text", "x"}});
  CHECK(it.updates().empty());
}

TEST_CASE("getUpdates forgets what was confirmed") {
  Town it;
  for (const std::string_view text : {"a", "b", "c"}) {
    it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"text", text}});
  }
  const Json all = it.ok("getUpdates", {{"limit", 2}});
  REQUIRE(all.as_array().size() == 2);
  const Number second = all.as_array()[1].at("update_id").as_int64();
  CHECK(all.as_array()[0].at("update_id").as_int64() == second - 1);
  const Json rest = it.ok("getUpdates", {{"offset", second + 1}});
  REQUIRE(rest.as_array().size() == 1);
  CHECK(text_of(rest.as_array()[0].at("message"), "text") == "c");
  CHECK(it.ok("getUpdates", {{"offset", -1}}).as_array().size() == 1);
  it.clock.advance(std::chrono::hours{25});
  CHECK(it.ok("getUpdates", {}).as_array().empty());
}

TEST_CASE("a managing bot gets the tokens of bots made for it") {
  Town it;
  CHECK(it.refused("getManagedBotToken", {{"user_id", 1}}) == "Bad Request: BOT_CANT_MANAGE_BOTS");
  it.bot->can_manage_bots = true;
  const Json made =
      it.act("managed_bots",
             {{"user", it.ann}, {"manager", "shop_bot"}, {"username", "anns_bot"}, {"name", "Ann's"}});
  CHECK(it.update("managed_bot").at("bot").at("id") == made.at("id"));
  const Json token = it.ok("getManagedBotToken", {{"user_id", made.at("id")}});
  CHECK(bot_with_token(it.world, std::string{token.as_string()}) != nullptr);
  const Json next = it.ok("replaceManagedBotToken", {{"user_id", made.at("id")}});
  CHECK(next != token);
  CHECK(bot_with_token(it.world, std::string{token.as_string()}) == nullptr);
  CHECK(it.refused("getManagedBotToken", {{"user_id", it.bot->id}}) == "Bad Request: USER_BOT_INVALID");
}

TEST_CASE("unknown methods are not found and case does not matter") {
  Town it;
  CHECK(it.call("sendSticker", {}).error().code == 404);
  CHECK(it.call("GETME", {}).has_value());
  CHECK(text_of(it.ok("getUserProfilePhotos", {{"user_id", it.ann}}), "total_count") == "0");
}

}  // namespace
}  // namespace banana::test
