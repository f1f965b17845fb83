// JPEG (ITU T.81): markers 0xFF 0xNN, most with a length and data; scans of entropy-coded data between them.
#include <cstring>
#include <utility>

#include <fmt/format.h>

#include "core/picture/formats.hpp"
#include "core/picture/reader.hpp"

namespace banana::picture {

namespace {

constexpr std::uint8_t kEnd = 0xd9;
constexpr std::uint8_t kScan = 0xda;
constexpr std::uint8_t kApp0 = 0xe0;
constexpr std::uint8_t kApp1 = 0xe1;
constexpr std::uint8_t kApp2 = 0xe2;
constexpr std::uint8_t kApp14 = 0xee;
constexpr std::uint8_t kAppLast = 0xef;
constexpr std::uint8_t kComment = 0xfe;
/// Each walks over all blocks again. Encoders write about ten.
constexpr int kScansMax = 64;

struct Segment {
  std::uint8_t marker = 0;
  ByteView data;  // empty for markers that stand alone
  std::size_t begin = 0;
  std::size_t end = 0;
};

bool stands_alone(std::uint8_t marker) { return marker == 0x01 || (marker >= 0xd0 && marker <= kEnd); }

bool next(Reader& in, Segment& segment) {
  segment.begin = in.at();
  if (in.u8() != 0xff) return false;
  do segment.marker = in.u8();
  while (segment.marker == 0xff && !in.over());
  segment.data = {};
  if (!stands_alone(segment.marker)) {
    const std::uint32_t length = in.big(2);
    if (length < 2) return false;
    segment.data = in.take(length - 2);
  }
  segment.end = in.at();
  return !in.over() && segment.marker != 0;
}

/// Moves past a scan's data to the next marker that isn't part of it.
void skip_scan(Reader& in, ByteView bytes) {
  while (in.left() > 1) {
    const auto* from = bytes.data() + in.at();
    const auto* found = static_cast<const std::byte*>(std::memchr(from, 0xff, in.left() - 1));
    if (found == nullptr) break;
    const auto after = std::to_integer<std::uint8_t>(found[1]);
    const auto step = static_cast<std::size_t>(found - from);
    if (after != 0x00 && after != 0xff && (after < 0xd0 || after > 0xd7)) return in.skip(step);
    in.skip(step + (after == 0xff ? 1 : 2));
  }
  in.skip(in.left());
}

bool is_frame(std::uint8_t marker) {
  return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
}

struct Frame {
  Header header;
  bool progressive = false;
  std::uint32_t components = 0;
  std::uint64_t coefficient_bytes = 0;  // of all blocks, two for each coefficient
};

Checked<Frame> read_frame(const Segment& segment) {
  if (segment.marker > 0xc2)
    return refuse(Flaw::unsupported, "a JPEG of a kind cameras don't write (lossless or arithmetic)");
  Reader in{segment.data};
  Frame frame{.header = {.format = Format::jpeg}, .progressive = segment.marker == 0xc2};
  const std::uint32_t precision = in.u8();
  frame.header.height = in.big(2);
  frame.header.width = in.big(2);
  frame.components = in.u8();
  if (precision != 8) return refuse(Flaw::unsupported, fmt::format("a JPEG of {} bits", precision));
  if (frame.components != 1 && frame.components != 3 && frame.components != 4)
    return broken("a frame no JPEG has");
  std::array<std::uint32_t, 4> across{};
  std::array<std::uint32_t, 4> down{};
  for (std::size_t i = 0; i < frame.components; ++i) {
    in.skip(1);
    const std::uint32_t sampling = in.u8();
    across[i] = sampling >> 4;
    down[i] = sampling & 15;
    in.skip(1);
    if (across[i] < 1 || across[i] > 4 || down[i] < 1 || down[i] > 4) return broken("a frame no JPEG has");
  }
  if (in.over()) return broken("a frame no JPEG has");
  const std::uint64_t units_across = frame.header.width / (8 * std::ranges::max(across)) + 1;
  const std::uint64_t units_down = frame.header.height / (8 * std::ranges::max(down)) + 1;
  for (std::size_t i = 0; i < frame.components; ++i) {
    frame.coefficient_bytes += units_across * across[i] * units_down * down[i] * 64 * 2;
  }
  return frame;
}

bool needed(const Segment& segment) {
  if (segment.marker == kApp0) return begins(segment.data, "JFIF");
  if (segment.marker == kApp2) return begins(segment.data, "ICC_PROFILE");
  if (segment.marker == kApp14) return begins(segment.data, "Adobe");
  return segment.marker != kComment && (segment.marker < kApp0 || segment.marker > kAppLast);
}

}  // namespace

Checked<Header> sniff_jpeg(ByteView bytes) {
  Reader in{bytes};
  std::optional<Frame> frame;
  for (Segment segment; next(in, segment);) {
    if (is_frame(segment.marker)) {
      if (frame) return broken("two frames");
      const auto read = read_frame(segment);
      if (!read) return read.error();
      frame = *read;
    }
    if (segment.marker == kEnd) break;
    if (segment.marker != kScan) continue;
    if (!frame) break;
    // A scan of some components only is the first of several: a decoder keeps the coefficients until the last.
    const bool several =
        segment.data.empty() || std::to_integer<std::uint32_t>(segment.data[0]) < frame->components;
    if (frame->progressive || several) frame->header.held_bytes = frame->coefficient_bytes;
    return frame->header;
  }
  return broken("no pixels");
}

Checked<Lean> strip_jpeg(ByteView bytes) {
  Lean lean;
  Kept kept{bytes};
  Reader in{bytes};
  std::size_t profile_bytes = 0;
  int scans = 0;
  int frames = 0;
  bool oriented = false;  // the first EXIF counts
  for (Segment segment; next(in, segment);) {
    const bool exif = segment.marker == kApp1 && begins(segment.data, std::string_view{"Exif\0\0", 6});
    if (exif && !std::exchange(oriented, true)) {
      lean.orientation = orientation_of(segment.data.subspan(6));
    }
    if (segment.marker == kApp2) profile_bytes += segment.data.size();
    if (is_frame(segment.marker) && ++frames > 1) return broken("two frames");
    if (segment.marker == kScan) {
      if (++scans > kScansMax) return refuse(Flaw::too_costly, "a JPEG of too many scans");
      skip_scan(in, bytes);
      segment.end = in.at();
    }
    const bool left_out = segment.marker == kApp2 && profile_bytes > kProfileBytesMax;
    if (!left_out && needed(segment) && !kept.keep(segment.begin, segment.end))
      return broken("too many parts");
    if (segment.marker != kEnd) continue;
    lean.parts = kept.take();
    return lean;
  }
  return broken("cut off");
}

}  // namespace banana::picture
