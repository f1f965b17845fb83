// Text as pixels: any script a font is installed for, emoji in colour. Text is data: no markup in it is looked at.
// Inside core/picture/lab only.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/picture/lab/canvas.hpp"

namespace banana::picture::lab {

enum class Weight { normal, bold, struck };

struct Words {
  std::string text;  // UTF-8; controls and line ends become spaces
  int size = 16;     // pixels
  int width_max = 0;
  int height_max = 0;  // cut off below
  Weight weight = Weight::normal;
  std::uint32_t color = 0xffffff;
};

/// Empty when there is nothing to be seen, or no font at all.
[[nodiscard]] Raster set(const Words& words);

/// At most so many characters, with an ellipsis when there were more.
[[nodiscard]] std::string shortened(std::string_view text, std::size_t characters_max);
[[nodiscard]] std::size_t count_characters(std::string_view text);

}  // namespace banana::picture::lab
