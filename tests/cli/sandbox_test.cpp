// The sandbox's Telegram from a shell: how messages are shown and buttons found, and what is refused.
#include <boost/json/parse.hpp>
#include <doctest/doctest.h>

#include "cli/sandbox/message.hpp"
#include "tests/cli/installation.hpp"

using namespace banana;

namespace {

JsonObject message(std::string_view text) { return boost::json::parse(text).as_object(); }

JsonArray conversation() {
  return boost::json::parse(R"([
    {"id": 7, "date": 0, "out": false, "text": "old", "keyboard": [[{"text": "Help", "kind": "callback"}]]},
    {"id": 8, "date": 0, "out": true, "text": "hi"},
    {"id": 9, "date": 0, "out": false, "text": "new", "keyboard": [
      [{"text": "🎨 Create", "kind": "callback"}, {"text": "Balance", "kind": "callback"}],
      [{"text": "Site", "kind": "url", "url": "https://example.org"}]]},
    {"id": 10, "date": 0, "out": false, "text": "no buttons"}])")
      .as_array();
}

}  // namespace

TEST_CASE("a button is found by number and by label in the newest message that has it") {
  const auto second = cli::find_button(conversation(), "2", std::nullopt);
  REQUIRE(second.has_value());
  CHECK(second->message == 9);
  CHECK(second->text == "Balance");
  CHECK(second->row == 0);
  CHECK(second->column == 1);
  const auto third = cli::find_button(conversation(), "3", std::nullopt);
  REQUIRE(third.has_value());
  CHECK(third->row == 1);
  CHECK(third->column == 0);
  CHECK(third->url == "https://example.org");
  CHECK(cli::find_button(conversation(), "Help", std::nullopt).value().message == 7);
  CHECK(cli::find_button(conversation(), "Create", std::nullopt).value().text == "🎨 Create");
  CHECK(cli::find_button(conversation(), "1", 7).value().text == "Help");
}

TEST_CASE("a button is found by words of its label unless another one has them too") {
  const auto card = boost::json::parse(R"([{"id": 9, "date": 0, "out": false, "text": "card", "keyboard": [
      [{"text": "✨ Generate for 2 tokens", "kind": "callback"}],
      [{"text": "My model", "kind": "callback"}, {"text": "My settings", "kind": "callback"}]]}])")
                        .as_array();
  CHECK(cli::find_button(card, "Generate", std::nullopt).value().row == 0);
  CHECK(cli::find_button(card, "for 2", std::nullopt).value().row == 0);
  CHECK(cli::find_button(card, "2", std::nullopt).value().text == "My model");  // a number is a place
  CHECK_FALSE(cli::find_button(card, "Gen", std::nullopt).has_value());
  CHECK_FALSE(cli::find_button(card, "My", std::nullopt).has_value());
}

TEST_CASE("a button that is not there is refused with those that are") {
  const auto missing = cli::find_button(conversation(), "Nope", std::nullopt);
  REQUIRE_FALSE(missing.has_value());
  CHECK(missing.error().code == Errc::not_found);
  CHECK(missing.error().hint == "There are: [1] 🎨 Create  [2] Balance  [3] Site");
  CHECK_FALSE(cli::find_button(conversation(), "4", std::nullopt).has_value());
  CHECK_FALSE(cli::find_button(conversation(), "Help", 9).has_value());
  CHECK_FALSE(cli::find_button({}, "1", std::nullopt).has_value());
}

TEST_CASE("a message is shown by what stands in it") {
  CHECK(cli::shown(
            message(R"({"id": 1, "date": 60, "caption": "a cat", "photo": {"file": "/sandbox/file/x"}})")) ==
        JsonObject{{"id", 1},
                   {"at", "1970-01-01T00:01:00.000Z"},
                   {"from", ""},
                   {"text", "a cat"},
                   {"buttons", ""},
                   {"media", "photo"},
                   {"file", "/sandbox/file/x"},
                   {"keyboard", JsonArray{}}});
  const auto text = [](std::string_view json) {
    return std::string{cli::shown(message(json)).at("text").as_string()};
  };
  CHECK(text(R"({"invoice": {"title": "Pack", "description": "10 tokens", "stars": 5, "paid": true}})") ==
        "Pack for 5 Stars (paid): 10 tokens");
  CHECK(text(R"({"service": {"kind": "payment", "text": "You paid"}})") == "You paid");
  CHECK(text("{}").empty());
}

TEST_CASE("no host but this machine is spoken to as a sandbox") {
  const test::Installation here;
  for (const std::string base :
       {"https://api.telegram.org", "http://192.0.2.1", "http://localhost.example.org",
        "http://127.0.0.1.example.org:80", "https://127.0.0.1", "http://[2001:db8::1]:80"}) {
    CAPTURE(base);
    const auto ran = here.ctl({"sandbox", "users", "--set", "telegram.api_base=" + base});
    CHECK(ran.code == exit_code(Errc::forbidden));
    CHECK(ran.err.find("a sandbox is on this machine") != std::string::npos);
    CHECK(ran.err.find("./dev demo") != std::string::npos);
  }
}

TEST_CASE("a port where nobody listens is named") {
  const test::Installation here;
  const auto ran = here.ctl({"sandbox", "users", "--set", "telegram.api_base=http://127.0.0.1:1"});
  CHECK(ran.code == exit_code(Errc::unavailable));
  CHECK(ran.err.find("nothing answers at http://127.0.0.1:1") != std::string::npos);
}

TEST_CASE("acts in the sandbox have no dry run") {
  const test::Installation here;
  const auto ran = here.ctl({"sandbox", "say", "bot", "hi", "--dry-run"});
  CHECK(ran.code == exit_code(Errc::invalid));
  CHECK(ran.err.find("can't be rehearsed") != std::string::npos);
}
