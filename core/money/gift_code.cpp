// The text of a gift code: 16 characters of Crockford's base32.
#include "core/money/gift_code.hpp"

#include <array>
#include <cstddef>

#include "core/money/gift.hpp"

namespace banana::growth {
namespace {

constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
constexpr std::size_t kLength = 16;
constexpr std::size_t kTextMax = 64;

char plain(char c) {
  if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  if (c == 'O') return '0';
  return c == 'I' || c == 'L' ? '1' : c;
}

}  // namespace

std::string new_gift_code(Random& random) {
  // 32 divides 256: five bits of each byte are uniform.
  std::array<std::byte, kLength> bytes{};
  random.fill(bytes);
  std::string code;
  for (const std::byte byte : bytes) code += kAlphabet[std::to_integer<std::size_t>(byte) % kAlphabet.size()];
  return code;
}

std::string shown_gift_code(std::string_view code) {
  std::string shown;
  for (std::size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % 4 == 0) shown += '-';
    shown += code[i];
  }
  return shown;
}

std::optional<std::string> read_gift_code(std::string_view text) {
  if (text.size() > kTextMax) return std::nullopt;
  std::string code;
  for (const char c : text) {
    if (c == '-' || c == ' ') continue;
    if (kAlphabet.find(plain(c)) == std::string_view::npos) return std::nullopt;
    code += plain(c);
  }
  if (code.size() != kLength) return std::nullopt;
  return code;
}

}  // namespace banana::growth
