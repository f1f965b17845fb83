// schedule list, run.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::schedule {

[[nodiscard]] std::span<const ops::Operation> schedule_operations();

}  // namespace banana::schedule
