#include "core/people/free_text.hpp"

#include <string>

#include <doctest/doctest.h>

#include "core/base/limits.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::people;

TEST_CASE("names keep every script and emoji but no control characters") {
  CHECK(clean_name("Ғуломжон Oʻgʻli 👨‍👩‍👧") ==
        "Ғуломжон Oʻgʻli 👨‍👩‍👧");
  CHECK(clean_name("a\x1B[31mb\r\n\tc\x7F") == "a[31mbc");
  CHECK(clean_name("a\u0085b") == "ab");
  CHECK(clean_name(std::string_view{"a\0b", 3}) == "ab");
}

TEST_CASE("a name can not turn the direction of what stands around it") {
  CHECK(clean_name("ali\u202Eevil\u2066x\u200F") == "alievilx");
}

TEST_CASE("a long name is cut between characters and what is no UTF-8 is no name") {
  std::string name;
  while (name.size() < 1000) name += "ы";
  CHECK(clean_name(name).size() == kNameBytesMax);
  CHECK(clean_name("x" + name).size() == kNameBytesMax - 1);
  CHECK(clean_name("\xFF\xFE").empty());
}

TEST_CASE("a reason must say something within its bound") {
  CHECK(check_text("the reason", "спам", 1000));
  CHECK(check_text("the reason", "two\nlines\tand a tab", 1000));
  CHECK_FALSE(check_text("the reason", "", 1000));
  CHECK_FALSE(check_text("the reason", " \n\t ", 1000));
  CHECK_FALSE(check_text("the reason", "\xC0\xAF", 1000));
  CHECK_FALSE(check_text("the reason", "bell\a", 1000));
  CHECK(check_text("the reason", std::string(limits::kReasonBytesMax, 'x'), limits::kReasonBytesMax));
  const auto huge = check_text("the reason", std::string(1 << 20, 'x'), limits::kReasonBytesMax);
  REQUIRE_FALSE(huge);
  CHECK(huge.error().message == "the reason has 1048576 bytes; at most 1000 are kept");
}
