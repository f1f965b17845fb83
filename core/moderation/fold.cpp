#include "core/moderation/fold.hpp"

#include <algorithm>
#include <array>

#include <unicode/utf8.h>

#include "core/moderation/glyph.hpp"

namespace banana::moderation {
namespace {

/// Calls `visit` with each code point's glyph; a sequence's one after the other. Bytes that are no text are passed
/// over, as are accents.
template <class F>
void for_each_glyph(std::string_view text, F&& visit) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  const auto size = static_cast<std::int32_t>(std::min(text.size(), kPromptBytesMax));
  std::int32_t at = 0;
  while (at < size) {
    UChar32 code_point = 0;
    U8_NEXT(bytes, at, size, code_point);  // NOLINT(bugprone-inc-dec-in-conditions): the macro's
    if (code_point < 0) continue;
    const Glyph& glyph = glyph_of(static_cast<char32_t>(code_point));
    if (glyph.sort == Sort::sequence) {
      for (const char32_t letter : letters_of(static_cast<char32_t>(code_point))) visit(glyph_of(letter));
    } else if (glyph.sort != Sort::nothing) {
      visit(glyph);
    }
  }
}

bool is_of_words(const Glyph& glyph) { return glyph.sort == Sort::letter || glyph.sort == Sort::digit; }

/// What the letters of one word have told so far.
struct Traits {
  bool latin = false;
  bool cyrillic = false;
  bool foreign = false;
  bool digit = false;
  bool letter = false;
  bool symbol = false;
  bool triple = false;  // three of a letter

  void add(const Glyph& glyph) {
    latin |= glyph.alphabet == Alphabet::latin;
    cyrillic |= glyph.alphabet == Alphabet::cyrillic;
    foreign |= glyph.alphabet == Alphabet::foreign;
    digit |= glyph.sort == Sort::digit;
    letter |= glyph.sort == Sort::letter;
    symbol |= glyph.sort == Sort::symbol;
  }
  [[nodiscard]] bool odd() const {
    return (latin && cyrillic) || foreign || (digit && letter) || (symbol && (letter || digit)) || triple;
  }
};

bool ends_in_triple(std::u32string_view word) {
  const std::size_t n = word.size();
  return n >= 3 && word[n - 1] == word[n - 2] && word[n - 1] == word[n - 3];
}

/// Runs of three and more letters cut to `keep`.
std::u32string shortened(std::u32string_view word, std::size_t keep) {
  std::u32string out;
  for (std::size_t i = 0; i < word.size();) {
    std::size_t run = 1;
    while (i + run < word.size() && word[i + run] == word[i]) ++run;
    out.append(run >= 3 ? keep : run, word[i]);
    i += run;
  }
  return out;
}

class PlainForm {
 public:
  explicit PlainForm(std::size_t bytes) {
    out_.text.reserve(bytes + 1);
    out_.words.reserve(bytes / 5 + 1);
  }

  void take(const Glyph& glyph) {
    if (is_of_words(glyph)) {
      odd_ |= sign_inside_;  // p.orn: the word went on behind a sign
      if (!in_word_) begin();
      out_.text += glyph.plain;
      traits_.add(glyph);
      traits_.triple |= ends_in_triple(std::u32string_view{out_.text}.substr(out_.words.back().at));
      return;
    }
    if (glyph.sort == Sort::symbol) odd_ |= glyph.shape != U'l' || in_word_;
    sign_inside_ = glyph.sort != Sort::white && (in_word_ || sign_inside_);
    end();
  }

  Folded finish(bool& has_odd) {
    end();
    has_odd = odd_;
    return std::move(out_);
  }

 private:
  void begin() {
    if (!out_.text.empty()) out_.text += U' ';
    out_.words.push_back({.at = static_cast<std::uint32_t>(out_.text.size())});
    traits_ = {};
    in_word_ = true;
  }
  void end() {
    if (!in_word_) return;
    in_word_ = false;
    Word& word = out_.words.back();
    word.size = static_cast<std::uint32_t>(out_.text.size()) - word.at;
    singles_ = word.size == 1 ? singles_ + 1 : 0;
    odd_ |= traits_.odd() || singles_ >= 3;
  }

