#include "core/people/fold.hpp"

#include <array>
#include <stdexcept>

#include <unicode/bytestream.h>
#include <unicode/casemap.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

namespace banana::people {
namespace {

// U+02BB, U+02BC, U+2018, U+2019, U+00B4 and the grave accent: what keyboards make of the Uzbek apostrophe.
constexpr std::array<std::string_view, 6> kApostrophes{"\u02BB", "\u02BC", "\u2018", "\u2019", "\u00B4", "`"};

icu::StringPiece piece(std::string_view text) {
  return {text.data(), static_cast<std::int32_t>(text.size())};
}

void check(UErrorCode code) {
  if (U_FAILURE(code)) throw std::runtime_error(std::string{"ICU: "} + u_errorName(code));
}

/// Made once, by whoever comes first: ICU's own way of doing that is hidden from tools that look for data races.
const icu::Normalizer2& folding() {
  static const icu::Normalizer2* const instance = [] {
    UErrorCode code = U_ZERO_ERROR;
    const icu::Normalizer2* made = icu::Normalizer2::getNFKCCasefoldInstance(code);
    check(code);
    return made;
  }();
  return *instance;
}

std::string with_one_apostrophe(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    std::size_t taken = 0;
    for (const std::string_view variant : kApostrophes) {
      if (text.starts_with(variant)) taken = variant.size();
    }
    out += taken > 0 ? '\'' : text.front();
    text.remove_prefix(taken > 0 ? taken : 1);
  }
  return out;
}

std::string with_single_blanks(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  if (out.ends_with(' ')) out.pop_back();
  return out;
}

}  // namespace

std::string fold(std::string_view text) {
  UErrorCode code = U_ZERO_ERROR;
  const std::string plain = with_one_apostrophe(text);
  std::string folded;
  icu::StringByteSink<std::string> sink{&folded};
  folding().normalizeUTF8(0, piece(plain), sink, nullptr, code);
  check(code);
  return with_single_blanks(folded);
}

std::string fold_upper(std::string_view text) {
  const std::string folded = fold(text);
  UErrorCode code = U_ZERO_ERROR;
  std::string upper;
  icu::StringByteSink<std::string> sink{&upper};
  icu::CaseMap::utf8ToUpper("", 0, piece(folded), sink, nullptr, code);
  check(code);
  return upper;
}

}  // namespace banana::people
