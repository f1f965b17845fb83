// A part of the daemon that runs between start and stop: what roles are made of.
#pragma once

#include <string_view>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "core/base/time.hpp"

namespace banana::daemon {

/// Lives on the loop's thread. start() is called once; stop() also on one that never started, and again.
class Service {
 public:
  Service() = default;
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;
  virtual ~Service() = default;

  [[nodiscard]] virtual std::string_view name() const = 0;
  /// Takes up work. A refusal keeps the daemon from starting.
  [[nodiscard]] virtual Result<> start() = 0;
  /// Whether it can do its work now, and if not, why.
  [[nodiscard]] virtual Result<> ready() const = 0;
  /// Takes no new work, finishes what is in flight, cuts what is left after `deadline`.
  [[nodiscard]] virtual Task<> stop(Millis deadline) = 0;
};

}  // namespace banana::daemon
