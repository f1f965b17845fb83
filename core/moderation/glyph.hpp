// What one code point is to the blocklist: the letter it folds to, and the letter it looks like.
#pragma once

#include <cstdint>
#include <string_view>

namespace banana::moderation {

enum class Sort : std::uint8_t {
  letter,     // part of a word
  digit,      // part of a word that may stand for a letter
  symbol,     // no part of a word, but may stand for a letter: @ $
  joiner,     // parts words that belong together: - _ * ~ and the like
  separator,  // any other sign
  white,
  nothing,   // invisible, accents, apostrophes
  sequence,  // folds to several: see letters_of()
};

enum class Alphabet : std::uint8_t {
  none,
  latin,     // a to z
  cyrillic,  // as Russian and Uzbek have it
  foreign,   // a letter that looks like one of these and is none: Greek, Ukrainian, phonetic …
};

struct Glyph {
  char32_t plain = 0;  // of letters and digits
  char32_t shape = 0;  // of letters, digits and symbols
  Sort sort = Sort::nothing;
  Alphabet alphabet = Alphabet::none;
};

/// Looked up in a table whose pages are made when they are first needed. Any thread.
[[nodiscard]] const Glyph& glyph_of(char32_t code_point);

/// What a code point of Sort::sequence folds to; none of it is a sequence.
[[nodiscard]] std::u32string_view letters_of(char32_t code_point);

}  // namespace banana::moderation
