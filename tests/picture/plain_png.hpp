// A whole PNG of one grey, that any decoder opens: for tests that need a picture and no library.
#pragma once

#include <algorithm>
#include <string>

#include "tests/picture/made.hpp"

namespace banana::picture::made {

/// As zlib has it, without squeezing anything.
inline std::string unsqueezed(std::string_view data) {
  constexpr std::size_t kBlockMax = 65535;
  std::string out = "\x78\x01";
  std::uint32_t a = 1;
  std::uint32_t b = 0;
  for (const char c : data) {
    a = (a + static_cast<unsigned char>(c)) % 65521;
    b = (b + a) % 65521;
  }
  for (std::size_t at = 0; at < data.size(); at += kBlockMax) {
    const std::string_view block = data.substr(at, kBlockMax);
    const auto size = static_cast<std::uint32_t>(block.size());
    out += at + kBlockMax >= data.size() ? '\1' : '\0';
    out += little(size, 2) + little(~size & 0xffff, 2) + std::string{block};
  }
  return out + big(b << 16 | a, 4);
}

inline std::string plain_png(std::uint32_t width, std::uint32_t height, char grey = '\x80') {
  std::string rows;
  for (std::uint32_t row = 0; row < height; ++row) rows += '\0' + std::string(width, grey);
  return png({.width = width, .height = height, .color = 0}, {}, unsqueezed(rows));
}

}  // namespace banana::picture::made
