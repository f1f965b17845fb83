// Where an operation runs: in the daemon while it has the SQLite file, else in this process. Whoever asks need
// not know which.
#pragma once

#include "cli/local_host.hpp"
#include "core/base/result.hpp"
#include "core/ops/registry.hpp"
#include "core/ops/runner.hpp"

namespace banana::cli {

class Transport {
 public:
  Transport(const ops::Registry& registry, LocalHost& host) : registry_(registry), host_(host) {}

  [[nodiscard]] Result<ops::Outcome> run(const ops::Operation& operation, ops::Request request);

 private:
  [[nodiscard]] Result<ops::Outcome> run_here(ops::Request request);
  /// The daemon has the database, and the operation is about it.
  [[nodiscard]] Result<bool> is_the_daemons(const ops::Operation& operation);

  const ops::Registry& registry_;
  LocalHost& host_;
};

/// Who types: the Unix user, the one behind sudo where there is one.
[[nodiscard]] ops::Actor whoami(const config::Environment& environment);

}  // namespace banana::cli
