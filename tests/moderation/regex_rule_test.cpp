#include "core/moderation/regex_rule.hpp"

#include <chrono>

#include <doctest/doctest.h>

#include "tests/moderation/rules.hpp"

using namespace banana;
using namespace banana::moderation;
using test::Listed;

namespace {

std::string refusal(std::string_view pattern) {
  const auto read = RegexRule::read(pattern);
  return read ? std::string{} : read.error().message;
}

Listed regex(std::string_view pattern) { return Listed{{pattern, RuleKind::regex}}; }

}  // namespace

TEST_CASE("an expression sees the folded text") {
  CHECK(regex(R"(\bnud(e|es|ity)\b)").blocks("NUDES!"));
  CHECK(regex(R"(\bголая\s+(\w+\s+){0,2}девоч)").blocks("Голая, маленькая ДЕВОЧКА"));
  CHECK(regex("ёлка").blocks("елка"));
  CHECK(regex("Ёл[кй]а").blocks("ЁЛЙА"));
  CHECK(regex(R"(^cat \d+ dog$)").blocks("Cat, 17… dog"));
  CHECK_FALSE(regex(R"(\bnude\b)").blocks("denuded"));
}

TEST_CASE("an expression that is none is refused with the place") {
  CHECK(refusal("abc(").find("character 4: not a regular expression") == 0);
  CHECK(refusal("a{2").find("not a regular expression") != std::string::npos);
  CHECK(refusal("[a-").find("not a regular expression") != std::string::npos);
  CHECK(refusal("*").find("character 1") == 0);
  CHECK(refusal("a*") == "it matches even an empty text, and so every prompt");
}

TEST_CASE("an expression that would run away is refused when it is entered") {
  for (const std::string pattern :
       {"(a+)+$", "(a|a)*b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", "(п+)+р"}) {
    CAPTURE(pattern);
    const auto begin = std::chrono::steady_clock::now();
    CHECK_FALSE(refusal(pattern).empty());
    CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds{1});
  }
  CHECK(refusal(R"(\b(naked|nude)\s+(\w+\s+){0,3}(child|kid)\w*)").empty());
}

TEST_CASE("an expression that gives up on a prompt is no hit and does so soon") {
  // Only letters that no probe tries make it slow.
  const auto read = RegexRule::read(R"(([\u0915\u0916\u0917]+)+\u0939)");
  REQUIRE(read);
  std::u32string text;
  for (int i = 0; i < 2000; ++i) text += U"\u0915\u0916\u0917";
  const RegexText prompt{text};
  const auto begin = std::chrono::steady_clock::now();
  CHECK(read->find_in(prompt) == Found::gave_up);
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::milliseconds{200});
}
