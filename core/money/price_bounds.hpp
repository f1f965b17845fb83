// A number that must be within bounds, and the refusal that names them.
#pragma once

#include <cstdint>
#include <string_view>

#include <fmt/format.h>

#include "core/base/result.hpp"

namespace banana::money {

[[nodiscard]] inline Result<> check_within(std::string_view what, std::int64_t count, std::int64_t min,
                                           std::int64_t max) {
  if (count >= min && count <= max) return {};
  return fail(Errc::invalid, fmt::format("{} must be between {} and {}, not {}", what, min, max, count));
}

}  // namespace banana::money
