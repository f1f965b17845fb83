// Scenes that move, as an MP4. Inside core/picture/lab only.
#pragma once

#include <span>
#include <vector>

#include "core/base/encoding.hpp"
#include "core/picture/lab/scene.hpp"

namespace banana::picture::lab {

/// False when it can't be made or written.
[[nodiscard]] bool film(const Scene& scene, Millis length, int target);

}  // namespace banana::picture::lab
