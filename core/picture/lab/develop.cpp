#include "core/picture/lab/develop.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "core/picture/lab/image.hpp"

namespace banana::picture::lab {

namespace {

/// How many times longer the longer side is than wanted; 1 when it isn't.
double reduction(const Negative& negative) {
  const double longer = std::max({negative.header.width, negative.header.height, 1U});
  return std::max(1.0, longer / negative.want.side_max);
}

/// Already made smaller by the decoder as far as it can: that saves time and memory. Anything a decoder complains of that
/// costs pixels ends it.
Image load(const Negative& negative, VipsSource* source) {
  const double times = reduction(negative);
  return made_by([&](VipsImage** out) {
    switch (negative.header.format) {
      case Format::jpeg: {
        const int shrink = times >= 8 ? 8 : times >= 4 ? 4 : times >= 2 ? 2 : 1;
        return vips_jpegload_source(source, out, "shrink", shrink, "access", VIPS_ACCESS_SEQUENTIAL,
                                    "fail_on", VIPS_FAIL_ON_ERROR, nullptr);
      }
      case Format::png:
        return vips_pngload_source(source, out, "access", VIPS_ACCESS_SEQUENTIAL, "fail_on",
                                   VIPS_FAIL_ON_ERROR, nullptr);
      case Format::webp:
        return vips_webpload_source(source, out, "scale", 1 / times, "access", VIPS_ACCESS_SEQUENTIAL,
                                    "fail_on", VIPS_FAIL_ON_ERROR, nullptr);
    }
    return -1;
  });
}

/// By the profile that is embedded; one that is broken counts for nothing.
Image in_srgb(VipsImage* image) {
  const bool ink = image->Type == VIPS_INTERPRETATION_CMYK;
  return made_by([&](VipsImage** out) {
    return vips_icc_transform(image, out, "srgb", "embedded", TRUE, "input_profile", ink ? "cmyk" : "srgb",
                              "intent", VIPS_INTENT_RELATIVE, "depth", 8, nullptr);
  });
}

/// In sRGB, one byte a sample, with or without transparency.
Image open(const Negative& negative) {
  const Source source{vips_source_new_from_descriptor(negative.source)};
  if (!source) return nullptr;
  const Image loaded = load(negative, source.get());
  if (!loaded) return nullptr;
  const auto side = static_cast<int>(negative.want.side_max);
  Image image = made_by([&](VipsImage** out) {
    return vips_thumbnail_image(loaded.get(), out, side, "height", side, "size", VIPS_SIZE_DOWN, "no_rotate",
                                TRUE, nullptr);
  });
  if (image && vips_image_get_typeof(image.get(), VIPS_META_ICC_NAME) != 0) image = in_srgb(image.get());
  if (!image) return nullptr;
  if (image->BandFmt != VIPS_FORMAT_UCHAR || image->Type != VIPS_INTERPRETATION_sRGB) {
    image = made_by([&](VipsImage** out) {
      return vips_colourspace(image.get(), out, VIPS_INTERPRETATION_sRGB, nullptr);
    });
  }
  return image;
}

/// Turning needs all of the picture at once; by now it is small.
Image turn(Image image, Orientation orientation) {
  if (orientation == 1 || !image) return image;
  const Image whole{vips_image_copy_memory(image.get())};
  if (!whole) return nullptr;
  const Image marked = made_by([&](VipsImage** out) { return vips_copy(whole.get(), out, nullptr); });
  if (!marked) return nullptr;
  vips_image_set_int(marked.get(), VIPS_META_ORIENTATION, orientation);
  return made_by([&](VipsImage** out) { return vips_autorot(marked.get(), out, nullptr); });
}

Image before_white(Image image) {
  VipsArrayDouble* white = vips_array_double_newv(1, 255.0);
  Image flat =
      made_by([&](VipsImage** out) { return vips_flatten(image.get(), out, "background", white, nullptr); });
  vips_area_unref(VIPS_AREA(white));
  return flat;
}

/// The lighter, the more transparent.
Image clear_where_white(const Image& image) {
  const Image light = made_by(
      [&](VipsImage** out) { return vips_colourspace(image.get(), out, VIPS_INTERPRETATION_B_W, nullptr); });
  if (!light) return nullptr;
  const Image opacity = made_by([&](VipsImage** out) { return vips_invert(light.get(), out, nullptr); });
  if (!opacity) return nullptr;
  return made_by([&](VipsImage** out) { return vips_bandjoin2(image.get(), opacity.get(), out, nullptr); });
}

bool save(VipsImage* image, Format format, const Negative& negative) {
  const Target target{vips_target_new_to_descriptor(negative.target)};
  if (!target) return false;
  if (format == Format::jpeg) {
    return vips_jpegsave_target(image, target.get(), "Q", negative.want.quality, "strip", TRUE, nullptr) == 0;
  }
  return vips_pngsave_target(image, target.get(), "compression", 4, "filter", VIPS_FOREIGN_PNG_FILTER_PAETH,
                             "strip", TRUE, nullptr) == 0;
}

/// libvips reads ahead by strips, and a strip of a wide picture is large: thin ones take a little longer and a third of
/// the memory. There is no other way to say so than by its options for command lines.
bool take_thin_strips() {
  std::array<std::string, 4> words{"banana-picture", "--vips-tile-height=16", "--vips-fatstrip-height=4",
                                   "--vips-thinstrip-height=1"};
  std::array<char*, 5> pointers{words[0].data(), words[1].data(), words[2].data(), words[3].data(), nullptr};
  char** arguments = pointers.data();
  int count = 4;
  GOptionContext* context = g_option_context_new(nullptr);
  GOptionGroup* group = g_option_group_new("vips", "", "", nullptr, nullptr);
  vips_add_option_entries(group);
  g_option_context_set_main_group(context, group);
  const bool taken = g_option_context_parse(context, &count, &arguments, nullptr) != FALSE;
  g_option_context_free(context);
  return taken;
}

}  // namespace

bool start_vips() {
  if (vips_init("banana-picture") != 0 || !take_thin_strips()) return false;
  vips_concurrency_set(1);
  vips_cache_set_max(0);
  vips_operation_block_set("VipsForeignLoad", TRUE);
  for (const char* loader :
       {"VipsForeignLoadPngSource", "VipsForeignLoadJpegSource", "VipsForeignLoadWebpSource"}) {
    vips_operation_block_set(loader, FALSE);
  }
  return true;
}

Checked<Picture> develop(const Negative& negative) {
  vips_error_clear();
  Image image = turn(open(negative), negative.orientation);
  if (!image) return vips_failed();
  Picture picture;
  if (negative.want.as == Want::As::transparent_where_white && vips_image_hasalpha(image.get()) == FALSE) {
    image = clear_where_white(image);
    if (!image) return vips_failed();
  }
  const bool transparent = vips_image_hasalpha(image.get()) != FALSE;
  const bool as_jpeg =
      negative.want.as == Want::As::jpeg || (negative.want.as == Want::As::fitting && !transparent);
  picture.format = as_jpeg ? Format::jpeg : Format::png;
  picture.alpha = transparent && !as_jpeg;
  if (as_jpeg && transparent) image = before_white(std::move(image));
  if (!image) return vips_failed();
  picture.width = static_cast<std::uint32_t>(image->Xsize);
  picture.height = static_cast<std::uint32_t>(image->Ysize);
  if (!save(image.get(), picture.format, negative)) return vips_failed();
  // Its caches go on with black where they got nothing, and only mention it.
  if (*vips_error_buffer() != '\0') return vips_failed();
  return picture;
}

Refused vips_failed() {
  const std::string_view said{vips_error_buffer()};
  const bool memory = said.find("memory") != std::string_view::npos;
  vips_error_clear();
  if (memory) return refuse(Flaw::too_costly, "opening the picture would take too much memory");
  return refuse(Flaw::broken, "the picture is broken: its pixels can't be read");
}

}  // namespace banana::picture::lab
