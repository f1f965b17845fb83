// One row of the blocklist.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/id.hpp"
#include "core/base/language.hpp"
#include "core/base/result.hpp"
#include "core/moderation/group.hpp"

namespace banana::moderation {

struct RuleTag;
using RuleId = Id<RuleTag>;

/// Words and phrases are compared in folded form (fold.hpp), so case, accents, look-alikes and tricks with
/// blanks don't matter, and only as whole words.
enum class RuleKind : std::uint8_t {
  word,    // "porn"; "porn*" begins a word, "*porn" ends one, "*porn*" is anywhere in one; "a|b" is either
  phrase,  // "naked|nude ... child*": words one after the other, ... stands for up to four others
  regex,   // ICU's, over the folded text: lower case, no accents, no signs, words one blank apart
};

inline constexpr std::array<std::string_view, 3> kRuleKindNames{"word", "phrase", "regex"};

[[nodiscard]] constexpr std::string_view to_string(RuleKind kind) {
  return kRuleKindNames[static_cast<std::size_t>(kind)];
}

[[nodiscard]] constexpr std::optional<RuleKind> parse_rule_kind(std::string_view name) {
  for (std::size_t i = 0; i < kRuleKindNames.size(); ++i) {
    if (kRuleKindNames[i] == name) return static_cast<RuleKind>(i);
  }
  return std::nullopt;
}

struct Rule {
  RuleId id = {};
  RuleKind kind = RuleKind::word;
  /// It holds for people who speak this; for everybody when there is none. For words that are harmless in
  /// another language.
  std::optional<Language> language = {};
  Group group = Group::custom;
  std::string pattern;
  friend bool operator==(const Rule&, const Rule&) = default;
};

inline constexpr std::size_t kPatternBytesMax = 1000;
inline constexpr std::size_t kRulesMax = 10'000;
/// Each is tried on every prompt by itself.
inline constexpr std::size_t kRegexRulesMax = 100;

/// Whether it can be used; the refusal says where it can't: "character 5: …".
[[nodiscard]] Result<void> check_rule(const Rule& rule);

}  // namespace banana::moderation
