#include "core/money/operations.hpp"

namespace banana::money {

void add_operations(ops::Registry& registry, std::span<const ops::Operation> verifying) {
  registry.add(price_operations());
  registry.add(pack_operations());
  registry.add(plan_operations());
  registry.add(ledger_operations());
  registry.add(verifying);
  registry.add(explain_operations());
}

}  // namespace banana::money
