#include "core/picture/lab/canvas.hpp"

#include <algorithm>
#include <cmath>

namespace banana::picture::lab {

namespace {

struct Area {
  int left;
  int top;
  int right;
  int bottom;
};

Area within(const Raster& raster, float left, float top, float right, float bottom) {
  const auto limit = [](float value, int max) {
    return static_cast<int>(std::clamp(value, 0.0F, static_cast<float>(max)));
  };
  return {limit(std::floor(left), raster.width), limit(std::floor(top), raster.height),
          limit(std::ceil(right), raster.width), limit(std::ceil(bottom), raster.height)};
}

}  // namespace

void fill_box(Raster& onto, Box box, float radius, Color color, float opacity) {
  const Area area = within(onto, box.left, box.top, box.left + box.width, box.top + box.height);
  const float middle_x = box.left + box.width / 2;
  const float middle_y = box.top + box.height / 2;
  for (int y = area.top; y < area.bottom; ++y) {
    const float dy = std::abs(static_cast<float>(y) + 0.5F - middle_y) - (box.height / 2 - radius);
    for (int x = area.left; x < area.right; ++x) {
      const float dx = std::abs(static_cast<float>(x) + 0.5F - middle_x) - (box.width / 2 - radius);
      const float outside = dx > 0 && dy > 0 ? std::sqrt(dx * dx + dy * dy) : std::max(dx, dy);
      const float coverage = std::clamp(radius + 0.5F - outside, 0.0F, 1.0F);
      if (coverage > 0) blend(onto.at(x, y), color, coverage * opacity);
    }
  }
}

void fill_disc(Raster& onto, float x, float y, float radius, Color color, float opacity) {
  const Area area = within(onto, x - radius - 1, y - radius - 1, x + radius + 1, y + radius + 1);
  for (int row = area.top; row < area.bottom; ++row) {
    const float dy = static_cast<float>(row) + 0.5F - y;
    for (int column = area.left; column < area.right; ++column) {
      const float dx = static_cast<float>(column) + 0.5F - x;
      const float square = dx * dx + dy * dy;
      if (square >= (radius + 0.5F) * (radius + 0.5F)) continue;
      const float inner = std::max(radius - 0.5F, 0.0F);
      const float coverage =
          square <= inner * inner ? 1.0F : std::clamp(radius + 0.5F - std::sqrt(square), 0.0F, 1.0F);
      blend(onto.at(column, row), color, coverage * opacity);
    }
  }
}

void lay(Raster& onto, const Raster& picture, int left, int top) {
  for (int y = std::max(0, -top); y < picture.height && y + top < onto.height; ++y) {
    for (int x = std::max(0, -left); x < picture.width && x + left < onto.width; ++x) {
      const std::uint8_t* pixel = picture.at(x, y);
      if (pixel[3] == 0) continue;
      const Color color{static_cast<float>(pixel[0]), static_cast<float>(pixel[1]),
                        static_cast<float>(pixel[2])};
      blend(onto.at(x + left, y + top), color, static_cast<float>(pixel[3]) / 255);
    }
  }
}

Raster cover(const Raster& picture, int width, int height, float zoom, float across, float down) {
  Raster result{width, height};
  const auto pw = static_cast<float>(picture.width);
  const auto ph = static_cast<float>(picture.height);
  const auto w = static_cast<float>(width);
  const auto h = static_cast<float>(height);
  const float step = std::min(pw / w, ph / h) / zoom;
  const float left = (pw - w * step) * (0.5F + across / 2);
  const float top = (ph - h * step) * (0.5F + down / 2);
  for (int y = 0; y < height; ++y) {
    const float from_y = std::clamp(top + (static_cast<float>(y) + 0.5F) * step - 0.5F, 0.0F, ph - 1);
    const int y0 = static_cast<int>(from_y);
    const int y1 = std::min(y0 + 1, picture.height - 1);
    const float fy = from_y - static_cast<float>(y0);
    for (int x = 0; x < width; ++x) {
      const float from_x = std::clamp(left + (static_cast<float>(x) + 0.5F) * step - 0.5F, 0.0F, pw - 1);
      const int x0 = static_cast<int>(from_x);
      const int x1 = std::min(x0 + 1, picture.width - 1);
      const float fx = from_x - static_cast<float>(x0);
      std::uint8_t* pixel = result.at(x, y);
      for (int i = 0; i < 4; ++i) {
        const float upper = static_cast<float>(picture.at(x0, y0)[i]) * (1 - fx) +
                            static_cast<float>(picture.at(x1, y0)[i]) * fx;
        const float lower = static_cast<float>(picture.at(x0, y1)[i]) * (1 - fx) +
                            static_cast<float>(picture.at(x1, y1)[i]) * fx;
        pixel[i] = sample(upper * (1 - fy) + lower * fy);
      }
    }
  }
  return result;
}

}  // namespace banana::picture::lab
