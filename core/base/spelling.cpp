#include "core/base/spelling.hpp"

#include <algorithm>
#include <vector>

#include <fmt/format.h>

namespace banana {

namespace {

/// Longer words are nobody's typing error, and comparing them would take time.
constexpr std::size_t kWordBytesMax = 64;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

}  // namespace

std::size_t edit_distance(std::string_view a, std::string_view b) {
  // Optimal string alignment: three rows of the matrix are enough to see a swap.
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> last(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::swap(before, last);
    std::swap(last, row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const bool same = lower(a[i - 1]) == lower(b[j - 1]);
      row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1)});
      const bool swapped =
          i > 1 && j > 1 && lower(a[i - 1]) == lower(b[j - 2]) && lower(a[i - 2]) == lower(b[j - 1]);
      if (swapped) row[j] = std::min(row[j], before[j - 2] + 1);
    }
  }
  return row[b.size()];
}

std::string_view nearest(std::string_view word, std::span<const std::string_view> known) {
  if (word.empty() || word.size() > kWordBytesMax) return {};
  std::size_t allowed = std::max<std::size_t>(1, word.size() / 3);
  std::string_view best;
  for (std::string_view candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    const bool nothing_in_common = distance >= std::max(word.size(), candidate.size());
    if (distance > allowed || nothing_in_common) continue;
    best = candidate;
    if (distance == 0) break;
    allowed = distance - 1;
  }
  return best;
}

std::string did_you_mean(std::string_view word) {
  return word.empty() ? std::string{} : fmt::format(" did you mean \"{}\"?", word);
}

}  // namespace banana
