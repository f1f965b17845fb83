// How gift codes are made and written. For the sources of this folder.
#pragma once

#include <string>
#include <string_view>

#include "core/base/random.hpp"

namespace banana::growth {

/// 80 random bits, without dashes.
[[nodiscard]] std::string new_gift_code(Random& random);
/// With a dash after every fourth character.
[[nodiscard]] std::string shown_gift_code(std::string_view code);

}  // namespace banana::growth
