// PNG (https://www.w3.org/TR/png-3/): a signature, then chunks of length, name, data and checksum.
#include "core/picture/formats.hpp"
#include "core/picture/reader.hpp"

namespace banana::picture {

namespace {

constexpr std::size_t kSignature = 8;

struct Chunk {
  std::string_view name;
  ByteView data;
  std::size_t begin = 0;  // of the whole chunk in the file
  std::size_t end = 0;
};

/// False when the file ends within the chunk, or it has no sound name.
bool next(Reader& in, Chunk& chunk) {
  chunk.begin = in.at();
  const std::uint32_t length = in.big(4);
  chunk.name = as_text(in.take(4));
  chunk.data = in.take(length);
  in.skip(4);
  chunk.end = in.at();
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
  return !in.over() && std::ranges::all_of(chunk.name, letter);
}

/// Samples of a pixel after decoding (a palette gives three), 0 for what PNG doesn't have.
std::uint32_t samples(std::uint32_t color, std::uint32_t depth) {
  const bool wide = depth == 8 || depth == 16;
  switch (color) {
    case 0:
      return wide || depth == 1 || depth == 2 || depth == 4 ? 1 : 0;
    case 2:
      return wide ? 3 : 0;
    case 3:
      return depth == 1 || depth == 2 || depth == 4 || depth == 8 ? 3 : 0;
    case 4:
      return wide ? 2 : 0;
    case 6:
      return wide ? 4 : 0;
    default:
      return 0;
  }
}

/// What a decoder needs for the pixels and their colours. Texts, times, EXIF and whatever anybody invented stay out.
bool needed(const Chunk& chunk) {
  if (chunk.name == "iCCP") return chunk.data.size() <= kProfileBytesMax;
  constexpr std::array<std::string_view, 8> kNeeded{"IHDR", "PLTE", "IDAT", "IEND",
                                                    "tRNS", "gAMA", "cHRM", "sRGB"};
  return std::ranges::find(kNeeded, chunk.name) != kNeeded.end();
}

}  // namespace

Checked<Header> sniff_png(ByteView bytes) {
  Reader in{bytes};
  in.skip(kSignature);
  Chunk chunk;
  if (!next(in, chunk) || chunk.name != "IHDR" || chunk.data.size() != 13) return broken("no header");
  Reader fields{chunk.data};
  Header header{.format = Format::png};
  header.width = fields.big(4);
  header.height = fields.big(4);
  const std::uint32_t depth = fields.u8();
  const std::uint32_t color = fields.u8();
  std::uint32_t channels = samples(color, depth);
  if (channels == 0 || fields.u8() != 0 || fields.u8() != 0) return broken("a header no PNG has");
  const std::uint32_t interlace = fields.u8();
  if (interlace > 1) return broken("a header no PNG has");
  header.alpha = color == 4 || color == 6;
  while (next(in, chunk)) {
    if (chunk.name == "acTL") return refuse(Flaw::animated, "the picture is an animated PNG");
    if (chunk.name == "tRNS" && !header.alpha) {
      header.alpha = true;
      ++channels;
    }
    if (chunk.name == "IDAT" || chunk.name == "IEND") break;
  }
  if (chunk.name != "IDAT") return broken("no pixels");
  if (interlace == 1) {
    header.held_bytes = std::uint64_t{header.width} * header.height * channels * (depth == 16 ? 2 : 1);
  }
  return header;
}

Checked<Lean> strip_png(ByteView bytes) {
  Lean lean;
  Kept kept{bytes};
  (void)kept.keep(0, kSignature);
  Reader in{bytes};
  in.skip(kSignature);
  for (Chunk chunk; next(in, chunk);) {
    if (chunk.name == "eXIf") lean.orientation = orientation_of(chunk.data);
    if (chunk.name == "acTL" || chunk.name == "fcTL")
      return refuse(Flaw::animated, "the picture is an animated PNG");
    if (needed(chunk) && !kept.keep(chunk.begin, chunk.end)) return broken("too many parts");
    if (chunk.name != "IEND") continue;
    lean.parts = kept.take();
    return lean;
  }
  return broken("cut off");
}

}  // namespace banana::picture
