#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/picture/lab/pattern.hpp"
#include "core/picture/lab/scene.hpp"
#include "core/picture/lab/words.hpp"

namespace banana::picture::lab {

namespace {

constexpr std::size_t kPromptShown = 240;  // characters
constexpr std::size_t kNegativeShown = 80;
constexpr std::size_t kModelShown = 40;

/// The fewer the words, the larger.
int prompt_size(std::size_t characters, int least) {
  const int part = characters <= 24 ? 11 : characters <= 60 ? 15 : characters <= 140 ? 21 : 28;
  return std::max(least / part, 9);
}

std::string made_how(const Drawing& drawing) {
  std::string line = shortened(drawing.label, kModelShown);
  if (!drawing.model.empty()) line += " · " + shortened(drawing.model, kModelShown);
  line += fmt::format(" · {}×{} · seed {}", drawing.width, drawing.height, drawing.seed);
  if (drawing.act != Act::fresh) line += fmt::format(" · {}", to_string(drawing.act));
  return line;
}

/// Only where the words say what the picture shows; a picture made larger is not described anew.
bool shows_prompt(Act act) { return act == Act::fresh || act == Act::edit || act == Act::variation; }

}  // namespace

Raster caption(const Drawing& drawing) {
  const int w = static_cast<int>(drawing.width);
  const int h = static_cast<int>(drawing.height);
  const int least = std::min(w, h);
  const int margin = std::max(least / 28, 3);
  const int width_max = std::max(w - 4 * margin, 1);
  const int small = std::max(least / 40, 8);
  std::vector<Raster> lines;
  if (shows_prompt(drawing.act)) {
    const std::string prompt = shortened(drawing.prompt, kPromptShown);
    lines.push_back(set({.text = prompt,
                         .size = prompt_size(count_characters(prompt), least),
                         .width_max = width_max,
                         .height_max = h / 2,
                         .weight = Weight::bold}));
    lines.push_back(set({.text = shortened(drawing.negative, kNegativeShown),
                         .size = small + small / 4,
                         .width_max = width_max,
                         .height_max = h / 8,
                         .weight = Weight::struck,
                         .color = 0xd8d8d8}));
  }
  lines.push_back(set({.text = made_how(drawing),
                       .size = small,
                       .width_max = width_max,
                       .height_max = h / 4,
                       .color = 0xe8e8e8}));
  std::erase_if(lines, [](const Raster& line) { return line.empty(); });

  Raster caption{w, h};
  std::ranges::fill(caption.rgba, std::uint8_t{0});
  if (lines.empty()) return caption;
  const int gap = std::max(margin * 2 / 3, 2);
  int height = 2 * margin - gap;
  int width = 0;
  for (const Raster& line : lines) {
    height += line.height + gap;
    width = std::max(width, line.width);
  }
  const int top = h - margin - height;
  const Color dark = mix(palette_of(drawing.seed).tones[4], {0, 0, 0}, 0.45F);
  const Box panel{static_cast<float>(margin), static_cast<float>(top),
                  static_cast<float>(std::min(width + 2 * margin, w - 2 * margin)),
                  static_cast<float>(height)};
  // A mask of the panel first: opacity is not a colour.
  Raster shape{w, h};
  std::ranges::fill(shape.rgba, std::uint8_t{0});
  fill_box(shape, panel, static_cast<float>(margin) * 0.8F, {184, 0, 0}, 1);
  for (std::size_t i = 0; i < caption.rgba.size(); i += 4) {
    if (shape.rgba[i] == 0) continue;
    blend(&caption.rgba[i], dark, 1);
    caption.rgba[i + 3] = shape.rgba[i];
  }
  int y = top + margin;
  for (const Raster& line : lines) {
    for (int row = 0; row < line.height && row + y < h; ++row) {
      for (int x = 0; x < line.width && x + 2 * margin < w; ++x) {
        const std::uint8_t* ink = line.at(x, row);
        if (row + y < 0 || ink[3] == 0) continue;
        std::uint8_t* pixel = caption.at(x + 2 * margin, row + y);
        const float part = static_cast<float>(ink[3]) / 255;
        blend(pixel, {static_cast<float>(ink[0]), static_cast<float>(ink[1]), static_cast<float>(ink[2])},
              part);
        pixel[3] = static_cast<std::uint8_t>(static_cast<float>(pixel[3]) +
                                             (255 - static_cast<float>(pixel[3])) * part);
      }
    }
    y += line.height + gap;
  }
  return caption;
}

}  // namespace banana::picture::lab
