// How screens behave, whatever program they belong to (decision 2, ST2, ST22, MO5).
#include "daemon/screens/shell.hpp"

#include <doctest/doctest.h>

#include "core/people/ban.hpp"
#include "daemon/screens/demo/program.hpp"
#include "tests/screens/chat_room.hpp"

namespace banana::screens {
namespace {

using test::ChatRoom;
using test::OnPostgres;
using test::OnSqlite;
using Methods = std::vector<std::string>;

#define IN_ROOM(Here, name)       \
  if (!Here::available()) return; \
  ChatRoom<Here> name { demo::program() }

TEST_CASE_TEMPLATE("a person who comes first sees home and one who writes sees it below", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start");
  CHECK(room.methods() == Methods{"sendMessage"});
  CHECK(room.screen().find("Ali &lt;b&gt;") != std::string_view::npos);
  room.say("hello?");
  CHECK(room.methods() == Methods{"deleteMessage", "sendMessage"});
}

TEST_CASE_TEMPLATE("a press edits the screen in place and is answered", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start");
  const auto before = room.screen_message();
  const auto answer = room.press("Balance");
  CHECK(room.methods() == Methods{"editMessageText"});
  CHECK(room.screen_message() == before);
  CHECK_FALSE(answer.params.contains("text"));
  room.press("Home");
  CHECK(room.methods() == Methods{"editMessageText"});
}

TEST_CASE_TEMPLATE("a button of an older screen is told to be stale and the current one is shown", Here,
                   BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start");
  const auto old = room.screen_message();
  const std::string data = "a:language:choose:uz";
  room.say("/balance");
  const auto answer = room.press_data(data, old);
  CHECK(std::string_view{answer.params.at("text").as_string()}.size() > 10);
  CHECK(room.methods() == Methods{"editMessageReplyMarkup", "deleteMessage", "sendMessage"});
  // The right message, but of a screen they have left since.
  const auto other = room.press_data(data, room.screen_message());
  CHECK(other.params.contains("text"));
  CHECK(room.methods() == Methods{"editMessageText"});
}

TEST_CASE_TEMPLATE("a newer message than we know of is taken for the screen", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start");
  const auto answer = room.press_data(room.data_of("Balance"), room.screen_message() + 100);
  CHECK_FALSE(answer.params.contains("text"));
  CHECK(room.methods() == Methods{"editMessageText"});
}

TEST_CASE_TEMPLATE("forged buttons are answered and change nothing", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start");
  for (const char* data :
       {"", "x", "a:nowhere:act", "g:nowhere", "d:nothing:7", "a:home:drop_tables", "a:balance:refund"}) {
    const auto answer = room.press_data(data, room.screen_message());
    CHECK(answer.params.contains("text"));
  }
  CHECK(room.screen().find("Ali") != std::string_view::npos);
}

TEST_CASE_TEMPLATE("where somebody is survives a restart", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start");
  room.press("Photo");
  const text::Texts texts;
  Shell fresh{demo::program(), texts};
  const auto photo =
      telegram::parse_update(
          fmt::format(
              R"({{"update_id":900,"message":{{"message_id":900,"date":1,"chat":{{"id":{0},"type":"private"}},)"
              R"("from":{{"id":{0},"is_bot":false,"first_name":"A"}},"photo":[{{"file_id":"F1","file_unique_id":"U","width":9,)"
              R"("height":9}}]}}}})",
              room.kPerson))
          .value();
  room.write([&](db::Tx& tx) {
    return fresh.handle(tx, {.bot = room.kBot, .now = room.now(), .ids = room.ids(), .update = photo}).size();
  });
  CHECK(room.count("SELECT count(*) FROM outbox WHERE method = 'sendPhoto'") == 1);
}

TEST_CASE_TEMPLATE("a banned person is told once and their presses say why", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  room.say("/start");
  const auto user = room.count("SELECT id FROM person");
  room.write([&](db::Tx& tx) {
    return people::ban(tx, UserId{user}, {.reason = "spam & scam", .by = "alice"}, room.now()).has_value();
  });
  room.say("/start");
  CHECK(room.methods() == Methods{"sendMessage"});
  CHECK(std::string_view{room.sent()[0].params.at("text").as_string()}.find("spam &amp; scam") !=
        std::string_view::npos);
  room.say("/start");
  CHECK(room.methods().empty());
  const auto answer = room.press_data("g:balance", room.screen_message());
  CHECK(std::string_view{answer.params.at("text").as_string()}.find("spam & scam") != std::string_view::npos);
  CHECK(room.methods().empty());
}

TEST_CASE_TEMPLATE("groups and channels and other bots are left alone", Here, BANANA_ENGINES) {
  IN_ROOM(Here, room);
  for (const char* chat :
       {R"("chat":{"id":-100,"type":"supergroup"},"from":{"id":5,"is_bot":false,"first_name":"A"})",
        R"("chat":{"id":7,"type":"private"},"from":{"id":7,"is_bot":true,"first_name":"A"})"}) {
    room.update(
        fmt::format(R"({{"update_id":1,"message":{{"message_id":1,"date":1,"text":"/start",{}}}}})", chat));
    CHECK(room.methods().empty());
  }
  room.update(
      R"({"update_id":2,"channel_post":{"message_id":1,"date":1,"text":"/start","chat":{"id":-1,"type":"channel"}}})");
  CHECK(room.methods().empty());
}

}  // namespace
}  // namespace banana::screens
