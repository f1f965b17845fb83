// What the pattern of a word or phrase asks for, read once.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/language.hpp"
#include "core/base/result.hpp"
#include "core/moderation/fold.hpp"
#include "core/moderation/rule.hpp"

namespace banana::moderation {

struct Stem {
  std::u32string plain;
  std::u32string shape;
  bool open_left = false;   // *stem
  bool open_right = false;  // stem*

  [[nodiscard]] bool fits(std::u32string_view word, std::u32string_view stem) const;
};

/// One word of a phrase.
struct Element {
  std::vector<Stem> any_of = {};
  bool gap_before = false;
};

using Phrase = std::vector<Element>;

/// What "..." stands for, at most.
inline constexpr std::size_t kGapWordsMax = 4;

/// An Uzbek pattern in Latin letters is looked for in Cyrillic ones too.
[[nodiscard]] Result<Phrase> read_phrase(RuleKind kind, std::string_view pattern,
                                         std::optional<Language> language);

}  // namespace banana::moderation
