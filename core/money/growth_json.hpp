// Small things all operations of growth write. For the sources of this folder.
#pragma once

#include <optional>

#include "core/base/json.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"

namespace banana::growth {

[[nodiscard]] inline Json optional_time(std::optional<Instant> at) {
  return at ? Json(to_iso8601(*at)) : Json(nullptr);
}
[[nodiscard]] inline Json optional_tokens(std::optional<Tokens> tokens) {
  return tokens ? Json(tokens->units()) : Json(nullptr);
}

}  // namespace banana::growth
