// From the settings to a database this program can work on.
#pragma once

#include <memory>

#include "core/base/clock.hpp"
#include "core/base/result.hpp"
#include "core/config/config.hpp"
#include "core/db/database.hpp"

namespace banana::daemon {

/// Opens it. Its schema is this program's: brought up to date when the settings say so, refused otherwise.
[[nodiscard]] Result<std::unique_ptr<db::Database>> open_database(const DatabaseConfig& config,
                                                                  const Clock& clock);

}  // namespace banana::daemon
