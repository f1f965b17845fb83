#include "core/gallery/placeholders.hpp"

#include <doctest/doctest.h>

#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::gallery;

TEST_CASE("placeholders are found once each in their order") {
  CHECK(placeholders("{b} and {a_1} and {b} again").value() == std::vector<std::string>{"b", "a_1"});
  CHECK(placeholders("no braces at all").value().empty());
  CHECK(placeholders("").value().empty());
}

TEST_CASE("a brace that begins no placeholder is refused") {
  for (const char* prompt : {"{", "}", "{}", "a {Subject}", "{two words}", "{a}}", "{{a}}", "{кто}",
                             "{aaaaaaaaaaaaaaaaaaaaaaaaa}", "{a", "{a{b}"}) {
    CAPTURE(prompt);
    CHECK_FALSE(placeholders(prompt));
  }
  CHECK(placeholders("{a}{b}{c}{d}{e}"));
  CHECK(placeholders("{a}{b}{c}{d}{e}{f}").error().message == "has 6 placeholders, and 5 is the most");
}

TEST_CASE("what is filled in stays as it was written") {
  CHECK(fill("A {x}, then {y}, then {x}", {{"x", "cat"}, {"y", "dog"}}) == "A cat, then dog, then cat");
  CHECK(fill("A {x}", {{"x", "{y} & <b>{x}</b>"}, {"y", "secret"}}) == "A {y} & <b>{x}</b>");
  CHECK(fill("A {x}.", {}) == "A .");
  CHECK(fill("plain", {{"x", "y"}}) == "plain");
}
