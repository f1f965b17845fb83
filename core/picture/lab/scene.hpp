// What a drawing looks like, in pixels. Inside core/picture/lab only.
#pragma once

#include "core/picture/drawing.hpp"
#include "core/picture/lab/canvas.hpp"

namespace banana::picture::lab {

struct Scene {
  Drawing drawing;
  Raster reference;  // empty: none
  Raster mask;       // empty: none
};

/// The picture without its caption; `moment` runs from 0 to 1 through a film.
[[nodiscard]] Raster paint_scene(const Scene& scene, float moment = 0);

/// The caption: the prompt, and below it small what made the picture. Transparent where there is none, as large as the
/// picture.
[[nodiscard]] Raster caption(const Drawing& drawing);

}  // namespace banana::picture::lab
