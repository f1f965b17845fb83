// What a button carries: within 64 bytes, and nothing a client made up (ST22).
#include "daemon/screens/view.hpp"

#include <doctest/doctest.h>

namespace banana::screens {
namespace {

TEST_CASE("what is written into a button is read from it") {
  for (const ButtonData& data : {ButtonData{ButtonData::Kind::act, "home", "buy", "starter"},
                                 ButtonData{ButtonData::Kind::act, "home", "buy", ""},
                                 ButtonData{ButtonData::Kind::go, "balance", "", ""},
                                 ButtonData{ButtonData::Kind::deed, "", "again", "01J9ZK4T8QY3E:2"}}) {
    const auto read = read_data(write_data(data));
    REQUIRE(read);
    CHECK(read->kind == data.kind);
    CHECK(read->screen == data.screen);
    CHECK(read->name == data.name);
    CHECK(read->value == data.value);
  }
}

TEST_CASE("a button that can't be carried is our own bug") {
  CHECK_THROWS_AS(static_cast<void>(write_data({ButtonData::Kind::act, "home", "buy", std::string(64, 'x')})),
                  std::logic_error);
  CHECK_THROWS_AS(static_cast<void>(write_data({ButtonData::Kind::act, "ho:me", "buy", ""})),
                  std::logic_error);
  CHECK_THROWS_AS(static_cast<void>(write_data({ButtonData::Kind::act, "home", "", ""})), std::logic_error);
}

TEST_CASE("forged data is nothing") {
  for (const char* text : {"", "a", "a:", "a:home", "a:home:", "a::buy", "x:home:buy", "g:", "g:HOME",
                           "d:", "d::x", "a:home:buy\xff", "ahome:buy", "a;home;buy"}) {
    CHECK_FALSE(read_data(text));
  }
  CHECK_FALSE(read_data("a:home:buy:" + std::string(60, 'x')));
}

TEST_CASE("a view becomes a keyboard") {
  const View view{
      .html = "x",
      .rows = {{act("Buy", "pack", "starter"), go("Home", "home")},
               {deed("Again", "again", "7"), other(telegram::url_button("Site", "https://example.com"))}}};
  const auto keyboard = keyboard_of("buy", view);
  REQUIRE(keyboard.rows.size() == 2);
  CHECK(keyboard.rows[0][0].value == "a:buy:pack:starter");
  CHECK(keyboard.rows[0][1].value == "g:home");
  CHECK(keyboard.rows[1][0].value == "d:again:7");
  CHECK(keyboard.rows[1][1].value == "https://example.com");
}

}  // namespace
}  // namespace banana::screens
