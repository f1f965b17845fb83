// Pixels in memory, and what can be done to them. Colours are sRGB, 0..255. Inside core/picture/lab only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace banana::picture::lab {

struct Color {
  float r = 0;
  float g = 0;
  float b = 0;
};

[[nodiscard]] constexpr Color mix(Color a, Color b, float part) {
  return {a.r + (b.r - a.r) * part, a.g + (b.g - a.g) * part, a.b + (b.b - a.b) * part};
}
[[nodiscard]] constexpr Color hex(std::uint32_t rgb) {
  return {static_cast<float>(rgb >> 16 & 255), static_cast<float>(rgb >> 8 & 255),
          static_cast<float>(rgb & 255)};
}

/// Four bytes a pixel: red, green, blue, opacity.
struct Raster {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> rgba;

  Raster() = default;
  Raster(int its_width, int its_height)
      : width(its_width),
        height(its_height),
        rgba(static_cast<std::size_t>(its_width) * static_cast<std::size_t>(its_height) * 4, 255) {}

  [[nodiscard]] std::uint8_t* at(int x, int y) {
    return rgba.data() +
           (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 4;
  }
  [[nodiscard]] const std::uint8_t* at(int x, int y) const {
    return rgba.data() +
           (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) + static_cast<std::size_t>(x)) * 4;
  }
  [[nodiscard]] bool empty() const { return rgba.empty(); }
};

/// The nearest whole number; `value` is within 0..255.
[[nodiscard]] constexpr std::uint8_t sample(float value) {
  return static_cast<std::uint8_t>(static_cast<int>(value * 256 + 128) >> 8);
}

/// Paints over a pixel with so much of a colour; the pixel's opacity stays.
inline void blend(std::uint8_t* pixel, Color color, float part) {
  const Color below{static_cast<float>(pixel[0]), static_cast<float>(pixel[1]), static_cast<float>(pixel[2])};
  const Color both = mix(below, color, part);
  pixel[0] = sample(both.r);
  pixel[1] = sample(both.g);
  pixel[2] = sample(both.b);
}

struct Box {
  float left = 0;
  float top = 0;
  float width = 0;
  float height = 0;
};

/// A rectangle with round corners.
void fill_box(Raster& onto, Box box, float radius, Color color, float opacity);
void fill_disc(Raster& onto, float x, float y, float radius, Color color, float opacity);
/// Another raster over this one, by its opacity.
void lay(Raster& onto, const Raster& picture, int left, int top);
/// The part of `picture` that fills width x height, `zoom` ≥ 1 times closer, its middle moved by so much of what is cut.
[[nodiscard]] Raster cover(const Raster& picture, int width, int height, float zoom = 1, float across = 0,
                           float down = 0);

}  // namespace banana::picture::lab
