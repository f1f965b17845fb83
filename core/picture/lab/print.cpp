#include "core/picture/lab/print.hpp"

#include <algorithm>
#include <cstring>

#include "core/picture/lab/develop.hpp"
#include "core/picture/lab/image.hpp"

namespace banana::picture::lab {

Checked<Raster> read_raster(int source) {
  const Source from{vips_source_new_from_descriptor(source)};
  const Image stored{from ? vips_image_new_from_source(from.get(), "", "fail_on", VIPS_FAIL_ON_ERROR, nullptr)
                          : nullptr};
  if (!stored) return vips_failed();
  Image image = made_by([&](VipsImage** out) {
    return vips_image_hasalpha(stored.get()) != FALSE ? vips_copy(stored.get(), out, nullptr)
                                                      : vips_addalpha(stored.get(), out, nullptr);
  });
  if (image && image->BandFmt != VIPS_FORMAT_UCHAR) {
    image = made_by([&](VipsImage** out) { return vips_cast_uchar(image.get(), out, nullptr); });
  }
  if (!image || image->Bands != 4) return vips_failed();
  std::size_t size = 0;
  void* pixels = vips_image_write_to_memory(image.get(), &size);
  if (pixels == nullptr) return vips_failed();
  Raster raster{image->Xsize, image->Ysize};
  std::memcpy(raster.rgba.data(), pixels, std::min(size, raster.rgba.size()));
  g_free(pixels);
  return raster;
}

bool print(const Raster& raster, Format format, int target) {
  bool opaque = true;
  for (std::size_t i = 3; i < raster.rgba.size() && opaque; i += 4) opaque = raster.rgba[i] == 255;
  const int bands = opaque || format == Format::jpeg ? 3 : 4;
  std::vector<std::uint8_t> samples;
  samples.reserve(raster.rgba.size());
  for (std::size_t i = 0; i < raster.rgba.size(); i += 4) {
    samples.insert(samples.end(), raster.rgba.begin() + static_cast<std::ptrdiff_t>(i),
                   raster.rgba.begin() + static_cast<std::ptrdiff_t>(i) + bands);
  }
  const Image bare{vips_image_new_from_memory(samples.data(), samples.size(), raster.width, raster.height,
                                              bands, VIPS_FORMAT_UCHAR)};
  if (!bare) return false;
  const Image image = made_by([&](VipsImage** out) {
    return vips_copy(bare.get(), out, "interpretation", VIPS_INTERPRETATION_sRGB, nullptr);
  });
  const Target to{vips_target_new_to_descriptor(target)};
  if (!image || !to) return false;
  if (format == Format::jpeg)
    return vips_jpegsave_target(image.get(), to.get(), "Q", 88, "strip", TRUE, nullptr) == 0;
  return vips_pngsave_target(image.get(), to.get(), "compression", 3, "filter", VIPS_FOREIGN_PNG_FILTER_UP,
                             "strip", TRUE, nullptr) == 0;
}

}  // namespace banana::picture::lab
