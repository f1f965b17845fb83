#include "core/picture/lab/pattern.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace banana::picture::lab {

namespace {

constexpr float kTurn = 2 * std::numbers::pi_v<float>;

constexpr Palette palette(std::array<std::uint32_t, 5> tones, std::uint32_t accent) {
  return {{hex(tones[0]), hex(tones[1]), hex(tones[2]), hex(tones[3]), hex(tones[4])}, hex(accent)};
}

constexpr std::array<Palette, 10> kPalettes{
    palette({0xffe8c9, 0xffb88a, 0xe8798a, 0x8c4a7e, 0x2f1b4d}, 0xfff6df),  // dusk
    palette({0xe3f4f1, 0x9ed8d5, 0x4fa7b3, 0x1f6a8a, 0x0c2f4f}, 0xffd27a),  // lagoon
    palette({0xfdf3d7, 0xf6d186, 0xe39a4f, 0xa9552f, 0x4a2418}, 0xfffdf2),  // desert
    palette({0xe9f0d8, 0xbcd4a0, 0x7fae7c, 0x3f7a63, 0x17403f}, 0xffe9a8),  // spring
    palette({0xf4e6f7, 0xd9b8ea, 0xa582d6, 0x6350ad, 0x251f5c}, 0xffe3ec),  // lilac
    palette({0xfbe3e0, 0xf3aeb0, 0xd86c86, 0x97406f, 0x3d1b46}, 0xffe9b8),  // rose
    palette({0xdfeaf7, 0xa9c4e6, 0x6a90cb, 0x3a5c9f, 0x152a5a}, 0xfff3d1),  // morning
    palette({0xfff0b8, 0xffcf4d, 0xf59a2e, 0xb3592b, 0x46241f}, 0xffffff),  // banana
    palette({0xd8f3e7, 0x8adbc0, 0x34a99b, 0x14707a, 0x0a3644}, 0xffc6a8),  // mint
    palette({0x2a3563, 0x3c4f8c, 0x2c3a73, 0x1b2450, 0x0b1030}, 0xf7e8b0),  // night
};

/// SplitMix64: the same numbers everywhere.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15ULL;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return z ^ z >> 31;
  }
  float between(float low, float high) {
    return low + (high - low) * static_cast<float>(static_cast<double>(next() >> 11) * 0x1p-53);
  }
  int below(int bound) { return static_cast<int>(next() % static_cast<std::uint64_t>(bound)); }

 private:
  std::uint64_t state_;
};

void fill_rows(Raster& onto, Color top, Color bottom) {
  for (int y = 0; y < onto.height; ++y) {
    const Color color = mix(top, bottom, static_cast<float>(y) / static_cast<float>(onto.height));
    for (int x = 0; x < onto.width; ++x) blend(onto.at(x, y), color, 1);
  }
}

void sun(Raster& onto, Dice& dice, const Palette& palette, float moment) {
  const auto w = static_cast<float>(onto.width);
  const auto h = static_cast<float>(onto.height);
  const float radius = std::min(w, h) * dice.between(0.07F, 0.15F);
  const float x = w * dice.between(0.2F, 0.8F);
  const float y = h * (dice.between(0.18F, 0.36F) - 0.08F * moment);
  for (const float halo : {2.6F, 1.9F, 1.4F}) fill_disc(onto, x, y, radius * halo, palette.accent, 0.10F);
  fill_disc(onto, x, y, radius, palette.accent, 0.95F);
}

/// Hills behind hills under a sun, paler with distance.
void dunes(Raster& onto, Dice& dice, const Palette& palette, float moment) {
  const auto w = static_cast<float>(onto.width);
  const auto h = static_cast<float>(onto.height);
  fill_rows(onto, palette.tones[1], palette.tones[0]);
  sun(onto, dice, palette, moment);
  constexpr int kHills = 6;
  std::vector<float> ridge(static_cast<std::size_t>(onto.width));
  for (int hill = 0; hill < kHills; ++hill) {
    const float near = static_cast<float>(hill) / (kHills - 1);
    const float base = h * (0.42F + 0.50F * near);
    const float shift = moment * (0.06F + 0.5F * near);
    std::array<float, 3> height{};
    std::array<float, 3> length{};
    std::array<float, 3> phase{};
    for (std::size_t i = 0; i < 3; ++i) {
      height[i] = h * dice.between(0.02F, 0.07F) / static_cast<float>(i + 1);
      length[i] = dice.between(0.5F, 1.3F) * static_cast<float>(i + 1);
      phase[i] = dice.between(0, 1);
    }
    for (std::size_t x = 0; x < ridge.size(); ++x) {
      const float across = static_cast<float>(x) / w + shift;
      ridge[x] = base;
      for (std::size_t i = 0; i < 3; ++i)
        ridge[x] -= height[i] * std::sin(kTurn * (across * length[i] + phase[i]));
    }
    const Color crest = mix(palette.tones[1], palette.tones[4], 0.15F + 0.80F * near);
    const Color foot = mix(crest, palette.tones[2], 0.45F);
    const float top = *std::ranges::min_element(ridge);
    for (int y = std::max(0, static_cast<int>(top)); y < onto.height; ++y) {
      const Color color =
          mix(crest, foot, std::clamp((static_cast<float>(y) - top) / (h * 0.35F), 0.0F, 1.0F));
      for (int x = 0; x < onto.width; ++x) {
        const float under = static_cast<float>(y) + 1 - ridge[static_cast<std::size_t>(x)];
        if (under > 0) blend(onto.at(x, y), color, std::min(under, 1.0F));
      }
    }
  }
}

