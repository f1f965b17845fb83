#include "core/moderation/long_text.hpp"

#include <cstddef>

#include "core/base/utf8.hpp"
#include "core/moderation/fold.hpp"

namespace banana::moderation {
namespace {

constexpr std::size_t kOverlap = 1024;
constexpr std::string_view kBlanks = " \n\t";
static_assert(2 * kOverlap < kPromptBytesMax);

/// As much as is looked at in one go; up to a blank, where there is one near: half a word may be another one.
std::string_view next_piece(std::string_view text) {
  if (text.size() <= kPromptBytesMax) return text;
  const std::string_view most = cut_utf8(text, kPromptBytesMax);
  const std::size_t blank = most.find_last_of(kBlanks);
  return blank == std::string_view::npos || blank < most.size() - kOverlap ? most : most.substr(0, blank);
}

/// What the next piece repeats of this one: whole words, where they are no longer than half of the overlap.
std::size_t repeated(std::string_view piece) {
  const std::string_view tail = piece.substr(cut_utf8(piece, piece.size() - kOverlap).size());
  const std::size_t blank = tail.find_first_of(kBlanks);
  return blank == std::string_view::npos || blank > kOverlap / 2 ? tail.size() : tail.size() - blank - 1;
}

}  // namespace

Verdict check_all(const Blocklist& list, std::string_view text, Language language, SafetyPolicy policy) {
  while (true) {
    const std::string_view piece = next_piece(text);
    if (const Verdict verdict = list.check(piece, language, policy)) return verdict;
    if (piece.size() == text.size()) return std::nullopt;
    text.remove_prefix(piece.size() - repeated(piece));
  }
}

}  // namespace banana::moderation
