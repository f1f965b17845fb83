// A large JSON value as several smaller ones that say the same together, for whoever takes only so much at a time.
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/json.hpp"

namespace banana::screens::studio {

/// In their order. A piece is as long as `bytes_max` at most, serialized, but for a single text or number that is longer by
/// itself: {"a": [1, 2], "b": 3} becomes {"a": [1]}, {"a": [2]}, {"b": 3}.
[[nodiscard]] std::vector<Json> in_pieces(const Json& whole, std::size_t bytes_max);

}  // namespace banana::screens::studio
