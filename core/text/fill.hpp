// Putting a text together from its pattern and what it is filled in with. Inside core/text only.
#pragma once

#include <string>

#include "core/text/catalogue.hpp"

namespace banana::text {

struct Filling {
  const Catalogue& catalogue;  // for the words of spans: "2 hours 5 minutes"
  Language language;
  Arguments arguments;
  Form form;
};

/// A text that would become longer is a mistake.
inline constexpr std::size_t kFilledBytesMax = 64 * 1024;

/// False when an argument is missing or of a kind that can't stand there; `out` is of no use then.
[[nodiscard]] bool fill(const Pattern& pattern, const Filling& filling, std::string& out);

}  // namespace banana::text
