#include "daemon/operations.hpp"

#include "core/ops/audit.hpp"
#include "core/ops/flags.hpp"

namespace banana::daemon {

ops::Registry registry() { return ops::Registry{{ops::flag_operations(), ops::audit_operations()}}; }

}  // namespace banana::daemon