/// Lines of equal height of a few waves that cross: like water, or a map.
void currents(Raster& onto, Dice& dice, const Palette& palette, float moment) {
  constexpr std::size_t kWaves = 5;
  constexpr float kBands = 11;
  const float scale = 1 / static_cast<float>(std::max(onto.width, onto.height));
  std::array<std::vector<float>, kWaves> sin_x;
  std::array<std::vector<float>, kWaves> cos_x;
  std::array<float, kWaves> down{};
  std::array<float, kWaves> phase{};
  for (std::size_t i = 0; i < kWaves; ++i) {
    const float angle = dice.between(0, kTurn);
    const float waves = kTurn * dice.between(0.6F, 1.9F);
    down[i] = std::sin(angle) * waves * scale;
    phase[i] = dice.between(0, kTurn) + moment * kTurn * dice.between(-0.6F, 0.6F);
    const float step = std::cos(angle) * waves * scale;
    for (int x = 0; x <= onto.width; ++x) {
      sin_x[i].push_back(std::sin(step * static_cast<float>(x)));
      cos_x[i].push_back(std::cos(step * static_cast<float>(x)));
    }
  }
  const auto row = [&](int y, std::vector<float>& heights) {
    std::ranges::fill(heights, kBands / 2);
    for (std::size_t i = 0; i < kWaves; ++i) {
      const float a = std::sin(down[i] * static_cast<float>(y) + phase[i]) * kBands / (2 * kWaves) * 1.6F;
      const float b = std::cos(down[i] * static_cast<float>(y) + phase[i]) * kBands / (2 * kWaves) * 1.6F;
      for (std::size_t x = 0; x < heights.size(); ++x) heights[x] += a * cos_x[i][x] + b * sin_x[i][x];
    }
  };
  std::array<Color, static_cast<std::size_t>(kBands)> bands{};
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const float tone = static_cast<float>(i) / (kBands - 1) * 4;
    const auto low = std::min<std::size_t>(static_cast<std::size_t>(tone), 3);
    bands[i] = mix(palette.tones[low], palette.tones[low + 1], tone - static_cast<float>(low));
  }
  bands[3 + static_cast<std::size_t>(dice.below(4))] = palette.accent;
  std::vector<float> heights(static_cast<std::size_t>(onto.width) + 1);
  std::vector<float> below(heights.size());
  row(0, heights);
  for (int y = 0; y < onto.height; ++y) {
    row(y + 1, below);
    for (int x = 0; x < onto.width; ++x) {
      const auto i = static_cast<std::size_t>(x);
      const float height = std::clamp(heights[i], 0.0F, kBands - 0.001F);
      const auto band = static_cast<std::size_t>(height);
      const float slope =
          std::max(0.001F, std::abs(heights[i + 1] - heights[i]) + std::abs(below[i] - heights[i]));
      const float into = (height - static_cast<float>(band)) / slope;
      std::uint8_t* pixel = onto.at(x, y);
      blend(pixel, bands[band], 1);
      if (band > 0 && into < 1) blend(pixel, bands[band - 1], 1 - into);
    }
    std::swap(heights, below);
  }
}

/// Discs in rings around a middle, each letting through what is below.
void petals(Raster& onto, Dice& dice, const Palette& palette, float moment) {
  const auto w = static_cast<float>(onto.width);
  const auto h = static_cast<float>(onto.height);
  fill_rows(onto, palette.tones[4], mix(palette.tones[4], palette.tones[3], 0.7F));
  const float size = std::max(w, h) * 0.62F;
  const float x = w / 2;
  const float y = h * 0.44F;
  constexpr int kRings = 5;
  const int petals_each = 6 + dice.below(7);
  for (int ring = 0; ring < kRings; ++ring) {
    const float out = 1 - static_cast<float>(ring) / kRings;
    const float distance = size * out * dice.between(0.45F, 0.62F);
    const float radius = size * out * dice.between(0.24F, 0.42F);
    const float direction = ring % 2 == 0 ? 1.0F : -1.0F;
    const float turn = dice.between(0, kTurn) + direction * moment * kTurn / static_cast<float>(petals_each);
    const Color color = mix(palette.tones[3], palette.tones[0], static_cast<float>(ring) / (kRings - 1));
    for (int i = 0; i < petals_each; ++i) {
      const float angle = turn + kTurn * static_cast<float>(i) / static_cast<float>(petals_each);
      fill_disc(onto, x + distance * std::cos(angle), y + distance * std::sin(angle), radius, color, 0.34F);
    }
  }
  fill_disc(onto, x, y, size * 0.11F, palette.accent, 0.92F);
}

}  // namespace

const Palette& palette_of(std::uint64_t seed) {
  return kPalettes[static_cast<std::size_t>(Dice{seed ^ 0x70616c65747465ULL}.below(kPalettes.size()))];
}

void paint(Raster& onto, std::uint64_t seed, float moment) {
  Dice dice{seed};
  constexpr std::array kMotifs{dunes, currents, petals};
  const auto motif = kMotifs[static_cast<std::size_t>(dice.below(kMotifs.size()))];
  motif(onto, dice, palette_of(seed), moment);
}

}  // namespace banana::picture::lab
