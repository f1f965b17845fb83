// One pair of functions per format we open, and what they share. Inside core/picture only.
#pragma once

#include "core/picture/header.hpp"

namespace banana::picture {

[[nodiscard]] Checked<Header> sniff_png(ByteView bytes);
[[nodiscard]] Checked<Header> sniff_jpeg(ByteView bytes);
[[nodiscard]] Checked<Header> sniff_webp(ByteView bytes);

[[nodiscard]] Checked<Lean> strip_png(ByteView bytes);
[[nodiscard]] Checked<Lean> strip_jpeg(ByteView bytes);
[[nodiscard]] Checked<Lean> strip_webp(ByteView bytes);

/// What else these bytes may be: why it isn't opened.
[[nodiscard]] Refused name_other(ByteView bytes);

/// From TIFF data, as EXIF is: only the first directory's tag 0x0112 is looked at. 1 when there is none.
[[nodiscard]] Orientation orientation_of(ByteView tiff);

/// Colour profiles above this are left out: the picture's colours are then taken for sRGB.
inline constexpr std::size_t kProfileBytesMax = 2 * 1024 * 1024;

/// Parts of a file that are kept, neighbours joined, so that few are left of any sound file.
class Kept {
 public:
  explicit Kept(ByteView file) : file_(file) {}
  /// False when there are absurdly many.
  [[nodiscard]] bool keep(std::size_t begin, std::size_t end);
  [[nodiscard]] std::vector<ByteView> take() { return std::move(parts_); }

 private:
  static constexpr std::size_t kPartsMax = 1000;
  ByteView file_;
  std::size_t end_ = 0;  // of the last part
  std::vector<ByteView> parts_;
};

[[nodiscard]] Refused broken(std::string_view what);

}  // namespace banana::picture
