// Is it alive, can it work: what /healthz and /readyz answer.
#pragma once

#include <memory>
#include <vector>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "daemon/database_probe.hpp"
#include "daemon/service.hpp"

namespace banana::daemon {

class Health {
 public:
  using Services = std::vector<std::unique_ptr<Service>>;

  Health(DatabaseProbe& probe, const Services& services) : probe_(probe), services_(services) {}

  /// From now on not ready: load balancers look elsewhere while work in flight is finished.
  void stopping() { stopping_ = true; }

  /// The first reason why it can't do its work now.
  [[nodiscard]] Task<Result<>> ready();

 private:
  DatabaseProbe& probe_;
  const Services& services_;
  bool stopping_ = false;
};

}  // namespace banana::daemon
