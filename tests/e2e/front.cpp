#include "tests/e2e/front.hpp"

#include <stdexcept>

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace banana::test {

namespace {

std::vector<std::string> flags(const BareTelegram& telegram, std::vector<std::string> more) {
  std::vector<std::string> out{"--migrate",
                               "--set",
                               "telegram.api_base=" + telegram.base(),
                               "--set",
                               "telegram.mode=webhook",
                               "--set",
                               "web.public_url=https://bots.example.invalid"};
  for (std::string& flag : more) out.push_back(std::move(flag));
  return out;
}

JsonObject person_json(std::int64_t person) {
  return {{"id", person}, {"is_bot", false}, {"first_name", "Ali"}, {"language_code", "en"}};
}
JsonObject chat_json(std::int64_t person) {
  return {{"id", person}, {"type", "private"}, {"first_name", "Ali"}};
}

}  // namespace

Front::Front(std::vector<std::string> more_flags) : daemon(dir, flags(telegram, std::move(more_flags))) {
  daemon.ready();
}

std::string Front::token(std::int64_t bot) const { return fmt::format("{}:{}", bot, kCanary); }

void Front::add_bot(std::int64_t bot) {
  operate(daemon, "bots.add", {{"token", token(bot)}, {"kind", "demo"}});
  if (!eventually([&] { return !telegram.webhook_secret(bot).empty(); }))
    throw std::runtime_error("the bot's webhook was not set");
}

std::string Front::request(std::string_view bot, std::string_view headers, std::string_view body) const {
  return fmt::format("POST /webhook/{} HTTP/1.1\r\nHost: test\r\nContent-Length: {}\r\n{}\r\n{}", bot,
                     body.size(), headers, body);
}

std::string Front::secret_header(std::int64_t bot) const {
  return fmt::format("X-Telegram-Bot-Api-Secret-Token: {}\r\n", telegram.webhook_secret(bot));
}

Reply Front::post(std::int64_t bot, std::string_view body) {
  return post_with(std::to_string(bot), secret_header(bot), body);
}

Reply Front::post_with(std::string_view bot, std::string_view headers, std::string_view body) {
  daemon.read_log();
  Connection connection{daemon.port()};
  try {
    connection.send(request(bot, headers, body));
  } catch (const std::runtime_error&) {
    // It was refused before all of it was sent.
  }
  return connection.receive();
}

void Front::press_together(std::int64_t bot, std::int64_t first_person, int people, std::string_view data) {
  while (kept_.size() < static_cast<std::size_t>(people))
    kept_.push_back(std::make_unique<Connection>(daemon.port()));
  for (int i = 0; i < people; ++i) {
    kept_[static_cast<std::size_t>(i)]->send(
        request(std::to_string(bot), secret_header(bot), press_update(++updates_, first_person + i, data)));
  }
  for (int i = 0; i < people; ++i) {
    if (kept_[static_cast<std::size_t>(i)]->receive().status == 0)
      kept_[static_cast<std::size_t>(i)] = std::make_unique<Connection>(daemon.port());
  }
}

Reply Front::say(std::int64_t bot, std::int64_t person, std::string_view text) {
  return post(bot, text_update(++updates_, person, text));
}

Reply Front::press(std::int64_t bot, std::int64_t person, std::string_view data) {
  return post(bot, press_update(++updates_, person, data));
}

std::string text_update(std::int64_t id, std::int64_t person, std::string_view text) {
  JsonObject message{{"message_id", id},
                     {"from", person_json(person)},
                     {"chat", chat_json(person)},
                     {"date", 1'795'219'200},
                     {"text", text}};
  if (text.starts_with("/")) {
    const auto length = static_cast<std::int64_t>(text.substr(0, text.find(' ')).size());
    message["entities"] = JsonArray{JsonObject{{"offset", 0}, {"length", length}, {"type", "bot_command"}}};
  }
  return boost::json::serialize(JsonObject{{"update_id", id}, {"message", std::move(message)}});
}

std::string press_update(std::int64_t id, std::int64_t person, std::string_view data) {
  return boost::json::serialize(JsonObject{
      {"update_id", id},
      {"callback_query",
       JsonObject{
           {"id", std::to_string(id)},
           {"from", person_json(person)},
           {"message", JsonObject{{"message_id", 1},
                                  {"from", JsonObject{{"id", 1}, {"is_bot", true}, {"first_name", "Bot"}}},
                                  {"chat", chat_json(person)},
                                  {"date", 1'795'219'200},
                                  {"text", "A menu"}}},
           {"chat_instance", "1"},
           {"data", data}}}});
}

}  // namespace banana::test
