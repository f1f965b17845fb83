// What we write to: how wide it is, whether it shows colours, whether somebody is there to be asked.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/load.hpp"

namespace banana::cli {

enum class Tone : std::uint8_t { plain, strong, faint, good, bad, warn };

struct Terminal {
  std::size_t width = 0;  // in columns; 0 for no limit, as in a pipe
  bool screen = false;    // stdout is one
  bool colour = false;    // on a screen, unless NO_COLOR is set
  bool error_colour = false;
  bool asks = false;  // stdin and stderr reach a person

  [[nodiscard]] std::string paint(Tone tone, std::string_view text) const;

  [[nodiscard]] static Terminal detect(const config::Environment& environment);
};

/// In columns of a terminal: letters of East Asia and emoji take two, combining marks none.
[[nodiscard]] std::size_t width_of(std::string_view utf8);
/// At most `columns` wide; what was cut ends in "…".
[[nodiscard]] std::string fit(std::string_view utf8, std::size_t columns);
/// Broken at spaces into lines at most `columns` wide; a longer word stays whole. Never empty.
[[nodiscard]] std::vector<std::string> wrap(std::string_view utf8, std::size_t columns);
/// On one line, without anything that could move a cursor.
[[nodiscard]] std::string harmless(std::string_view text);

}  // namespace banana::cli
