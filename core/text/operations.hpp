// texts list, show, set, unset: any text can be said differently, without a restart (ST).
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::text {

[[nodiscard]] std::span<const ops::Operation> text_operations();

}  // namespace banana::text
