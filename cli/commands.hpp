// What bananactl can be told: the operations of the system, and those only a shell has.
#pragma once

#include "core/ops/registry.hpp"

namespace banana::cli {

[[nodiscard]] ops::Registry command_table();

}  // namespace banana::cli
