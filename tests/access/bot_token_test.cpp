#include "core/access/bot_token.hpp"

#include <doctest/doctest.h>

using namespace banana;

TEST_CASE("a token begins with its bot's number") {
  CHECK(access::bot_of(Secret{"123456789:AAEhBP0av28aBcDeFgHiJkLmNoPqRsTuVwX"}) == BotId{123456789});
  CHECK(access::bot_of(Secret{"4503599627370495:AAEhBP0av28aBcDeFgHiJkLmNoPqRsTuVwX"}) ==
        BotId{4503599627370495});
}

TEST_CASE("what is no token is no token") {
  const std::string rest = "AAEhBP0av28aBcDeFgHiJkLmNoPqRsTuVwX";
  for (const std::string& text :
       {std::string{}, std::string{":"}, rest, ":" + rest, "0:" + rest, "-5:" + rest, "+5:" + rest,
        "5 :" + rest, "5:" + rest.substr(6), "5:" + rest + std::string(60, 'A'), "4503599627370496:" + rest,
        "99999999999999999999999:" + rest, "5:" + rest + "\n", "5:" + rest + "/", "5:" + rest + ":" + rest,
        "5:" + rest + "\xFF", "0x5:" + rest, std::string(1 << 20, '5')}) {
    CAPTURE(text.substr(0, 80));
    CHECK_FALSE(access::bot_of(Secret{text}));
  }
}
