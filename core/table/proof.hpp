// ledger verify, of all that has to do with money (OP3): one command proves the ledger, and the payments and generations that
// moved it, against each other.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana {

/// One row, in the place of money's own.
[[nodiscard]] std::span<const ops::Operation> proof_operations();

}  // namespace banana
