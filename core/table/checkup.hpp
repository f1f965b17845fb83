// doctor, of all that is put together here: the store of pictures is examined, too.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana {

/// In the place of those of core/ops.
[[nodiscard]] std::span<const ops::Operation> checkup_operations();

}  // namespace banana
