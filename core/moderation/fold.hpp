// A text in the forms in which it is compared with the blocklist.
//
// The plain form: Unicode's compatibility forms, case, accents and invisible characters are folded away, Uzbek
// apostrophes dropped (o‘ oʻ o' o` are o), words are letters and digits one blank apart.
//
// The shape form, made only where something is odd: what letters look like (Cyrillic р and Greek ρ are p, 0 is o,
// $ is s), with p.o.r.n, p-orn, p o r n and pooorn put together. In it only words that were written oddly may be
// hits, so that Russian рот is never English pot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace banana::moderation {

/// What lies beyond is not looked at; clean_prompt() leaves nothing there.
inline constexpr std::size_t kPromptBytesMax = 8 * 1024;

struct Word {
  std::uint32_t at = 0;
  std::uint32_t size = 0;
  bool odd = false;      // written as nobody does without a purpose
  bool spelled = false;  // letter by letter: where words begin is not known
  bool alone = false;    // another reading of what stands elsewhere: no part of a phrase
};

struct Folded {
  std::u32string text;  // words, one blank apart
  std::vector<Word> words;

  [[nodiscard]] std::u32string_view at(const Word& word) const {
    return std::u32string_view{text}.substr(word.at, word.size);
  }
};

/// Whether the text has anything odd is told by `has_odd`: only then has it another form.
[[nodiscard]] Folded fold_plain(std::string_view text, bool& has_odd);
[[nodiscard]] Folded fold_shape(std::string_view text);

/// The shape of a plain word.
[[nodiscard]] std::u32string shape_of(std::u32string_view plain);

/// A letter as it stands in the plain form; the letter itself when it folds to none or to several.
[[nodiscard]] char32_t plain_letter(char32_t letter);

[[nodiscard]] std::string to_utf8(std::u32string_view text);

}  // namespace banana::moderation
