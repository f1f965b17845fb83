// Opens a stranger's picture and makes ours out of it. Inside core/picture/lab only.
#pragma once

#include "core/picture/darkroom.hpp"
#include "core/picture/header.hpp"

namespace banana::picture::lab {

struct Negative {
  int source = -1;  // descriptors; they stay the caller's
  int target = -1;
  Header header;
  Orientation orientation = 1;
  Want want;
};

/// Once, before anything else: libvips with all loaders but ours turned off. False when it doesn't start.
[[nodiscard]] bool start_vips();

/// Writes the picture to its target. The bytes of what is returned stay empty.
[[nodiscard]] Checked<Picture> develop(const Negative& negative);

/// Why libvips failed, in our words: what it says may hold parts of the picture.
[[nodiscard]] Refused vips_failed();

}  // namespace banana::picture::lab
