#include "core/base/id.hpp"

#include <algorithm>
#include <cassert>

namespace banana {

namespace {

constexpr std::string_view kDigits = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kLength = 13;
constexpr int kNodeBits = 10;
constexpr int kSequenceBits = 12;
constexpr std::int64_t kEpochMs = 1'735'689'600'000;  // 2025-01-01T00:00:00Z

int digit_of(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'I' || c == 'L') c = '1';
  if (c == 'O') c = '0';
  const std::size_t at = kDigits.find(c);
  return at == std::string_view::npos ? -1 : static_cast<int>(at);
}

}  // namespace

std::string format_id(std::int64_t value) {
  std::string out(kLength, '0');
  auto rest = static_cast<std::uint64_t>(value);
  for (auto digit = out.rbegin(); digit != out.rend(); ++digit) {
    *digit = kDigits[rest & 31];
    rest >>= 5;
  }
  return out;
}

std::optional<std::int64_t> parse_id(std::string_view text) {
  if (text.size() != kLength) return std::nullopt;
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < kLength; ++i) {
    const int digit = digit_of(text[i]);
    // 13 digits hold 65 bits and ids use 63: the first digit is at most 7.
    if (digit < 0 || (i == 0 && digit > 7)) return std::nullopt;
    value = (value << 5) | static_cast<std::uint64_t>(digit);
  }
  return static_cast<std::int64_t>(value);
}

IdMaker::IdMaker(const Clock& clock, std::uint32_t node) : clock_(clock), node_(node) {
  assert(node < kNodes);
}

std::int64_t IdMaker::next() {
  const std::int64_t now = (to_unix_ms(clock_.now()) - kEpochMs) << kSequenceBits;
  std::int64_t tick = 0;
  {
    const std::lock_guard lock{mutex_};
    // A clock set back, or more than 4096 ids in a millisecond, borrows from the milliseconds to come.
    last_ = std::max(last_ + 1, now);
    tick = last_;
  }
  const std::int64_t ms = tick >> kSequenceBits;
  const std::int64_t sequence = tick & ((1 << kSequenceBits) - 1);
  return (ms << (kNodeBits + kSequenceBits)) | (node_ << kSequenceBits) | sequence;
}

Instant id_time(std::int64_t id) { return from_unix_ms((id >> (kNodeBits + kSequenceBits)) + kEpochMs); }

}  // namespace banana
