// The operations that are about the installation itself.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/async.hpp"
#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/ops/context.hpp"
#include "core/ops/host.hpp"
#include "core/ops/operation.hpp"
#include "core/ops/registry.hpp"

namespace banana::ops {

/// migrate status, up, down, to, verify.
[[nodiscard]] std::span<const Operation> migrate_operations();
/// config init, check, show, explain.
[[nodiscard]] std::span<const Operation> config_operations();
/// doctor, version.
[[nodiscard]] std::span<const Operation> health_operations();

/// A check of doctor's that only a module above knows how to make. What it says is what was found, or what is wrong and how
/// to mend it.
struct Examination {
  std::string_view check;
  std::string_view operation;                          // has a running daemon make it; its result has a text
  Task<Result<std::string>> (*here)(Host&) = nullptr;  // makes it where no daemon runs
};
/// What doctor does, with further examinations once the database is found well. The span outlives the task.
[[nodiscard]] Task<Result<Json>> examine_all(Host& host, Context& context,
                                             std::span<const Examination> further);

/// All operations of core/ops; the modules above add theirs to it. `health`: a program with more to examine has rows of its
/// own.
[[nodiscard]] Registry ground_registry(std::span<const Operation> health = health_operations());

}  // namespace banana::ops
