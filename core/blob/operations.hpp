// storage usage, gc, link, check (OP15).
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::blob {

[[nodiscard]] std::span<const ops::Operation> storage_operations();

}  // namespace banana::blob
