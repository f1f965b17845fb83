// Opening an SQLite file from a shell, beside a daemon and other shells that want it too.
#pragma once

#include <functional>
#include <memory>

#include "core/base/result.hpp"
#include "core/config/config.hpp"
#include "core/db/database.hpp"
#include "core/ops/host.hpp"

namespace banana::cli {

/// One process at a time has the file. Another bananactl is done in a moment, so that is waited for; a daemon is
/// not: `daemon_runs` tells.
///
/// Root acts as the user that owns the file, or its folder, from then on: files that root left there would keep
/// the daemon out. Throws db::Error.
[[nodiscard]] Result<std::unique_ptr<db::Database>> open_sqlite_file(
    const DatabaseConfig& config, ops::Missing missing, const std::function<bool()>& daemon_runs);

}  // namespace banana::cli
