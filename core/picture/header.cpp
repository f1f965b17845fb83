#include "core/picture/header.hpp"

#include <fmt/format.h>

#include "core/picture/formats.hpp"
#include "core/picture/reader.hpp"

namespace banana::picture {

namespace {

Checked<Header> sniff_known(ByteView bytes) {
  if (begins(bytes, "\x89PNG\r\n\x1a\n")) return sniff_png(bytes);
  if (begins(bytes, "\xff\xd8\xff")) return sniff_jpeg(bytes);
  if (begins(bytes, "RIFF") && begins(bytes.subspan(std::min<std::size_t>(8, bytes.size())), "WEBP")) {
    return sniff_webp(bytes);
  }
  return name_other(bytes);
}

}  // namespace

Checked<Header> sniff(ByteView bytes, const Bounds& bounds) {
  if (bytes.empty()) return refuse(Flaw::not_a_picture, "the file is empty");
  if (bytes.size() > bounds.bytes_max) {
    return refuse(Flaw::too_big,
                  fmt::format("the file has {} bytes; at most {} are taken", bytes.size(), bounds.bytes_max));
  }
  Checked<Header> header = sniff_known(bytes);
  if (!header) return header;
  if (header->width == 0 || header->height == 0) return broken("a side of 0 pixels");
  const std::uint64_t pixels = std::uint64_t{header->width} * header->height;
  if (pixels > bounds.pixels_max || header->width > kSideMax || header->height > kSideMax) {
    return refuse(Flaw::too_many_pixels,
                  fmt::format("the picture has {}x{} pixels; at most {} are taken, and {} a side",
                              header->width, header->height, bounds.pixels_max, kSideMax));
  }
  return header;
}

Checked<Lean> strip(ByteView bytes, const Header& header) {
  switch (header.format) {
    case Format::png:
      return strip_png(bytes);
    case Format::jpeg:
      return strip_jpeg(bytes);
    case Format::webp:
      return strip_webp(bytes);
  }
  return broken("of no format");
}

bool Kept::keep(std::size_t begin, std::size_t end) {
  if (!parts_.empty() && begin == end_) {
    parts_.back() = {parts_.back().data(), parts_.back().size() + (end - begin)};
  } else {
    if (parts_.size() == kPartsMax) return false;
    parts_.push_back(file_.subspan(begin, end - begin));
  }
  end_ = end;
  return true;
}

Refused broken(std::string_view what) {
  return refuse(Flaw::broken, fmt::format("the picture is broken: {}", what));
}

Orientation orientation_of(ByteView tiff) {
  constexpr std::uint32_t kOrientationTag = 0x0112;
  Reader in{tiff};
  const ByteView order = in.take(2);
  const bool little = begins(order, "II");
  if (!little && !begins(order, "MM")) return 1;
  const auto number = [&in, little](int bytes) { return little ? in.little(bytes) : in.big(bytes); };
  if (number(2) != 42) return 1;
  const std::uint32_t directory = number(4);
  if (directory < 8) return 1;
  in.skip(directory - 8);
  for (std::uint32_t entries = number(2); entries > 0 && !in.over(); --entries) {
    const std::uint32_t tag = number(2);
    const std::uint32_t type = number(2);
    const std::uint32_t count = number(4);
    const std::uint32_t value = number(2);
    in.skip(2);
    if (tag != kOrientationTag) continue;
    const bool sound = !in.over() && type == 3 && count == 1 && value >= 1 && value <= 8;
    return sound ? static_cast<Orientation>(value) : Orientation{1};
  }
  return 1;
}

}  // namespace banana::picture
