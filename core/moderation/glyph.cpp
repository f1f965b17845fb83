#include "core/moderation/glyph.hpp"

#include <array>
#include <atomic>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/uscript.h>
#include <unicode/uspoof.h>

namespace banana::moderation {
namespace {

struct Pair {
  char32_t from;
  char32_t to;
};

/// Letters that people without a keyboard for them write as these; no decomposition says so.
constexpr std::array kPlainer{Pair{U'ғ', U'г'}, Pair{U'қ', U'к'}, Pair{U'ҳ', U'х'}, Pair{U'ı', U'i'},
                              Pair{U'ø', U'o'}, Pair{U'ł', U'l'}, Pair{U'đ', U'd'}, Pair{U'ħ', U'h'}};

/// What Cyrillic letters look like; capitals count, as case is no hindrance to those who disguise words. i and l
/// are one shape, with 1 and |.
constexpr std::array kShapes{
    Pair{U'i', U'l'}, Pair{U'а', U'a'}, Pair{U'в', U'b'}, Pair{U'г', U'r'}, Pair{U'е', U'e'},
    Pair{U'к', U'k'}, Pair{U'м', U'm'}, Pair{U'н', U'h'}, Pair{U'о', U'o'}, Pair{U'п', U'n'},
    Pair{U'р', U'p'}, Pair{U'с', U'c'}, Pair{U'т', U't'}, Pair{U'у', U'y'}, Pair{U'х', U'x'},
    Pair{U'ш', U'w'}, Pair{U'и', U'u'}, Pair{U'ь', U'b'}, Pair{U'і', U'l'}, Pair{U'ј', U'j'},
    Pair{U'ѕ', U's'}, Pair{U'һ', U'h'}, Pair{U'ԁ', U'd'}, Pair{U'ԛ', U'q'}, Pair{U'ԝ', U'w'},
    Pair{U'є', U'e'}, Pair{U'0', U'o'}, Pair{U'1', U'l'}, Pair{U'3', U'e'}, Pair{U'4', U'a'},
    Pair{U'5', U's'}, Pair{U'6', U'b'}, Pair{U'7', U't'}, Pair{U'8', U'b'}, Pair{U'9', U'g'}};

constexpr std::array kSymbols{Pair{U'@', U'a'}, Pair{U'$', U's'}, Pair{U'€', U'e'},
                              Pair{U'!', U'l'}, Pair{U'¡', U'l'}, Pair{U'|', U'l'},
                              Pair{U'¢', U'c'}, Pair{U'©', U'c'}, Pair{U'®', U'r'}};

constexpr std::u32string_view kJoiners = U"-_*~^+=#·•‐‑‒–—";
/// What keyboards make of the Uzbek apostrophe, and of the English one.
constexpr std::u32string_view kApostrophes = U"'`´ʹʻʼʽˈ‘’‛′＇ʾʿ";
constexpr char32_t kBrailleBlank = U'\u2800';

template <std::size_t N>
char32_t find(const std::array<Pair, N>& pairs, char32_t letter) {
  for (const Pair& pair : pairs) {
    if (pair.from == letter) return pair.to;
  }
  return 0;
}

constexpr char32_t kPageSize = 256;
/// The rest are rare ideographs, which fold to themselves, and marks, which fold away.
constexpr char32_t kTabled = 0x20000;

struct Page {
  std::array<Glyph, kPageSize> glyphs;
  std::vector<std::u32string> sequences;  // Glyph::plain is the index
};

/// ICU's part, made once by whoever comes first.
class Unicode {
 public:
  static const Unicode& instance() {
    static const Unicode kOne;
    return kOne;
  }
  Unicode(const Unicode&) = delete;
  Unicode& operator=(const Unicode&) = delete;
  ~Unicode() { uspoof_close(spoof_); }

  /// Without case, accents and compatibility forms. Empty for what is invisible.
  [[nodiscard]] std::u32string fold(char32_t code_point) const {
    UErrorCode code = U_ZERO_ERROR;
    icu::UnicodeString folded;
    fold_->normalize(icu::UnicodeString{static_cast<UChar32>(code_point)}, folded, code);
    const icu::UnicodeString apart = nfd_->normalize(folded, code);
    check(code);
    std::u32string out;
    for (std::int32_t i = 0; i < apart.length(); i = apart.moveIndex32(i, 1)) {
      const UChar32 letter = apart.char32At(i);
      if ((U_GET_GC_MASK(letter) & (U_GC_M_MASK | U_GC_CF_MASK | U_GC_CC_MASK)) != 0) continue;
      const char32_t plainer = find(kPlainer, static_cast<char32_t>(letter));
      out += plainer != 0 ? plainer : static_cast<char32_t>(letter);
    }
    return out;
  }

  /// The one letter it is mistaken for; 0 when there is none.
  [[nodiscard]] char32_t look_alike(char32_t letter) const {
    UErrorCode code = U_ZERO_ERROR;
    icu::UnicodeString skeleton;
    uspoof_getSkeletonUnicodeString(spoof_, 0, icu::UnicodeString{static_cast<UChar32>(letter)}, skeleton,
                                    &code);
    check(code);
    if (skeleton.countChar32() != 1) return 0;
    const std::u32string folded = fold(static_cast<char32_t>(skeleton.char32At(0)));
    return folded.size() == 1 && folded.front() != letter ? folded.front() : 0;
  }

