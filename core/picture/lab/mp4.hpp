// H.264 pictures as a file that plays: ISO base media (ISO/IEC 14496-12 and -15), what is needed to play first.
// Inside core/picture/lab only.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/encoding.hpp"

namespace banana::picture::lab {

/// One video track, no sound. Pictures are in the order they are shown, all of the same length.
struct Reel {
  struct Sample {
    Bytes units;  // NAL units, each after its length of 4 bytes
    bool key = false;
  };
  std::uint16_t width = 0;
  std::uint16_t height = 0;
  std::uint32_t per_second = 0;
  Bytes sequence;  // the parameter sets, without start codes
  Bytes picture;
  std::vector<Sample> samples;
};

[[nodiscard]] Bytes to_mp4(const Reel& reel);

}  // namespace banana::picture::lab
