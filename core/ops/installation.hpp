// The operations that are about the installation itself.
#pragma once

#include <span>

#include "core/ops/operation.hpp"
#include "core/ops/registry.hpp"

namespace banana::ops {

/// migrate status, up, down, to, verify.
[[nodiscard]] std::span<const Operation> migrate_operations();
/// config init, check, show, explain.
[[nodiscard]] std::span<const Operation> config_operations();
/// doctor, version.
[[nodiscard]] std::span<const Operation> health_operations();

/// All operations of core/ops; the modules above add theirs to it.
[[nodiscard]] Registry ground_registry();

}  // namespace banana::ops
