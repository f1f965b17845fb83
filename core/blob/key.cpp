#include "core/blob/key.hpp"

#include <algorithm>
#include <stdexcept>

namespace banana::blob {

BlobKey BlobKey::of(ByteView bytes) { return from(sha256(bytes)); }

BlobKey BlobKey::from(const Sha256Digest& digest) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  BlobKey key;
  for (std::size_t i = 0; i < digest.size(); ++i) {
    const auto byte = std::to_integer<unsigned>(digest[i]);
    key.hex_[2 * i] = kDigits[byte >> 4U];
    key.hex_[2 * i + 1] = kDigits[byte & 0xFU];
  }
  return key;
}

std::optional<BlobKey> BlobKey::parse(std::string_view text) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (text.size() != kSize || !std::ranges::all_of(text, is_digit)) return std::nullopt;
  BlobKey key;
  std::ranges::copy(text, key.hex_.begin());
  return key;
}

BlobKey BlobKey::read(std::string_view text) {
  const auto key = parse(text);
  if (!key) throw std::invalid_argument("no key of a blob: " + std::string{text.substr(0, kSize)});
  return *key;
}

}  // namespace banana::blob
