// What people hand to a bot: a chat, a person, themselves in a Mini App.
#include <algorithm>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "core/base/encoding.hpp"
#include "core/base/hash.hpp"
#include "core/net/url.hpp"
#include "daemon/sandbox/people/all.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/people.hpp"

namespace banana::sandbox {

namespace {

Result<Chat*> chat_with(const Ask& ask) {
  const auto person = ask.user();
  if (!person) return person.error();
  const auto bot = ask.bot();
  if (!bot) return bot.error();
  return &private_chat(ask.world, (*person)->id, (*bot)->id);
}

/// https://core.telegram.org/bots/webapps#validating-data-received-via-the-mini-app
std::string sign(std::string_view token, const std::map<std::string, std::string>& fields) {
  std::string checked;
  for (const auto& [name, value] : fields) {
    if (!checked.empty()) checked += '\n';
    checked += name + "=" + value;
  }
  const Sha256Digest key = hmac_sha256(as_bytes("WebAppData"), as_bytes(token));
  return to_hex(ByteView{hmac_sha256(ByteView{key}, as_bytes(checked))});
}

}  // namespace

Result<Outcome> share_chat(const Ask& ask) {
  const auto chat = chat_with(ask);
  if (!chat) return chat.error();
  Chat* shared = find_chat(ask.world, ChatKey{ask.number("shared"), 0});
  if (shared == nullptr || !member_of(*shared, ask.number("user")).is_admin()) {
    return fail(Errc::forbidden, "only a chat that one is an admin of can be shared");
  }
  if (ask.has("rights")) {
    set_member(ask.world, *shared, (*chat)->key.bot, admin_with(ask.object("rights")),
               {.by = ask.number("user")});
  }
  JsonObject content{
      {"request_id", ask.number("request_id")}, {"chat_id", shared->key.chat}, {"title", shared->title}};
  if (!shared->username.empty()) content["username"] = shared->username;
  post(ask.world, **chat, {.from = ask.number("user"), .content = {{"chat_shared", std::move(content)}}});
  return Outcome{};
}

Result<Outcome> share_users(const Ask& ask) {
  const auto chat = chat_with(ask);
  if (!chat) return chat.error();
  JsonArray users;
  for (const Json& id : ask.list("users")) {
    const Person* person = id.is_int64() ? find_person(ask.world, id.get_int64()) : nullptr;
    if (person == nullptr) return fail(Errc::not_found, "users are ids of people");
    users.push_back(JsonObject{{"user_id", person->id}, {"first_name", person->first_name}});
  }
  JsonObject content{{"request_id", ask.number("request_id")}, {"users", std::move(users)}};
  post(ask.world, **chat, {.from = ask.number("user"), .content = {{"users_shared", std::move(content)}}});
  return Outcome{};
}

Result<Outcome> open_web_app(const Ask& ask) {
  const auto person = ask.user();
  if (!person) return person.error();
  const auto bot = ask.bot();
  if (!bot) return bot.error();
  JsonObject user = show_user(ask.world, (*person)->id);
  user.erase("is_bot");
  user["allows_write_to_pm"] = true;
  std::map<std::string, std::string> fields{{"auth_date", fmt::format("{}", ask.world.now_seconds())},
                                            {"query_id", "AAH" + ask.world.random.token(15)},
                                            {"user", boost::json::serialize(user)}};
  if (ask.has("start_param")) fields["start_param"] = ask.text("start_param");
  fields["hash"] = sign((*bot)->token, fields);
  std::string data;
  for (const auto& [name, value] : fields) {
    if (!data.empty()) data += '&';
    data += name + "=" + net::percent_encode(value);
  }
  JsonObject out{{"init_data", data}};
  if (ask.has("url")) {
    out["url"] = ask.text("url") + "#tgWebAppData=" + net::percent_encode(data) +
                 "&tgWebAppVersion=9.1&tgWebAppPlatform=weba";
  }
  return Outcome{std::move(out)};
}

}  // namespace banana::sandbox
