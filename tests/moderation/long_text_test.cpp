#include "core/moderation/long_text.hpp"

#include "core/moderation/fold.hpp"
#include "tests/moderation/rules.hpp"

using namespace banana;
using namespace banana::moderation;
using test::Listed;

namespace {

/// Of words that nobody minds, and this one at that byte or as soon as a word may begin.
std::string text_with(std::string_view word, std::size_t at, std::size_t size, std::string_view other) {
  std::string text;
  while (text.size() < at) text += other;
  text += word;
  text += ' ';
  while (text.size() < size) text += other;
  return text;
}

}  // namespace

TEST_CASE("a long text is looked at to its end") {
  const Listed listed{{"porn"}, {"bad thing", RuleKind::phrase}};
  constexpr std::size_t kSize = 4 * kPromptBytesMax;
  for (const std::string_view other : {"a boat ", "лодка ", "лодка\n"}) {
    for (std::size_t at = 0; at < kSize; at += 509) {
      CAPTURE(at);
      CHECK(
          check_all(listed.list(), text_with("porn", at, kSize, other), Language::en, SafetyPolicy::strict));
      CHECK(check_all(listed.list(), text_with("bad thing", at, kSize, other), Language::en,
                      SafetyPolicy::strict));
    }
    CHECK_FALSE(
        check_all(listed.list(), text_with("corn", 0, kSize, other), Language::en, SafetyPolicy::strict));
  }
}

TEST_CASE("a long text is never cut within a word so that another comes of it") {
  const Listed listed{{"rape"}, {"ass"}};
  for (std::size_t shift = 0; shift < 16; ++shift) {
    CAPTURE(shift);
    std::string text(shift, 'x');
    while (text.size() < 3 * kPromptBytesMax) text += " rapeseed grape classic";
    CHECK_FALSE(check_all(listed.list(), text, Language::en, SafetyPolicy::strict));
  }
}

TEST_CASE("a long text without any blank is looked at to its end as well") {
  const Listed listed{{"*porn*"}};
  for (const std::size_t at : {std::size_t{0}, kPromptBytesMax - 2, 3 * kPromptBytesMax - 5}) {
    CAPTURE(at);
    std::string text(at, 'x');
    text += "porn";
    text.resize(4 * kPromptBytesMax, 'y');
    CHECK(check_all(listed.list(), text, Language::en, SafetyPolicy::strict));
  }
  CHECK_FALSE(
      check_all(listed.list(), std::string(4 * kPromptBytesMax, 'x'), Language::en, SafetyPolicy::strict));
}
