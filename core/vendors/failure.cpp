#include "core/vendors/failure.hpp"

#include <algorithm>

namespace banana::vendors {

std::optional<Failure> parse_failure(std::string_view name) {
  const auto found = std::ranges::find(kFailureNames, name);
  if (found == kFailureNames.end()) return std::nullopt;
  return static_cast<Failure>(found - kFailureNames.begin());
}

}  // namespace banana::vendors
