// What a file says about itself, read by our own parsers before any decoder sees it. The declared type and the file's
// name count for nothing.
//
//   const auto header = picture::sniff(bytes);            // first bytes only: fast, for what a provider sent
//   if (!header) return header.error();                   // Flaw and a message
//   const auto lean = picture::strip(bytes, *header);     // the whole file: what a decoder needs, and nothing else
//
// Both take any bytes, look at each byte at most once and allocate next to nothing.
#pragma once

#include <vector>

#include "core/picture/picture.hpp"

namespace banana::picture {

struct Header {
  Format format = Format::png;
  std::uint32_t width = 0;  // as stored, before orientation
  std::uint32_t height = 0;
  bool alpha = false;
  /// What a decoder must hold at once because it can't go row by row: interlaced PNG, progressive JPEG, WebP.
  std::uint64_t held_bytes = 0;
};

[[nodiscard]] Checked<Header> sniff(ByteView bytes, const Bounds& bounds = {});

/// How a picture is to be turned for viewing, as EXIF counts it: 1 is upright, 3 upside down, 6 a quarter to the
/// right, 8 to the left; even ones of the rest are mirrored.
using Orientation = std::uint8_t;

/// The file without what decoders need not see: EXIF, GPS, XMP, comments, thumbnails, what follows its end.
struct Lean {
  std::vector<ByteView> parts;  // in order; views into the file and into `head`
  Bytes head;
  Orientation orientation = 1;
};

/// `header` is of the same bytes. Refuses what is cut off or made of absurdly many parts.
[[nodiscard]] Checked<Lean> strip(ByteView bytes, const Header& header);

}  // namespace banana::picture
