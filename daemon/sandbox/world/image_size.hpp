// Width and height from the first bytes of a picture; nothing is decoded.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace banana::sandbox {

struct ImageSize {
  std::int64_t width = 0;
  std::int64_t height = 0;
  std::string_view mime;
};

/// Nothing for what is not a JPEG, PNG, GIF or WebP file.
[[nodiscard]] std::optional<ImageSize> image_size(std::string_view bytes);

}  // namespace banana::sandbox
