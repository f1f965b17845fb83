#include "daemon/operations.hpp"

#include "core/money/operations.hpp"
#include "core/ops/installation.hpp"

namespace banana::daemon {

ops::Registry registry() {
  ops::Registry all = ops::ground_registry();
  money::add_operations(all);
  return all;
}

}  // namespace banana::daemon
