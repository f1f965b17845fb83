// What every HTTP door of the daemon answers, and how each answer is counted.
#pragma once

#include <vector>

#include "core/net/routes.hpp"
#include "daemon/health.hpp"
#include "daemon/metrics.hpp"

namespace banana::daemon {

/// /healthz, /readyz and /metrics.
[[nodiscard]] std::vector<net::Route> status_routes(Health& health, const Metrics& metrics);

/// The same routes, each request counted, timed, and logged when it was slow or failed.
[[nodiscard]] std::vector<net::Route> measured(std::vector<net::Route> routes, Metrics& metrics);

}  // namespace banana::daemon
