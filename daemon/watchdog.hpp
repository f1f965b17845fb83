// Tells systemd that we are alive, for as long as that is true: this loop turns and the database answers.
#pragma once

#include "core/base/async.hpp"
#include "core/base/time.hpp"
#include "daemon/database_probe.hpp"
#include "daemon/notify.hpp"

namespace banana::daemon {

/// Never returns. `interval` is what systemd waits before it kills and restarts us; half of it lies between signs.
[[nodiscard]] Task<> keep_alive(const Notifier& notifier, DatabaseProbe& probe, Millis interval);

}  // namespace banana::daemon
