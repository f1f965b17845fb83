// Rasters from pictures and pictures from rasters. Inside core/picture/lab only.
#pragma once

#include "core/picture/lab/canvas.hpp"
#include "core/picture/picture.hpp"

namespace banana::picture::lab {

/// A picture that an opening child made, from a descriptor.
[[nodiscard]] Checked<Raster> read_raster(int source);

/// False when it can't be written. JPEG has no transparency.
[[nodiscard]] bool print(const Raster& raster, Format format, int target);

}  // namespace banana::picture::lab
