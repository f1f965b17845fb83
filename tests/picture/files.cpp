#include "tests/picture/files.hpp"

#include <cstdlib>
#include <stdexcept>

namespace banana::picture::files {

namespace {

[[noreturn]] void failed() { throw std::runtime_error(std::string{"libvips: "} + vips_error_buffer()); }

void check(int status) {
  if (status != 0) failed();
}

VipsImage* raw(const Look& look) {
  const auto w = static_cast<std::size_t>(look.width);
  const auto h = static_cast<std::size_t>(look.height);
  const auto bands = static_cast<std::size_t>(look.bands);
  constexpr std::array<Rgba, 4> kQuarters{
      {{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {255, 255, 255, 255}}};
  std::vector<std::uint8_t> samples(w * h * bands, 90);
  for (std::size_t y = 0; y < h && !look.plain; ++y) {
    for (std::size_t x = 0; x < w; ++x) {
      const Rgba& color = kQuarters[(x * 2 < w ? 0U : 1U) + (y * 2 < h ? 0U : 2U)];
      std::uint8_t* pixel = &samples[(y * w + x) * bands];
      for (std::size_t band = 0; band < bands; ++band) pixel[band] = static_cast<std::uint8_t>(color[band]);
      if (bands == 4) pixel[3] = x * 2 < w ? 255 : 0;
    }
  }
  VipsImage* bare = vips_image_new_from_memory_copy(samples.data(), samples.size(), look.width, look.height,
                                                    look.bands, VIPS_FORMAT_UCHAR);
  if (bare == nullptr) failed();
  VipsImage* image = nullptr;
  const VipsInterpretation meaning = look.bands == 1 ? VIPS_INTERPRETATION_B_W : VIPS_INTERPRETATION_sRGB;
  check(vips_copy(bare, &image, "interpretation", meaning, nullptr));
  g_object_unref(bare);
  return image;
}

std::string write(VipsImage* image, const std::string& suffix) {
  void* bytes = nullptr;
  std::size_t size = 0;
  check(vips_image_write_to_buffer(image, suffix.c_str(), &bytes, &size, nullptr));
  g_object_unref(image);
  std::string file{static_cast<const char*>(bytes), size};
  g_free(bytes);
  return file;
}

}  // namespace

std::string make(const Look& look, const std::string& suffix) { return write(raw(look), suffix); }

std::string make_in_profile(const Look& look, const std::string& profile, const std::string& suffix) {
  VipsImage* image = raw(look);
  VipsImage* changed = nullptr;
  check(vips_icc_transform(image, &changed, profile.c_str(), "input_profile", "srgb", nullptr));
  g_object_unref(image);
  return write(changed, suffix);
}

std::string squeezed_zeros(std::uint64_t bytes) {
  std::string out = "\x78\x01";
  std::uint32_t pool = 0;
  int bits = 0;
  // Huffman codes go in from their highest bit, numbers from their lowest.
  const auto put = [&](std::uint32_t code, int length) {
    for (int i = length - 1; i >= 0; --i) {
      pool |= (code >> i & 1) << bits;
      if (++bits < 8) continue;
      out += static_cast<char>(pool);
      pool = 0;
      bits = 0;
    }
  };
  put(1, 1);  // the last block
  put(2, 2);  // of fixed codes (01, lowest bit first)
  put(0x30, 8);
  for (std::uint64_t made = 1; made + 258 <= bytes; made += 258) {
    put(0xc5, 8);  // 258 times
    put(0, 5);     // what was one before
  }
  for (std::uint64_t rest = (bytes - 1) % 258; rest > 0; --rest) put(0x30, 8);
  put(0, 7);
  put(0, 7);  // fills the last byte
  const std::uint32_t sum = static_cast<std::uint32_t>(bytes % 65521) << 16 | 1;
  for (int shift = 24; shift >= 0; shift -= 8) out += static_cast<char>(sum >> shift & 0xff);
  return out;
}

Pixels::Pixels(ByteView file) {
  image_ = vips_image_new_from_buffer(file.data(), file.size(), "", "access", VIPS_ACCESS_RANDOM, nullptr);
  if (image_ == nullptr) failed();
  // The file may go before we do.
  VipsImage* copy = vips_image_copy_memory(image_);
  if (copy == nullptr) failed();
  g_object_unref(image_);
  image_ = copy;
}

Rgba Pixels::at(int x, int y) const {
  // The picture is in memory, a byte a sample: vips_getpoint would build a pipeline for each pixel.
  if (image_->BandFmt != VIPS_FORMAT_UCHAR || x < 0 || y < 0 || x >= width() || y >= height()) failed();
  const VipsPel* samples = VIPS_IMAGE_ADDR(image_, x, y);
  if (bands() < 3) return {samples[0], samples[0], samples[0], 255};
  return {samples[0], samples[1], samples[2], bands() == 3 ? 255 : samples[3]};
}

std::string Pixels::metadata() const {
  std::string names;
  char** fields = vips_image_get_fields(image_);
  for (char** field = fields; field != nullptr && *field != nullptr; ++field)
    names += std::string{*field} + " ";
  g_strfreev(fields);
  return names;
}

bool alike(const Rgba& a, const Rgba& b, int tolerance) {
  for (std::size_t i = 0; i < 4; ++i) {
    if (std::abs(a[i] - b[i]) > tolerance) return false;
  }
  return true;
}

}  // namespace banana::picture::files
