// What is said about pictures everywhere: their formats, what is taken, and why one is refused.
//
// A picture from outside is never decoded in the process that serves people. What its first bytes claim is read by
// our own parsers (header.hpp); pixels are seen only by the children of a Darkroom (darkroom.hpp).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/system/result.hpp>

#include "core/base/encoding.hpp"
#include "core/base/result.hpp"

namespace banana::picture {

/// What is opened. Anything else that is known by its first bytes is refused by name.
enum class Format : std::uint8_t { png, jpeg, webp };
inline constexpr std::array<std::string_view, 3> kFormatNames{"png", "jpeg", "webp"};

[[nodiscard]] constexpr std::string_view to_string(Format format) {
  return kFormatNames[static_cast<std::size_t>(format)];
}
/// "image/png".
[[nodiscard]] std::string_view media_type(Format format);

/// Why a picture isn't taken. Closed: screens have a text for each.
enum class Flaw : std::uint8_t {
  too_big,          // in bytes
  not_a_picture,    // nothing we know
  unsupported,      // a picture, but of a kind we don't open
  animated,         // more than one frame
  too_many_pixels,  // by what its header claims
  broken,           // cut off, or not what its format says
  too_costly,       // opening it would take more memory or time than is given to one picture
  unavailable,      // not the picture's fault: too much to do, or the program that opens pictures is missing
};
inline constexpr std::array<std::string_view, 8> kFlawNames{"too_big",    "not_a_picture",   "unsupported",
                                                            "animated",   "too_many_pixels", "broken",
                                                            "too_costly", "unavailable"};

[[nodiscard]] constexpr std::string_view to_string(Flaw flaw) {
  return kFlawNames[static_cast<std::size_t>(flaw)];
}

struct Refused {
  Flaw flaw = Flaw::broken;
  std::string message;  // for operators and logs, in English; never a part of the picture

  /// As operations and web pages say it: `unavailable`, or else `invalid`.
  [[nodiscard]] Error error() const;
};

[[noreturn]] void throw_exception_from_error(const Refused& refused, const boost::source_location& where);

template <class T>
using Checked = boost::system::result<T, Refused>;

[[nodiscard]] inline Refused refuse(Flaw flaw, std::string message) {
  return Refused{flaw, std::move(message)};
}

/// What is taken from outside; settings of the group `pictures`.
struct Bounds {
  std::size_t bytes_max = 20'000'000;
  std::uint64_t pixels_max = 50'000'000;
};

/// No side may be longer: decoders keep whole rows.
inline constexpr std::uint32_t kSideMax = 20'000;

/// A picture made by us: of known format and size, with nothing in it but pixels.
struct Picture {
  Bytes bytes;
  Format format = Format::png;
  std::uint32_t width = 0;
  std::uint32_t height = 0;
  bool alpha = false;
};

}  // namespace banana::picture
