// Files as other people's programs write them, made with libvips, and the pixels of what came back.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <vips/vips.h>

#include "core/base/encoding.hpp"

namespace banana::picture::files {

using Rgba = std::array<int, 4>;

/// Four quarters: red and green above, blue and white below; or all of one colour when `plain`.
struct Look {
  int width = 64;
  int height = 64;
  int bands = 3;  // 1, 3 or 4; the fourth is opaque on the left and clear on the right
  bool plain = false;
};

/// `suffix` as libvips has it: ".png", ".jpg[interlace,Q=90]", ".webp[lossless]".
[[nodiscard]] std::string make(const Look& look, const std::string& suffix);

/// As make(), with pixels in the named profile of libvips ("p3", "cmyk") that is embedded.
[[nodiscard]] std::string make_in_profile(const Look& look, const std::string& profile,
                                          const std::string& suffix);

/// A PNG as a bomb is made: pixels of zeros, `bytes` of them whatever the header says, squeezed a thousand times.
[[nodiscard]] std::string squeezed_zeros(std::uint64_t bytes);

class Pixels {
 public:
  explicit Pixels(ByteView file);
  ~Pixels() { g_object_unref(image_); }
  Pixels(const Pixels&) = delete;
  Pixels& operator=(const Pixels&) = delete;

  [[nodiscard]] int width() const { return image_->Xsize; }
  [[nodiscard]] int height() const { return image_->Ysize; }
  [[nodiscard]] int bands() const { return image_->Bands; }
  [[nodiscard]] Rgba at(int x, int y) const;
  /// Names of all that is written beside the pixels, EXIF fields among them.
  [[nodiscard]] std::string metadata() const;

 private:
  VipsImage* image_ = nullptr;
};

/// Within so much of each channel.
[[nodiscard]] bool alike(const Rgba& a, const Rgba& b, int tolerance = 12);

}  // namespace banana::picture::files
