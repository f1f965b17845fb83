#include "core/ops/audit.hpp"
#include "core/ops/flags.hpp"
#include "core/ops/installation.hpp"

namespace banana::ops {

Registry ground_registry(std::span<const Operation> health) {
  return Registry{{migrate_operations(), config_operations(), flag_operations(), audit_operations(), health}};
}

}  // namespace banana::ops
