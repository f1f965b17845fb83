// inbox list, show, retry, drop.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::inbox {

[[nodiscard]] std::span<const ops::Operation> inbox_operations();

}  // namespace banana::inbox
