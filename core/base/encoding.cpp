#include "core/base/encoding.hpp"

#include <array>
#include <cstdint>

namespace banana {

namespace {

constexpr std::string_view kHex = "0123456789abcdef";
constexpr std::string_view kBase64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase64Url = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::string encode64(ByteView bytes, std::string_view alphabet) {
  std::string out;
  out.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t pool = 0;
  int bits = 0;
  for (std::byte b : bytes) {
    pool = (pool << 8) | std::to_integer<std::uint32_t>(b);
    for (bits += 8; bits >= 6;) {
      bits -= 6;
      out += alphabet[(pool >> bits) & 63];
    }
  }
  if (bits > 0) out += alphabet[(pool << (6 - bits)) & 63];
  return out;
}

using Digits = std::array<std::uint8_t, 256>;  // what each character stands for
constexpr std::uint8_t kNoDigit = 64;

consteval Digits digits_of(std::string_view alphabet) {
  Digits digits{};
  digits.fill(kNoDigit);
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    digits[static_cast<unsigned char>(alphabet[i])] = static_cast<std::uint8_t>(i);
  }
  return digits;
}
constexpr Digits kBase64Digits = digits_of(kBase64);
constexpr Digits kBase64UrlDigits = digits_of(kBase64Url);

// Pictures come this way: four characters at a time, and a look at the end whether all were digits.
std::optional<Bytes> decode64(std::string_view text, const Digits& digits) {
  const std::size_t left = text.size() % 4;
  if (left == 1) return std::nullopt;
  Bytes out(text.size() / 4 * 3 + (left > 0 ? left - 1 : 0));
  std::byte* to = out.data();
  unsigned seen = 0;
  const auto digit = [&, from = text.data()](std::size_t i) {
    const std::uint32_t value = digits[static_cast<unsigned char>(from[i])];
    seen |= value;
    return value;
  };
  std::size_t i = 0;
  for (; i + 4 <= text.size(); i += 4) {
    const std::uint32_t pool = digit(i) << 18 | digit(i + 1) << 12 | digit(i + 2) << 6 | digit(i + 3);
    *to++ = static_cast<std::byte>(pool >> 16);
    *to++ = static_cast<std::byte>(pool >> 8 & 0xff);
    *to++ = static_cast<std::byte>(pool & 0xff);
  }
  std::uint32_t unused = 0;  // bits that have to be zero
  if (left > 0) {
    const std::uint32_t pool = digit(i) << 18 | digit(i + 1) << 12 | (left == 3 ? digit(i + 2) << 6 : 0);
    *to++ = static_cast<std::byte>(pool >> 16);
    if (left == 3) *to++ = static_cast<std::byte>(pool >> 8 & 0xff);
    unused = left == 3 ? pool & 0xff : pool & 0xffff;
  }
  if ((seen & kNoDigit) != 0 || unused != 0) return std::nullopt;
  return out;
}

/// How many bytes a UTF-8 sequence has by its first byte; 0 for a byte that can't start one.
std::size_t sequence_length(unsigned char lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  if (lead >= 0xf0 && lead <= 0xf4) return 4;
  return 0;
}

}  // namespace

std::string to_hex(ByteView bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (std::byte b : bytes) {
    out += kHex[std::to_integer<unsigned>(b) >> 4];
    out += kHex[std::to_integer<unsigned>(b) & 15];
  }
  return out;
}

std::optional<Bytes> from_hex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  Bytes out;
  out.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = hex_digit(text[i]);
    const int low = hex_digit(text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    out.push_back(static_cast<std::byte>(high * 16 + low));
  }
  return out;
}

std::string to_base64(ByteView bytes) {
  std::string out = encode64(bytes, kBase64);
  out.append((4 - out.size() % 4) % 4, '=');
  return out;
}

std::optional<Bytes> from_base64(std::string_view text) {
  if (text.size() % 4 != 0) return std::nullopt;
  for (int i = 0; i < 2 && text.ends_with('='); ++i) text.remove_suffix(1);
  return decode64(text, kBase64Digits);
}

std::string to_base64url(ByteView bytes) { return encode64(bytes, kBase64Url); }

std::optional<Bytes> from_base64url(std::string_view text) { return decode64(text, kBase64UrlDigits); }

bool equal_in_constant_time(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  unsigned difference = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    difference |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    // Keeps the compiler from leaving the loop early.
    asm volatile("" : "+r"(difference));
  }
  return difference == 0;
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    const std::size_t length = sequence_length(lead);
    if (length == 0 || length > text.size() - i) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((static_cast<unsigned char>(text[i + k]) & 0xc0) != 0x80) return false;
    }
    if (length > 2) {
      const auto second = static_cast<unsigned char>(text[i + 1]);
      const bool overlong = (lead == 0xe0 && second < 0xa0) || (lead == 0xf0 && second < 0x90);
      const bool surrogate = lead == 0xed && second >= 0xa0;
      const bool beyond = lead == 0xf4 && second >= 0x90;
      if (overlong || surrogate || beyond) return false;
    }
    i += length;
  }
  return true;
}

}  // namespace banana
