// What Telegram takes as a photo; what is larger can go as a document.
#pragma once

#include <algorithm>
#include <cstdint>

namespace banana::telegram {

inline constexpr std::int64_t kPhotoBytesMax = 10'000'000;
inline constexpr std::int64_t kPhotoSidesMax = 10'000;  // width and height together
inline constexpr std::int64_t kPhotoRatioMax = 20;
/// Of any file that a bot sends.
inline constexpr std::uint64_t kUploadBytesMax = 50'000'000;

[[nodiscard]] constexpr bool has_photo_shape(std::int64_t width, std::int64_t height) {
  return std::max(width, height) <= kPhotoRatioMax * std::min(width, height);
}

[[nodiscard]] constexpr bool fits_photo(std::int64_t bytes, std::int64_t width, std::int64_t height) {
  return bytes <= kPhotoBytesMax && width + height <= kPhotoSidesMax && has_photo_shape(width, height);
}

}  // namespace banana::telegram
