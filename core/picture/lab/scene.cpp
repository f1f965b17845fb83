#include "core/picture/lab/scene.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "core/picture/lab/pattern.hpp"

namespace banana::picture::lab {

namespace {

Color color_of(const std::uint8_t* pixel) {
  return {static_cast<float>(pixel[0]), static_cast<float>(pixel[1]), static_cast<float>(pixel[2])};
}
float light_of(Color color) { return (0.299F * color.r + 0.587F * color.g + 0.114F * color.b) / 255; }

Raster pattern(const Scene& scene, float moment) {
  Raster raster{static_cast<int>(scene.drawing.width), static_cast<int>(scene.drawing.height)};
  paint(raster, scene.drawing.seed, moment);
  return raster;
}

/// The reference fills the picture; in a film one slowly comes closer.
Raster backdrop(const Scene& scene, float moment) {
  return cover(scene.reference, static_cast<int>(scene.drawing.width), static_cast<int>(scene.drawing.height),
               1 + 0.25F * moment, 0.3F * moment, -0.2F * moment);
}

template <class Change>
void each_pixel(Raster& raster, Change change) {
  for (int y = 0; y < raster.height; ++y) {
    for (int x = 0; x < raster.width; ++x) change(raster.at(x, y), x, y);
  }
}

Raster framed(const Scene& scene, float moment) {
  Raster raster = pattern(scene, moment);
  const auto w = static_cast<float>(raster.width);
  const auto h = static_cast<float>(raster.height);
  const float least = std::min(w, h);
  const auto pw = static_cast<float>(scene.reference.width);
  const auto ph = static_cast<float>(scene.reference.height);
  const float scale = std::min(w * 0.80F / pw, h * 0.58F / ph);
  Raster photo = cover(scene.reference, std::max(1, static_cast<int>(pw * scale)),
                       std::max(1, static_cast<int>(ph * scale)));
  const Palette& palette = palette_of(scene.drawing.seed);
  each_pixel(photo, [&](std::uint8_t* pixel, int, int) {
    const Color color = color_of(pixel);
    blend(pixel, mix(palette.tones[4], palette.accent, light_of(color)), 0.30F);
  });
  const float border = least * 0.018F;
  const float left = (w - static_cast<float>(photo.width)) / 2;
  const float top = (h * 0.68F - static_cast<float>(photo.height)) / 2 + h * 0.02F;
  const Box frame{left - border, top - border, static_cast<float>(photo.width) + 2 * border,
                  static_cast<float>(photo.height) + 2 * border};
  for (const float depth : {3.0F, 2.0F, 1.0F}) {
    fill_box(raster, {frame.left, frame.top + border * depth * 0.6F, frame.width, frame.height},
             border * depth, palette.tones[4], 0.16F);
  }
  fill_box(raster, frame, border * 0.6F, {255, 255, 255}, 1);
  lay(raster, photo, static_cast<int>(left), static_cast<int>(top));
  return raster;
}

/// White, or transparent where a mask has transparency: here it changes.
float changed_at(const Raster& mask, bool by_opacity, int x, int y) {
  const std::uint8_t* pixel = mask.at(x, y);
  return by_opacity ? 1 - static_cast<float>(pixel[3]) / 255 : light_of(color_of(pixel));
}

Raster masked(const Scene& scene, float moment) {
  Raster raster = backdrop(scene, 0);
  const Raster changed = pattern(scene, moment);
  const Raster mask = cover(scene.mask, raster.width, raster.height);
  bool by_opacity = false;
  for (std::size_t i = 3; i < mask.rgba.size(); i += 4) by_opacity = by_opacity || mask.rgba[i] < 255;
  each_pixel(raster, [&](std::uint8_t* pixel, int x, int y) {
    blend(pixel, color_of(changed.at(x, y)), 0.88F * changed_at(mask, by_opacity, x, y));
  });
  return raster;
}

/// Swayed and in the seed's colours.
Raster varied(const Scene& scene, float moment) {
  const Raster original = backdrop(scene, moment);
  Raster raster = original;
  const Palette& palette = palette_of(scene.drawing.seed);
  const float phase = static_cast<float>(scene.drawing.seed % 628) / 100;
  const float sway = static_cast<float>(raster.width) * 0.015F;
  each_pixel(raster, [&](std::uint8_t* pixel, int x, int y) {
    const float wave = std::sin(phase + 3 * std::numbers::pi_v<float> * static_cast<float>(y) /
                                            static_cast<float>(raster.height));
    const int from = std::clamp(x + static_cast<int>(sway * wave), 0, raster.width - 1);
    const Color color = color_of(original.at(from, y));
    const float tone = (1 - light_of(color)) * 3.999F;
    const auto i = static_cast<std::size_t>(tone);
    blend(pixel, mix(color, mix(palette.tones[i], palette.tones[i + 1], tone - static_cast<float>(i)), 0.62F),
          1);
  });
  return raster;
}

Raster cut_out(const Scene& scene, float moment) {
  Raster raster = backdrop(scene, moment);
  each_pixel(raster, [&](std::uint8_t* pixel, int x, int y) {
    const float dx = (static_cast<float>(x) + 0.5F) / static_cast<float>(raster.width) - 0.5F;
    const float dy = (static_cast<float>(y) + 0.5F) / static_cast<float>(raster.height) - 0.46F;
    const float inside = std::clamp((0.40F - std::sqrt(dx * dx + dy * dy)) * 40, 0.0F, 1.0F);
    pixel[3] = static_cast<std::uint8_t>(static_cast<float>(pixel[3]) * inside);
  });
  return raster;
}

Raster restored(const Scene& scene, float moment) {
  Raster raster = backdrop(scene, moment);
  each_pixel(raster, [](std::uint8_t* pixel, int, int) {
    for (int i = 0; i < 3; ++i) {
      pixel[i] = static_cast<std::uint8_t>(
          std::clamp((static_cast<float>(pixel[i]) - 118) * 1.22F + 132, 0.0F, 255.0F));
    }
  });
  return raster;
}

}  // namespace

Raster paint_scene(const Scene& scene, float moment) {
  if (scene.reference.empty()) return pattern(scene, moment);
  switch (scene.drawing.act) {
    case Act::edit:
      return scene.mask.empty() ? framed(scene, moment) : masked(scene, moment);
    case Act::variation:
      return varied(scene, moment);
    case Act::cutout:
      return cut_out(scene, moment);
    case Act::restore:
      return restored(scene, moment);
    case Act::fresh:
    case Act::upscale:
      return backdrop(scene, moment);
  }
  return pattern(scene, moment);
}

}  // namespace banana::picture::lab
