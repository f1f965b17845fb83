// Completion scripts for shells, made from the operation table. They ask nobody: all words stand in the script.
#pragma once

#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/ops/registry.hpp"

namespace banana::cli {

[[nodiscard]] Result<std::string> completion(const ops::Registry& registry, std::string_view shell);

}  // namespace banana::cli
