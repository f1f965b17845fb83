// providers list, show, enable, disable, health, force, test, keys-list, keys-set, keys-rm (OP5).
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::vendors {

[[nodiscard]] std::span<const ops::Operation> vendor_operations();

}  // namespace banana::vendors
