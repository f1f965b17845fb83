// Files of pictures put together byte by byte: their headers say what a test wants.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"

namespace banana::picture::made {

inline std::string big(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = bytes - 1; i >= 0; --i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}
inline std::string little(std::uint32_t value, int bytes) {
  std::string out;
  for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xff);
  return out;
}

inline const std::string kPngSignature = "\x89PNG\r\n\x1a\n";

inline std::uint32_t checksum(std::string_view bytes) {
  std::uint32_t crc = 0xffffffff;
  for (const char c : bytes) {
    crc ^= static_cast<unsigned char>(c);
    for (int i = 0; i < 8; ++i) crc = crc >> 1 ^ (0xedb88320U & (0U - (crc & 1)));
  }
  return ~crc;
}

inline std::string chunk(std::string_view name, std::string_view data) {
  const std::string named = std::string{name} + std::string{data};
  return big(static_cast<std::uint32_t>(data.size()), 4) + named + big(checksum(named), 4);
}

struct Ihdr {
  std::uint32_t width = 1;
  std::uint32_t height = 1;
  int depth = 8;
  int color = 2;
  int interlace = 0;
};
inline std::string ihdr(Ihdr h) {
  return chunk("IHDR", big(h.width, 4) + big(h.height, 4) + static_cast<char>(h.depth) +
                           static_cast<char>(h.color) + std::string(2, '\0') +
                           static_cast<char>(h.interlace));
}
/// With whatever stands for its pixels.
inline std::string png(Ihdr h, std::string_view before = {}, std::string_view pixels = "xx") {
  return kPngSignature + ihdr(h) + std::string{before} + chunk("IDAT", pixels) + chunk("IEND", {});
}

inline std::string segment(int marker, std::string_view data) {
  return std::string{'\xff', static_cast<char>(marker)} +
         big(static_cast<std::uint32_t>(data.size() + 2), 2) + std::string{data};
}
inline const std::string kJpegStart = "\xff\xd8";
inline const std::string kJpegEnd = "\xff\xd9";
inline std::string frame(int marker, std::uint32_t width, std::uint32_t height) {
  const std::string components{"\x01\x22\x00\x02\x11\x01\x03\x11\x01", 9};
  return segment(marker, '\x08' + big(height, 4 / 2) + big(width, 2) + '\x03' + components);
}
inline const std::string kScan =
    segment(0xda, std::string_view{"\x03\x01\x00\x02\x11\x03\x11\x00\x3f\x00", 10});
inline std::string jpeg(std::uint32_t width, std::uint32_t height, std::string_view before = {},
                        std::string_view scan = "data") {
  return kJpegStart + std::string{before} + frame(0xc0, width, height) + kScan + std::string{scan} + kJpegEnd;
}

/// EXIF with an orientation and a place.
inline std::string exif(int orientation) {
  return std::string{"Exif\0\0II*\0", 10} + little(8, 4) + little(2, 2) + little(0x0112, 2) + little(3, 2) +
         little(1, 4) + little(static_cast<std::uint32_t>(orientation), 2) + little(0, 2) +
         little(0x8825, 2) + little(4, 2) + little(1, 4) + little(38, 4) + little(0, 4) + "GPS 41.31 69.27";
}

inline std::string riff_chunk(std::string_view name, std::string_view data) {
  std::string out =
      std::string{name} + little(static_cast<std::uint32_t>(data.size()), 4) + std::string{data};
  if (data.size() % 2 == 1) out += '\0';
  return out;
}
inline std::string riff(std::string_view chunks) {
  return "RIFF" + little(static_cast<std::uint32_t>(chunks.size() + 4), 4) + "WEBP" + std::string{chunks};
}
inline std::string vp8(std::uint32_t width, std::uint32_t height) {
  return riff_chunk(
      "VP8 ", std::string{"\x10\x00\x00\x9d\x01\x2a", 6} + little(width, 2) + little(height, 2) + "data");
}
inline std::string vp8l(std::uint32_t width, std::uint32_t height) {
  return riff_chunk("VP8L", '\x2f' + little((width - 1) | (height - 1) << 14, 4) + "data");
}
inline std::string vp8x(int flags, std::uint32_t width, std::uint32_t height) {
  return riff_chunk(
      "VP8X", static_cast<char>(flags) + std::string(3, '\0') + little(width - 1, 3) + little(height - 1, 3));
}

}  // namespace banana::picture::made
