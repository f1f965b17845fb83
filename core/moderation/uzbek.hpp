// Uzbek is written in two alphabets: a word of the blocklist in one of them is meant in both.
#pragma once

#include <string>
#include <string_view>

namespace banana::moderation {

/// A lower or upper case word of the Latin alphabet of 1995 in Cyrillic letters, lower case. Empty when it has
/// letters that this alphabet lacks.
[[nodiscard]] std::string uzbek_in_cyrillic(std::string_view latin);

}  // namespace banana::moderation
