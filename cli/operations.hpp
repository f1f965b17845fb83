// All operations bananactl knows: the tables of every module.
#pragma once

#include <string_view>

#include "core/ops/registry.hpp"

namespace banana::cli {

[[nodiscard]] ops::Registry registry();

/// What a noun is about, for the list of commands.
[[nodiscard]] std::string_view about(std::string_view noun);

}  // namespace banana::cli
