// Which providers can be called, as the configuration and the keys in the database say.
#pragma once

#include "core/base/clock.hpp"
#include "core/config/vendor.hpp"
#include "core/models/follow.hpp"

namespace banana::models {

/// Those that are in use, switched on, and have an address and a key where they need them. Both arguments outlive it.
[[nodiscard]] Readiness configured_providers(const ProvidersConfig& config, const Clock& clock);

}  // namespace banana::models
