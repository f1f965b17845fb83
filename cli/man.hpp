// The manual page bananactl(1), made from the operation table, in the man(7) macros.
#pragma once

#include <string>

#include "core/ops/registry.hpp"

namespace banana::cli {

[[nodiscard]] std::string manual(const ops::Registry& registry);

}  // namespace banana::cli
