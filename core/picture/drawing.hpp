// What the sandbox's artist is asked for (PV12). The same drawing gives the same bytes; another seed, another picture.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/encoding.hpp"
#include "core/base/time.hpp"
#include "core/picture/picture.hpp"

namespace banana::picture {

/// What becomes of the reference. All but `fresh` need one.
enum class Act : std::uint8_t {
  fresh,  // drawn from the seed alone
  edit,  // the reference, framed, with the change written below; with a mask, changed where the mask is white
  variation,  // the reference in colours of the seed
  upscale,    // the reference, larger and sharper
  cutout,     // the reference's middle before transparency
  restore,    // the reference with more light and contrast
};
inline constexpr std::array<std::string_view, 6> kActNames{"fresh",   "edit",   "variation",
                                                           "upscale", "cutout", "restore"};
[[nodiscard]] constexpr std::string_view to_string(Act act) {
  return kActNames[static_cast<std::size_t>(act)];
}

struct Drawing {
  Act act = Act::fresh;
  std::string prompt;         // shown, in any script; as much of it as fits
  std::string negative = {};  // shown small, crossed out
  std::uint64_t seed = 0;
  std::uint32_t width = 1024;  // kDrawnSideMin..kDrawnSideMax
  std::uint32_t height = 1024;
  std::string model = {};  // shown small
  std::string label = "sandbox";
  Format format = Format::png;  // or jpeg
  ByteView reference = {};      // any picture we open; empty: none
  ByteView mask = {};           // of an edit; any picture we open; empty: none
};

inline constexpr std::uint32_t kDrawnSideMin = 64;
inline constexpr std::uint32_t kDrawnSideMax = 4096;
inline constexpr std::size_t kDrawnTextBytesMax = 1000;

/// A moving picture: begins with its reference where it has one, else with what draw() would give.
struct Filming {
  Drawing drawing;  // width and height are kept below kFilmSideMax, and their ratio
  Millis length{4000};
};

inline constexpr std::uint32_t kFilmSideMax = 640;
inline constexpr Millis kFilmLengthMax{15'000};

/// An MP4 with H.264 baseline video and no sound: plays everywhere.
struct Clip {
  Bytes bytes;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  Millis length{0};
};

}  // namespace banana::picture
