#include "core/picture/lab/words.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "core/picture/lab/image.hpp"

namespace banana::picture::lab {

namespace {

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }

/// As pango takes it: nothing in it is markup.
std::string escaped(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += byte < 0x20 || byte == 0x7f ? ' ' : c;
    }
  }
  return out;
}

std::string marked_up(const Words& words) {
  const char* const more = words.weight == Weight::bold     ? " weight=\"bold\""
                           : words.weight == Weight::struck ? " strikethrough=\"true\""
                                                            : "";
  return fmt::format("<span foreground=\"#{:06x}\"{}>{}</span>", words.color, more, escaped(words.text));
}

}  // namespace

Raster set(const Words& words) {
  if (words.text.find_first_not_of(" \t\r\n") == std::string::npos || words.width_max < 1) return {};
  const std::string markup = marked_up(words);
  const std::string font = fmt::format("Sans {}", std::max(words.size, 1));
  const Image image = made_by([&](VipsImage** out) {
    return vips_text(out, markup.c_str(), "font", font.c_str(), "width", words.width_max, "dpi", 72, "rgba",
                     TRUE, "wrap", VIPS_TEXT_WRAP_WORD_CHAR, nullptr);
  });
  if (!image || image->Bands != 4) {
    vips_error_clear();
    return {};
  }
  std::size_t size = 0;
  void* pixels = vips_image_write_to_memory(image.get(), &size);
  if (pixels == nullptr) return {};
  Raster raster{image->Xsize, std::min(image->Ysize, std::max(words.height_max, 1))};
  std::memcpy(raster.rgba.data(), pixels, std::min(size, raster.rgba.size()));
  g_free(pixels);
  return raster;
}

std::size_t count_characters(std::string_view text) {
  return static_cast<std::size_t>(std::ranges::count_if(text, begins_character));
}

std::string shortened(std::string_view text, std::size_t characters_max) {
  std::size_t characters = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (begins_character(text[i]) && ++characters > characters_max)
      return std::string{text.substr(0, i)} + "…";
  }
  return std::string{text};
}

}  // namespace banana::picture::lab
