// Texts kept within a number of bytes.
#pragma once

#include <cstddef>
#include <string_view>

namespace banana {

/// The longest beginning of well-formed UTF-8 that keeps within `bytes_max`: never in the middle of a character.
[[nodiscard]] constexpr std::string_view cut_utf8(std::string_view text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return text;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0U) == 0x80U) --end;
  return text.substr(0, end);
}

}  // namespace banana
