// The rows that money adds to the operation table (OP3, OP4, OP9).
#pragma once

#include <span>

#include "core/ops/operation.hpp"
#include "core/ops/registry.hpp"

namespace banana::money {

/// prices list, show, history, set, quote.
[[nodiscard]] std::span<const ops::Operation> price_operations();
/// packs list, set, remove, custom.
[[nodiscard]] std::span<const ops::Operation> pack_operations();
/// plans list, set, remove.
[[nodiscard]] std::span<const ops::Operation> plan_operations();
/// ledger show, adjust, export; users history, grant: the first two as they are asked for of a person.
[[nodiscard]] std::span<const ops::Operation> ledger_operations();
/// ledger verify, as far as money goes.
[[nodiscard]] std::span<const ops::Operation> verify_operations();
/// explain user, transfer, quote.
[[nodiscard]] std::span<const ops::Operation> explain_operations();

/// All of these. `verifying`: a program with more to prove than the ledger has a row of its own.
void add_operations(ops::Registry& registry, std::span<const ops::Operation> verifying = verify_operations());

}  // namespace banana::money
