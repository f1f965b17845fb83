#include "core/base/encoding.hpp"
#include "core/picture/header.hpp"
#include "tests/fuzz/targets.hpp"

namespace banana::fuzz {

void fuzz_picture(std::string_view input) {
  const picture::Bounds bounds{.bytes_max = 64 * 1024, .pixels_max = 1'000'000};
  const auto header = picture::sniff(as_bytes(input), bounds);
  if (!header) {
    promise(is_utf8(header.error().message) && header.error().message.size() <= 300,
            "reasons are short text");
    return;
  }
  promise(header->width > 0 && header->height > 0, "a picture has a size");
  promise(std::uint64_t{header->width} * header->height <= bounds.pixels_max, "bounds are kept");
  const auto lean = picture::strip(as_bytes(input), *header);
  if (!lean) return;
  promise(lean->orientation >= 1 && lean->orientation <= 8, "an orientation is one of eight");
  std::string kept;
  for (const ByteView part : lean->parts) kept += as_text(part);
  promise(kept.size() <= input.size() + lean->head.size(), "nothing is kept twice");
  const auto again =
      picture::sniff(as_bytes(kept), {.bytes_max = 128 * 1024, .pixels_max = bounds.pixels_max});
  promise(again && again->format == header->format && again->width == header->width &&
              again->height == header->height,
          "what is left of a picture is the same picture");
}

}  // namespace banana::fuzz
