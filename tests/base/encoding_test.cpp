#include "core/base/encoding.hpp"

#include <doctest/doctest.h>

#include "core/base/utf8.hpp"

using namespace banana;

TEST_CASE("hex goes both ways and refuses what is not hex") {
  CHECK(to_hex(as_bytes("\x01\xff")) == "01ff");
  CHECK(as_text(from_hex("62616E").value()) == "ban");
  CHECK_FALSE(from_hex("6"));
  CHECK_FALSE(from_hex("6g"));
}

TEST_CASE("base64 matches the vectors of RFC 4648") {
  const std::pair<std::string_view, std::string_view> vectors[] = {
      {"", ""}, {"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}, {"foobar", "Zm9vYmFy"}};
  for (const auto& [plain, coded] : vectors) {
    CHECK(to_base64(as_bytes(plain)) == coded);
    CHECK(as_text(from_base64(coded).value()) == plain);
  }
}

TEST_CASE("base64 refuses wrong length and letters and hidden bits") {
  CHECK_FALSE(from_base64("Zg="));
  CHECK_FALSE(from_base64("Z!=="));
  CHECK_FALSE(from_base64("Zh=="));  // the last four bits are not zero
  CHECK_FALSE(from_base64("Z==="));
  CHECK_FALSE(from_base64url("Zg=="));
  CHECK(as_text(from_base64url("-_8").value()) == "\xfb\xff");
}

TEST_CASE("the constant time comparison compares") {
  CHECK(equal_in_constant_time("secret", "secret"));
  CHECK(equal_in_constant_time("", ""));
  CHECK_FALSE(equal_in_constant_time("secret", "secreT"));
  CHECK_FALSE(equal_in_constant_time("secret", "secret1"));
}

TEST_CASE("UTF-8 is checked to the letter") {
  CHECK(is_utf8("oʻzbek русский 🍌"));
  CHECK_FALSE(is_utf8("\xc0\x80"));          // overlong
  CHECK_FALSE(is_utf8("\xed\xa0\x80"));      // surrogate
  CHECK_FALSE(is_utf8("\xf4\x90\x80\x80"));  // above U+10FFFF
  CHECK_FALSE(is_utf8("\xe2\x82"));          // cut off
}

TEST_CASE("a text is cut between characters") {
  CHECK(banana::cut_utf8("abc", 3) == "abc");
  CHECK(banana::cut_utf8("abc", 2) == "ab");
  CHECK(banana::cut_utf8("aё", 2) == "a");
  CHECK(banana::cut_utf8("😀", 3).empty());
  CHECK(banana::cut_utf8("", 0).empty());
}