  Folded out_;
  Traits traits_;
  bool in_word_ = false;
  bool sign_inside_ = false;
  bool odd_ = false;
  int singles_ = 0;  // words of one letter in a row
};

/// Reads tokens (what stands between blanks) into words of shapes.
class ShapeForm {
 public:
  void take(const Glyph& glyph) {
    switch (glyph.sort) {
      case Sort::letter:
      case Sort::digit:
      case Sort::symbol:
        return add(glyph);
      case Sort::joiner:
        return end_piece();
      case Sort::separator:
        end_piece();
        return end_part();
      case Sort::white:
        return end_token();
      case Sort::nothing:
      case Sort::sequence:
        return;
    }
  }

  Folded finish() {
    end_token();
    end_spelled();
    for (const Extra& extra : extras_)
      push(extra.word, {.odd = true, .spelled = extra.spelled, .alone = true});
    return std::move(out_);
  }

 private:
  /// p.o.r.n, or p-orn: a piece of one letter, or this many pieces, are no accident.
  static constexpr std::size_t kPiecesTelling = 3;
  static constexpr std::size_t kSpelledMin = 3;

  struct Extra {
    std::u32string word;
    bool spelled;
  };

  void add(const Glyph& glyph) {
    if (glyph.sort == Sort::symbol && glyph.shape == U'l' && part_.empty()) return;  // "!" before a word
    part_ += glyph.shape;
    traits_.add(glyph);
    traits_.triple |= ends_in_triple(part_);
    ++piece_;
  }
  void end_piece() {
    if (piece_ == 0) return;
    ++pieces_;
    ++pieces_of_part_;
    single_piece_ |= piece_ == 1;
    piece_ = 0;
  }
  void end_part() {
    end_piece();
    if (!part_.empty()) {
      token_ += part_;
      ++parts_;
      const bool odd = traits_.odd() || pieces_of_part_ > 1;
      push(traits_.triple ? shortened(part_, 1) : part_, {.odd = odd});
      if (traits_.triple) extras_.push_back({shortened(part_, 2), false});
      if (traits_.symbol) without_last_sign();
    }
    part_.clear();
    traits_ = {};
    pieces_of_part_ = 0;
  }
  /// The "!" that ends a sentence is no letter.
  void without_last_sign() {
    if (part_.size() > 1 && part_.back() == U'l')
      extras_.push_back({part_.substr(0, part_.size() - 1), false});
  }
  void end_token() {
    end_part();
    if (parts_ > 1 && (pieces_ >= kPiecesTelling || single_piece_)) extras_.push_back({token_, false});
    if (token_.size() == 1) {
      spelled_ += token_;
    } else if (!token_.empty()) {
      end_spelled();
    }
    token_.clear();
    parts_ = pieces_ = 0;
    single_piece_ = false;
  }
  void end_spelled() {
    if (spelled_.size() >= kSpelledMin) extras_.push_back({spelled_, true});
    spelled_.clear();
  }

  void push(std::u32string_view letters, Word word) {
    if (!out_.text.empty()) out_.text += U' ';
    word.at = static_cast<std::uint32_t>(out_.text.size());
    word.size = static_cast<std::uint32_t>(letters.size());
    out_.text += letters;
    out_.words.push_back(word);
  }

  Folded out_;
  std::vector<Extra> extras_;
  std::u32string part_;   // what is one word in any case
  std::u32string token_;  // all parts between two blanks
  std::u32string spelled_;
  Traits traits_;
  std::size_t piece_ = 0;  // letters since the last joiner
  std::size_t pieces_ = 0;
  std::size_t pieces_of_part_ = 0;
  std::size_t parts_ = 0;
  bool single_piece_ = false;
};

}  // namespace

Folded fold_plain(std::string_view text, bool& has_odd) {
  PlainForm form{std::min(text.size(), kPromptBytesMax)};
  for_each_glyph(text, [&](const Glyph& glyph) { form.take(glyph); });
  return form.finish(has_odd);
}

Folded fold_shape(std::string_view text) {
  ShapeForm form;
  for_each_glyph(text, [&](const Glyph& glyph) { form.take(glyph); });
  return form.finish();
}

std::u32string shape_of(std::u32string_view plain) {
  std::u32string out;
  for (const char32_t letter : plain) out += glyph_of(letter).shape;
  return out;
}

char32_t plain_letter(char32_t letter) {
  const Glyph& glyph = glyph_of(letter);
  return is_of_words(glyph) ? glyph.plain : letter;
}

std::string to_utf8(std::u32string_view text) {
  std::string out;
  for (const char32_t letter : text) {
    std::array<std::uint8_t, U8_MAX_LENGTH> bytes{};
    std::int32_t size = 0;
    U8_APPEND_UNSAFE(bytes.data(), size, letter);
    out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(size));
  }
  return out;
}

}  // namespace banana::moderation