 private:
  Unicode() {
    UErrorCode code = U_ZERO_ERROR;
    fold_ = icu::Normalizer2::getNFKCCasefoldInstance(code);
    nfd_ = icu::Normalizer2::getNFDInstance(code);
    spoof_ = uspoof_open(&code);
    check(code);
  }
  static void check(UErrorCode code) {
    if (U_FAILURE(code)) throw std::runtime_error(std::string{"ICU: "} + u_errorName(code));
  }

  const icu::Normalizer2* fold_ = nullptr;
  const icu::Normalizer2* nfd_ = nullptr;
  USpoofChecker* spoof_ = nullptr;
};

bool is_latin(char32_t letter) { return letter >= U'a' && letter <= U'z'; }
bool is_cyrillic(char32_t letter) { return letter >= U'а' && letter <= U'я'; }
bool is_of_words(char32_t letter) { return u_isalnum(static_cast<UChar32>(letter)) != 0; }

/// Signs circled or squared in white on black: letters that Unicode doesn't call so.
char32_t boxed_letter(char32_t code_point) {
  if (code_point >= 0x1F150 && code_point <= 0x1F169) return U'a' + (code_point - 0x1F150);
  if (code_point >= 0x1F170 && code_point <= 0x1F189) return U'a' + (code_point - 0x1F170);
  return 0;
}

/// Folding may lose what a letter looks like: Greek ϲ is a sigma.
Glyph make_letter(char32_t plain, char32_t written) {
  const bool digit = plain >= U'0' && plain <= U'9';
  Glyph made{.plain = plain, .shape = plain, .sort = digit ? Sort::digit : Sort::letter};
  if (is_latin(plain)) made.alphabet = Alphabet::latin;
  if (is_cyrillic(plain)) made.alphabet = Alphabet::cyrillic;
  if (const char32_t ours = find(kShapes, plain); ours != 0) {
    made.shape = ours;
    if (!digit && made.alphabet == Alphabet::none) made.alphabet = Alphabet::foreign;
  } else if (made.alphabet == Alphabet::none && !digit) {
    const Unicode& unicode = Unicode::instance();
    const char32_t alike = unicode.look_alike(written);
    const char32_t like = alike != 0 ? alike : unicode.look_alike(plain);
    if (is_latin(like) || is_cyrillic(like)) {
      const char32_t shape = find(kShapes, like);
      made.shape = shape != 0 ? shape : like;
      made.alphabet = Alphabet::foreign;
    }
  }
  return made;
}

Glyph make_sign(char32_t code_point) {
  if (const char32_t letter = find(kSymbols, code_point); letter != 0) {
    return {.shape = letter, .sort = Sort::symbol};
  }
  if (kJoiners.find(code_point) != std::u32string_view::npos) return {.sort = Sort::joiner};
  return {.sort = Sort::separator};
}

Glyph make_glyph(char32_t code_point, std::vector<std::u32string>& sequences) {
  const auto icu_point = static_cast<UChar32>(code_point);
  if (u_isUWhiteSpace(icu_point) != 0 || code_point == kBrailleBlank) return {.sort = Sort::white};
  if (kApostrophes.find(code_point) != std::u32string_view::npos) return {};
  if (const char32_t boxed = boxed_letter(code_point); boxed != 0) return make_letter(boxed, boxed);
  if (find(kSymbols, code_point) != 0) return make_sign(code_point);
  const std::u32string folded = Unicode::instance().fold(code_point);
  if (folded.empty()) return {};
  if (folded.size() > 1) {
    sequences.push_back(folded);
    return {.plain = static_cast<char32_t>(sequences.size() - 1), .sort = Sort::sequence};
  }
  return is_of_words(folded.front()) ? make_letter(folded.front(), code_point) : make_sign(folded.front());
}

using Pages = std::array<std::atomic<const Page*>, kTabled / kPageSize>;

/// Pages are kept until the program ends: at most all of them, 1.6 MiB.
const Page& page_of(char32_t code_point) {
  static Pages pages{};
  std::atomic<const Page*>& place = pages[code_point / kPageSize];
  if (const Page* known = place.load(std::memory_order_acquire); known != nullptr) return *known;
  auto made = std::make_unique<Page>();
  const char32_t first = code_point / kPageSize * kPageSize;
  for (char32_t i = 0; i < kPageSize; ++i) made->glyphs[i] = make_glyph(first + i, made->sequences);
  const Page* expected = nullptr;
  if (place.compare_exchange_strong(expected, made.get(), std::memory_order_acq_rel)) return *made.release();
  return *expected;
}

}  // namespace

const Glyph& glyph_of(char32_t code_point) {
  static constexpr Glyph kIdeograph{.sort = Sort::separator};
  static constexpr Glyph kMark{};
  constexpr char32_t kMarks = 0xE0000;
  if (code_point >= kMarks) return kMark;
  if (code_point >= kTabled) return kIdeograph;
  return page_of(code_point).glyphs[code_point % kPageSize];
}

std::u32string_view letters_of(char32_t code_point) {
  const Page& page = page_of(code_point);
  return page.sequences[page.glyphs[code_point % kPageSize].plain];
}

}  // namespace banana::moderation
