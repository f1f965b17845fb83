#include "core/moderation/regex_rule.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <unicode/regex.h>
#include <unicode/unistr.h>

#include "core/base/encoding.hpp"
#include "core/moderation/fold.hpp"

namespace banana::moderation {
namespace {

/// ICU counts tens of thousands of steps: about a millisecond here.
constexpr std::int32_t kTimeUnitsMax = 2;
constexpr std::int32_t kStackBytesMax = 256 * 1024;
/// As long as a prompt may be, so that what passes here passes there.
constexpr std::size_t kProbeLettersMax = 2000;
constexpr std::size_t kProbesMax = 12;

icu::UnicodeString to_icu(std::u32string_view text) {
  return icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                       static_cast<std::int32_t>(text.size()));
}

/// The pattern with its letters as texts have them. ASCII stays: \S is not \s, and case is ignored anyway.
icu::UnicodeString folded_pattern(std::string_view pattern) {
  const auto text = icu::UnicodeString::fromUTF8({pattern.data(), static_cast<std::int32_t>(pattern.size())});
  icu::UnicodeString out;
  for (std::int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    const UChar32 letter = text.char32At(i);
    out.append(letter < 0x80 ? letter : static_cast<UChar32>(plain_letter(static_cast<char32_t>(letter))));
  }
  return out;
}

Found look(const icu::RegexPattern& pattern, const icu::UnicodeString& text) {
  UErrorCode code = U_ZERO_ERROR;
  const std::unique_ptr<icu::RegexMatcher> matcher{pattern.matcher(text, code)};
  if (U_FAILURE(code)) return Found::gave_up;
  matcher->setTimeLimit(kTimeUnitsMax, code);
  matcher->setStackLimit(kStackBytesMax, code);
  const bool found = matcher->find(code) != 0;
  if (U_FAILURE(code)) return Found::gave_up;
  return found ? Found::yes : Found::no;
}

std::u32string repeated(std::u32string_view part) {
  std::u32string out;
  while (out.size() < kProbeLettersMax) out += part;
  return out;
}

/// Texts that bring out what expressions of many branches do: each letter of the pattern over and over, then all of
/// them, always with an end that doesn't fit.
std::vector<std::u32string> probes(const icu::UnicodeString& pattern) {
  std::u32string letters;
  for (std::int32_t i = 0; i < pattern.length() && letters.size() < kProbesMax;
       i = pattern.moveIndex32(i, 1)) {
    const auto letter = static_cast<char32_t>(pattern.char32At(i));
    const bool after_backslash = i > 0 && pattern.charAt(i - 1) == u'\\';
    if (after_backslash || u_isalnum(static_cast<UChar32>(letter)) == 0) continue;
    if (letters.find(letter) == std::u32string::npos) letters += letter;
  }
  std::vector<std::u32string> out{repeated(U"a") + U" \u4e00", repeated(U"a ") + U"\u4e00",
                                  repeated(U"word and word ") + U"\u4e00"};
  if (!letters.empty()) out.push_back(repeated(letters) + U" \u4e00");
  for (const char32_t letter : letters) out.push_back(repeated(std::u32string{letter}) + U" \u4e00");
  return out;
}

}  // namespace

struct RegexText::Impl {
  icu::UnicodeString text;
};

RegexText::RegexText(std::u32string_view folded) : impl_(std::make_unique<Impl>(Impl{to_icu(folded)})) {}
RegexText::~RegexText() = default;

struct RegexRule::Impl {
  std::unique_ptr<icu::RegexPattern> pattern;
};

RegexRule::RegexRule(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
RegexRule::RegexRule(RegexRule&&) noexcept = default;
RegexRule& RegexRule::operator=(RegexRule&&) noexcept = default;
RegexRule::~RegexRule() = default;

Result<RegexRule> RegexRule::compile(std::string_view pattern) {
  UErrorCode code = U_ZERO_ERROR;
  UParseError where{};
  auto impl = std::make_unique<Impl>();
  impl->pattern.reset(
      icu::RegexPattern::compile(folded_pattern(pattern), UREGEX_CASE_INSENSITIVE, where, code));
  if (U_SUCCESS(code)) return RegexRule{std::move(impl)};
  return fail(Errc::invalid, fmt::format("character {}: not a regular expression ({})",
                                         std::max(where.offset, 1), u_errorName(code)));
}

Result<RegexRule> RegexRule::read(std::string_view pattern) {
  Result<RegexRule> rule = compile(pattern);
  if (!rule) return rule;
  const icu::RegexPattern& compiled = *rule->impl_->pattern;
  if (look(compiled, icu::UnicodeString{}) == Found::yes) {
    return fail(Errc::invalid, "it matches even an empty text, and so every prompt");
  }
  for (const std::u32string& probe : probes(folded_pattern(pattern))) {
    if (look(compiled, to_icu(probe)) != Found::gave_up) continue;
    return fail(
        Errc::invalid,
        fmt::format("it takes too long on a text such as \"{}…\"",
                    to_utf8(std::u32string_view{probe}.substr(0, 24))),
        "Repetitions of repetitions, such as (a+)+, try everything in every order: write a+ instead.");
  }
  return rule;
}

Found RegexRule::find_in(const RegexText& text) const { return look(*impl_->pattern, text.impl_->text); }

}  // namespace banana::moderation
