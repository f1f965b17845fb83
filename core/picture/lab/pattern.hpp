// The picture that is in a seed: one of three motifs in one of ten palettes, and where everything stands. Inside
// core/picture/lab only.
#pragma once

#include <array>
#include <cstdint>

#include "core/picture/lab/canvas.hpp"

namespace banana::picture::lab {

/// From the light to the dark.
struct Palette {
  std::array<Color, 5> tones;
  Color accent;
};

[[nodiscard]] const Palette& palette_of(std::uint64_t seed);

/// Fills the raster. `moment` runs from 0 to 1 through a film; a picture is its beginning.
void paint(Raster& onto, std::uint64_t seed, float moment = 0);

}  // namespace banana::picture::lab
