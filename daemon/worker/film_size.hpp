// How wide and high a film is: Telegram shows one of which nobody said it as a square.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace banana::worker {

struct FilmSize {
  std::int64_t width = 0;
  std::int64_t height = 0;
  bool operator==(const FilmSize&) const = default;
};

/// Of the first track of an MP4 that is seen. Nothing for whatever else it is, and for sizes no film has. The bytes are a
/// vendor's: nothing in them is believed.
[[nodiscard]] std::optional<FilmSize> film_size(std::string_view mp4);

}  // namespace banana::worker
