// People's side: who is there, what they see, what they may not.
#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"
#include "daemon/sandbox/http/form.hpp"
#include "tests/sandbox/town.hpp"

namespace banana::test {
namespace {

TEST_CASE("people and bots are made with names nobody has") {
  Town it;
  const auto refused = [&](std::string_view act, JsonObject fields) {
    return text_of(it.act(act, fields), "error");
  };
  CHECK(refused("users", {{"first_name", "X"}, {"username", "ANN_k"}}) == "@ANN_k is taken");
  CHECK(refused("users", {{"first_name", ""}}).starts_with("first_name"));
  CHECK(refused("bots", {{"username", "shopbot2"}, {"name", "x"}}).find("ends in \"bot\"") !=
        std::string::npos);
  CHECK(refused("bots", {{"username", "shop_bot"}, {"name", "x"}}) == "@shop_bot is taken");
  const Json made = it.act("bots", {{"username", "new_bot"}, {"name", "New"}});
  CHECK(bot_with_token(it.world, text_of(made, "token")) != nullptr);
}

TEST_CASE("a chat shows its last message and what is unread") {
  Town it;
  it.say("one");
  it.say("two");
  const auto chat = [&] { return it.act("state", {{"user", it.ann}}).at("chats").as_array().at(0); };
  CHECK(text_of(chat(), "unread") == "2");
  CHECK(text_of(chat().at("last"), "text") == "two");
  CHECK(text_of(chat(), "id") == std::to_string(it.bot->id));
  it.act("read", {{"user", it.ann}, {"bot", "shop_bot"}});
  CHECK(text_of(chat(), "unread") == "0");
}

TEST_CASE("history is paged from the newest") {
  Town it;
  for (int i = 0; i < 5; ++i) it.say(std::to_string(i));
  const Json page = it.act("history", {{"user", it.ann}, {"chat", it.bot->id}, {"limit", 2}});
  REQUIRE(page.at("messages").as_array().size() == 2);
  CHECK(text_of(page.at("messages").as_array()[1], "text") == "4");
  const Json before = it.act("history", {{"user", it.ann},
                                         {"chat", it.bot->id},
                                         {"limit", 2},
                                         {"before", page.at("messages").as_array()[0].at("id")}});
  CHECK(text_of(before.at("messages").as_array()[1], "text") == "2");
}

TEST_CASE("a person edits and reacts and the bot hears of it") {
  Town it;
  it.bot->allowed_updates = JsonArray{};
  it.bot->allowed_updates->push_back("edited_message");
  it.bot->allowed_updates->push_back("message_reaction");
  it.act("edit", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", 1}, {"text", "/help"}});
  CHECK(text_of(it.update("edited_message"), "text") == "/help");
  it.act("react", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", 1}, {"emoji", "👍"}});
  CHECK(text_of(it.update("message_reaction"), "new_reaction") == R"([{"type":"emoji","emoji":"👍"}])");
}

TEST_CASE("every call is kept without secrets and can be asked for from a number on") {
  Town it;
  it.say("one");
  it.ok("setWebhook", {{"url", "https://example.com"}, {"secret_token", "canary"}});
  it.refused("sendMessage", {{"chat_id", it.ann}});
  const Json seen = it.act("calls", {{"bot", "shop_bot"}});
  CHECK(boost::json::serialize(seen).find("canary") == std::string::npos);
  CHECK(boost::json::serialize(seen).find(it.bot->token) == std::string::npos);
  REQUIRE(seen.at("calls").as_array().size() == 3);
  const Json& failed = seen.at("calls").as_array()[2];
  CHECK(text_of(failed, "ok") == "false");
  CHECK(text_of(failed, "description") == "Bad Request: message text is empty");
  CHECK(it.act("calls", {{"since", seen.at("next")}}).at("calls").as_array().empty());
}

TEST_CASE("a person whose account is gone is told as such") {
  Town it;
  it.act("deactivate", {{"user", it.ann}});
  CHECK(it.refused("sendMessage", {{"chat_id", it.ann}, {"text", "x"}}) == "Forbidden: user is deactivated");
}

TEST_CASE("a chat that is shared makes the bot an admin there") {
  Town it;
  const Json made = it.act("channels", {{"title", "Mine"}, {"kind", "channel"}, {"owner", it.ann}});
  const Json id = made.at("chat").at("id");
  CHECK(text_of(
            it.act("share_chat", {{"user", it.bob}, {"bot", "shop_bot"}, {"request_id", 3}, {"shared", id}}),
            "error") == "only a chat that one is an admin of can be shared");
  const JsonObject rights{{"can_invite_users", true}};
  it.act("share_chat",
         {{"user", it.ann}, {"bot", "shop_bot"}, {"request_id", 3}, {"shared", id}, {"rights", rights}});
  const JsonArray seen = it.updates();
  REQUIRE(seen.size() == 2);
  CHECK(text_of(seen[0].at("my_chat_member").at("new_chat_member"), "can_invite_users") == "true");
  CHECK(text_of(seen[1].at("message").at("chat_shared"), "request_id") == "3");
  JsonArray users;
  users.push_back(it.bob);
  it.act("share_users", {{"user", it.ann}, {"bot", "shop_bot"}, {"request_id", 4}, {"users", users}});
  CHECK(text_of(it.update("message").at("users_shared"), "users") ==
        R"([{"user_id":5002,"first_name":"Bob"}])");
}

TEST_CASE("a forwarded message names whom it came from") {
  Town it;
  it.act("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"text", "+5000"}, {"forwarded_from", "HUMO Card"}});
  CHECK(text_of(it.update("message").at("forward_origin"), "sender_user_name") == "HUMO Card");
}

TEST_CASE("a Mini App gets data signed with the bot's token") {
  Town it;
  const Json opened = it.act(
      "web_app",
      {{"user", it.ann}, {"bot", "shop_bot"}, {"url", "https://example.com/app"}, {"start_param", "ref1"}});
  JsonObject fields;
  sandbox::read_pairs(text_of(opened, "init_data"), fields);
  const std::string hash = text_of(fields, "hash");
  const std::string checked = "auth_date=1790000000\nquery_id=" + text_of(fields, "query_id") +
                              "\nstart_param=ref1\nuser=" + text_of(fields, "user");
  const auto key = hmac_sha256(as_bytes("WebAppData"), as_bytes(it.bot->token));
  CHECK(hash == to_hex(ByteView{hmac_sha256(ByteView{key}, as_bytes(checked))}));
  CHECK(text_of(opened, "url").starts_with("https://example.com/app#tgWebAppData="));
}

TEST_CASE("what is not there is refused in words") {
  Town it;
  const auto refused = [&](std::string_view act, JsonObject fields) {
    return text_of(it.act(act, fields), "error");
  };
  CHECK(refused("send", {{"user", 4}, {"bot", "shop_bot"}, {"text", "x"}}) == "there is no user 4");
  CHECK(refused("send", {{"user", it.ann}, {"bot", "no_bot"}, {"text", "x"}}) == "there is no bot no_bot");
  CHECK(refused("send", {{"user", it.ann}, {"bot", "shop_bot"}, {"text", " "}}) ==
        "there is nothing to send");
  CHECK(
      refused("press", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", 1}, {"row", 0}, {"column", 0}}) ==
      "there is no such button");
  CHECK(refused("press", {{"user", it.ann}, {"bot", "shop_bot"}, {"message", 9}}) ==
        "there is no message 9 in this chat");
}

}  // namespace
}  // namespace banana::test
