#include "daemon/operations.hpp"

#include "core/ops/installation.hpp"

namespace banana::daemon {

ops::Registry registry() { return ops::ground_registry(); }

}  // namespace banana::daemon
