// models list, show, enable, disable, set, import, diff, export (OP5): the catalogue as operators change it while the
// system runs.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::models {

[[nodiscard]] std::span<const ops::Operation> model_operations();

}  // namespace banana::models
