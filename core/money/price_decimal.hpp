// Decimals as whole numbers of their last digit: "1.5" with three digits is 1500.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/json.hpp"

namespace banana::money {

/// From text, a whole number or a number with a fraction; nothing when it is negative, has more digits after
/// the point than `digits`, or is over a billion.
[[nodiscard]] std::optional<std::int64_t> read_decimal(const Json& json, int digits);

/// Without needless zeros: 1500 with three digits is "1.5".
[[nodiscard]] std::string format_decimal(std::int64_t units, int digits);

}  // namespace banana::money
