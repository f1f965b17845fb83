#include "daemon/sandbox/world/image_size.hpp"

namespace banana::sandbox {

namespace {

std::int64_t at(std::string_view bytes, std::size_t i) { return static_cast<unsigned char>(bytes[i]); }
std::int64_t big(std::string_view b, std::size_t i) { return at(b, i) << 8 | at(b, i + 1); }
std::int64_t little(std::string_view b, std::size_t i) { return at(b, i + 1) << 8 | at(b, i); }
std::int64_t little24(std::string_view b, std::size_t i) { return at(b, i + 2) << 16 | little(b, i); }

std::optional<ImageSize> png(std::string_view b) {
  return ImageSize{big(b, 16) << 16 | big(b, 18), big(b, 20) << 16 | big(b, 22), "image/png"};
}

std::optional<ImageSize> jpeg(std::string_view b) {
  for (std::size_t i = 2; i + 9 < b.size();) {
    if (at(b, i) != 0xff) return std::nullopt;
    const std::int64_t marker = at(b, i + 1);
    const bool is_frame =
        marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
    if (is_frame) return ImageSize{big(b, i + 7), big(b, i + 5), "image/jpeg"};
    if (marker == 0xff) {
      ++i;  // padding
    } else {
      i += 2 + static_cast<std::size_t>(big(b, i + 2));
    }
  }
  return std::nullopt;
}

std::optional<ImageSize> webp(std::string_view b) {
  const std::string_view chunk = b.substr(12, 4);
  if (chunk == "VP8X") return ImageSize{little24(b, 24) + 1, little24(b, 27) + 1, "image/webp"};
  if (chunk == "VP8 ") return ImageSize{little(b, 26) & 0x3fff, little(b, 28) & 0x3fff, "image/webp"};
  if (chunk != "VP8L") return std::nullopt;
  const std::int64_t bits = little(b, 21) | little(b, 23) << 16;
  return ImageSize{(bits & 0x3fff) + 1, (bits >> 14 & 0x3fff) + 1, "image/webp"};
}

}  // namespace

std::optional<ImageSize> image_size(std::string_view bytes) {
  if (bytes.size() >= 24 && bytes.starts_with("\x89PNG\r\n\x1a\n")) return png(bytes);
  if (bytes.size() >= 4 && bytes.starts_with("\xff\xd8\xff")) return jpeg(bytes);
  if (bytes.size() >= 10 && bytes.starts_with("GIF8"))
    return ImageSize{little(bytes, 6), little(bytes, 8), "image/gif"};
  if (bytes.size() >= 30 && bytes.starts_with("RIFF") && bytes.substr(8, 4) == "WEBP") return webp(bytes);
  return std::nullopt;
}

}  // namespace banana::sandbox
