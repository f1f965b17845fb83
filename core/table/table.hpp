// Every operation of the system, from all modules.
#pragma once

#include <string_view>

#include "core/ops/registry.hpp"

namespace banana {

[[nodiscard]] ops::Registry operation_table();

/// What a noun is about, for lists of commands; empty for an unknown one.
[[nodiscard]] std::string_view about(std::string_view noun);

}  // namespace banana
