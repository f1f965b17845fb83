// Which Banana this is.
#pragma once

#include <string_view>

namespace banana {

/// "0.1.0"
[[nodiscard]] std::string_view version();

}  // namespace banana
