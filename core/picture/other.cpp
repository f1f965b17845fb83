// Files that are no picture we open, by their first bytes, so that people hear what they sent.
#include <fmt/format.h>

#include "core/picture/formats.hpp"
#include "core/picture/reader.hpp"

namespace banana::picture {

namespace {

using namespace std::string_view_literals;

struct Other {
  std::size_t at;
  std::string_view magic;
  std::string_view name;
};

constexpr std::array kOthers{
    Other{0, "BM"sv, "a BMP"},
    Other{0, "II*\0"sv, "a TIFF"},
    Other{0, "MM\0*"sv, "a TIFF"},
    Other{4, "ftypheic"sv, "a HEIC"},
    Other{4, "ftypheix"sv, "a HEIC"},
    Other{4, "ftypmif1"sv, "a HEIC"},
    Other{4, "ftypavif"sv, "an AVIF"},
    Other{0, "\xff\x0a"sv, "a JPEG XL"},
    Other{0, "\0\0\0\x0cJXL "sv, "a JPEG XL"},
    Other{0, "\0\0\0\x0cjP  "sv, "a JPEG 2000"},
    Other{0, "8BPS"sv, "a Photoshop file"},
    Other{0, "\0\0\1\0"sv, "an icon"},
    Other{0, "%!PS"sv, "a PostScript"},
    Other{0, "gimp xcf"sv, "a GIMP file"},
    Other{0, "v/1\1"sv, "an OpenEXR"},
    Other{0, "#?RADIANCE"sv, "a Radiance HDR"},
    Other{0, "%PDF-"sv, "a PDF"},
};

/// Of the parts of a GIF: two images are enough to know.
bool has_two_images(ByteView gif) {
  Reader in{gif};
  in.skip(10);
  const auto table_bytes = [](std::uint8_t flags) -> std::size_t {
    return (flags & 0x80) != 0 ? std::size_t{3} << ((flags & 7) + 1) : 0;
  };
  const std::uint8_t flags = in.u8();
  in.skip(2 + table_bytes(flags));
  const auto skip_blocks = [&in] {
    for (std::uint8_t size = in.u8(); size != 0 && !in.over(); size = in.u8()) in.skip(size);
  };
  for (int images = 0; !in.over();) {
    const std::uint8_t kind = in.u8();
    if (kind == 0x21) {
      in.skip(1);
    } else if (kind == 0x2c) {
      if (++images == 2) return true;
      in.skip(8);
      in.skip(table_bytes(in.u8()));
      in.skip(1);
    } else {
      return false;
    }
    skip_blocks();
  }
  return false;
}

/// Text that begins with a tag, white space and a byte order mark aside: SVG, or a web page.
std::string_view markup(ByteView bytes) {
  std::string_view text = as_text(bytes).substr(0, 1024);
  if (text.starts_with("\xef\xbb\xbf")) text.remove_prefix(3);
  text.remove_prefix(std::min(text.size(), text.find_first_not_of(" \t\r\n")));
  if (!text.starts_with('<')) return {};
  return text.find("<svg") != std::string_view::npos ? "an SVG"sv : "a web page or other markup"sv;
}

}  // namespace

Refused name_other(ByteView bytes) {
  constexpr std::string_view kTaken = "PNG, JPEG and WebP are taken";
  if (begins(bytes, "GIF87a") || begins(bytes, "GIF89a")) {
    if (has_two_images(bytes))
      return refuse(Flaw::animated, fmt::format("the picture is an animated GIF; {}", kTaken));
    return refuse(Flaw::unsupported, fmt::format("the file is a GIF; {}", kTaken));
  }
  for (const Other& other : kOthers) {
    if (bytes.size() >= other.at && begins(bytes.subspan(other.at), other.magic)) {
      return refuse(Flaw::unsupported, fmt::format("the file is {}; {}", other.name, kTaken));
    }
  }
  if (const std::string_view name = markup(bytes); !name.empty()) {
    return refuse(Flaw::unsupported, fmt::format("the file is {}; {}", name, kTaken));
  }
  return refuse(Flaw::not_a_picture, fmt::format("the file is no picture we know; {}", kTaken));
}

}  // namespace banana::picture
