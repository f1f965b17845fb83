// WebP (RFC 9649): a RIFF file whose chunks have a name, a length and data padded to an even length.
#include "core/picture/formats.hpp"
#include "core/picture/reader.hpp"

namespace banana::picture {

namespace {

constexpr std::size_t kRiffHeader = 12;
constexpr std::size_t kExtended = 10;  // bytes of VP8X
constexpr std::uint8_t kAnimation = 0x02;
constexpr std::uint8_t kAlpha = 0x10;
constexpr std::uint8_t kProfile = 0x20;

struct Chunk {
  std::string_view name;
  ByteView data;
  std::size_t begin = 0;
  std::size_t end = 0;  // padding included
};

bool next(Reader& in, Chunk& chunk) {
  chunk.begin = in.at();
  chunk.name = as_text(in.take(4));
  const std::uint32_t length = in.little(4);
  chunk.data = in.take(length);
  if (in.over()) return false;
  if (length % 2 == 1 && in.left() > 0) in.skip(1);
  chunk.end = in.at();
  return true;
}

/// As long as the file says it is: what follows isn't looked at.
ByteView body(ByteView bytes) {
  Reader in{bytes};
  in.skip(4);
  const std::uint64_t length = in.little(4);
  return bytes.subspan(0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), length + 8)));
}

/// Width, height and transparency of the pixels themselves: VP8 (lossy) or VP8L.
Checked<Header> read_pixels(const Chunk& chunk) {
  Reader in{chunk.data};
  Header header{.format = Format::webp};
  if (chunk.name == "VP8L") {
    if (in.u8() != 0x2f) return broken("no lossless header");
    const std::uint32_t fields = in.little(4);
    header.width = (fields & 0x3fff) + 1;
    header.height = (fields >> 14 & 0x3fff) + 1;
    header.alpha = (fields >> 28 & 1) != 0;
    if (fields >> 29 != 0) return broken("a lossless header no WebP has");
    header.held_bytes = std::uint64_t{header.width} * header.height * 4;
  } else {
    const bool key_frame = (in.little(3) & 1) == 0;
    if (!key_frame || in.big(3) != 0x9d012a) return broken("no key frame");
    header.width = in.little(2) & 0x3fff;
    header.height = in.little(2) & 0x3fff;
  }
  if (in.over()) return broken("cut off");
  return header;
}

bool is_pixels(const Chunk& chunk) { return chunk.name == "VP8 " || chunk.name == "VP8L"; }

void put(Bytes& out, std::string_view text) {
  for (const char c : text) out.push_back(static_cast<std::byte>(c));
}
void put_little(Bytes& out, std::size_t value) {
  for (int i = 0; i < 4; ++i) out.push_back(static_cast<std::byte>(value >> (8 * i) & 0xff));
}

}  // namespace

Checked<Header> sniff_webp(ByteView bytes) {
  const ByteView file = body(bytes);
  Reader in{file};
  in.skip(kRiffHeader);
  Chunk chunk;
  if (!next(in, chunk)) return broken("cut off");
  Reader canvas{chunk.data};
  const bool extended = chunk.name == "VP8X";
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  bool alpha = false;
  if (extended) {
    const std::uint8_t flags = canvas.u8();
    canvas.skip(3);
    width = canvas.little(3) + 1;
    height = canvas.little(3) + 1;
    alpha = (flags & kAlpha) != 0;
    if (canvas.over()) return broken("no header");
    if ((flags & kAnimation) != 0) return refuse(Flaw::animated, "the picture is an animated WebP");
    do {
      if (!next(in, chunk)) return broken("no pixels");
      if (chunk.name == "ANIM" || chunk.name == "ANMF")
        return refuse(Flaw::animated, "the picture is an animated WebP");
    } while (!is_pixels(chunk));
  }
  if (!is_pixels(chunk)) return broken("no pixels");
  Checked<Header> header = read_pixels(chunk);
  if (!header) return header;
  header->held_bytes += file.size();  // its decoder wants the whole file at once
  if (!extended) return header;
  if (header->width != width || header->height != height) return broken("two sizes");
  // The plane of transparency beside lossy colours is one byte a pixel, decoded as a whole.
  if (alpha && chunk.name == "VP8 ") header->held_bytes += std::uint64_t{width} * height;
  header->alpha = header->alpha || alpha;
  return header;
}

Checked<Lean> strip_webp(ByteView bytes) {
  const ByteView file = body(bytes);
  Lean lean;
  Kept kept{file};
  Reader in{file};
  in.skip(kRiffHeader);
  std::optional<Chunk> extended;
  std::optional<Chunk> pixels;
  bool profile = false;
  std::size_t total = 0;
  const auto keep = [&](const Chunk& chunk) {
    total += chunk.end - chunk.begin;
    return kept.keep(chunk.begin, chunk.end);
  };
  for (Chunk chunk; in.left() >= 8 && next(in, chunk);) {
    const bool first = chunk.begin == kRiffHeader;
    if (first && chunk.name == "VP8X" && chunk.data.size() == kExtended) extended = chunk;
    if (chunk.name == "EXIF") {
      const bool prefixed = begins(chunk.data, std::string_view{"Exif\0\0", 6});
      lean.orientation = orientation_of(chunk.data.subspan(prefixed ? 6 : 0));
    }
    if (pixels) continue;
    const bool wanted_profile = chunk.name == "ICCP" && extended && chunk.data.size() <= kProfileBytesMax;
    profile = profile || wanted_profile;
    if (is_pixels(chunk)) pixels = chunk;
    if ((wanted_profile || is_pixels(chunk) || (chunk.name == "ALPH" && extended)) && !keep(chunk)) {
      return broken("too many parts");
    }
  }
  if (!pixels) return broken("cut off");
  put(lean.head, "RIFF");
  put_little(lean.head, 4 + total + (extended ? 8 + kExtended : 0));
  put(lean.head, "WEBP");
  if (extended) {
    put(lean.head, "VP8X");
    put_little(lean.head, kExtended);
    const std::size_t flags_at = lean.head.size();
    lean.head.insert(lean.head.end(), extended->data.begin(), extended->data.end());
    lean.head[flags_at] &= std::byte{kAlpha};
    if (profile) lean.head[flags_at] |= std::byte{kProfile};
  }
  lean.parts = kept.take();
  lean.parts.insert(lean.parts.begin(), ByteView{lean.head});
  return lean;
}

}  // namespace banana::picture
