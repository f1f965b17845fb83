// libvips' objects with owners. Inside core/picture/lab only.
#pragma once

#include <memory>

#include <vips/vips.h>

namespace banana::picture::lab {

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};

using Image = std::unique_ptr<VipsImage, Unref>;
using Source = std::unique_ptr<VipsSource, Unref>;
using Target = std::unique_ptr<VipsTarget, Unref>;

/// Runs a vips function that gives an image through its last pointer; empty when it failed.
template <class Make>
[[nodiscard]] Image made_by(Make make) {
  VipsImage* image = nullptr;
  const int failed = make(&image);
  Image owned{image};
  return failed == 0 ? std::move(owned) : nullptr;
}

}  // namespace banana::picture::lab
