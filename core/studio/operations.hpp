// jobs list, show, stats, retry, cancel, pause, drain, resume, verify (OP8, JB11); explain job (OP1).
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::studio {

[[nodiscard]] std::span<const ops::Operation> job_operations();

}  // namespace banana::studio
