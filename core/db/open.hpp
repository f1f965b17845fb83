// Opens the database that the settings name. The one place that knows there are two engines.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "core/base/secret.hpp"
#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace banana::db {

struct SqliteOptions {
  std::string path;
  std::size_t readers = 2;                  // read-only connections, each with its thread
  std::size_t queue_max = 65'536;           // writes that may wait, and as many reads
  std::size_t batch_max = 1024;             // writes that share a commit
  std::size_t checkpoint_bytes = 16 << 20;  // what the WAL may have: it is folded in from half of this on
  Millis busy_timeout{5'000};               // for foreign programs such as backup tools
  Millis statement_timeout{30'000};         // 0: none
  bool create = true;                       // false: a missing file is an error
};

struct PostgresOptions {
  Secret url;  // a libpq URL or conninfo
  // Connections that commit groups of writes. One-row inserts a second by 256 callers on a busy 2-core machine
  // with groups of at most 128: 1 writer 15-24k, 2 writers 18-23k, 4 writers 24-29k (of 64: 8-12, 13-15, 24-26k).
  std::size_t writers = 4;
  std::size_t readers = 4;
  std::size_t queue_max = 65'536;
  std::size_t batch_max = 128;  // with savepoints, after a failure, never more than 64 at once
  Millis statement_timeout{30'000};
  Millis lock_timeout{1'000};
  Millis connect_timeout{5'000};
  Millis notify_interval{5};  // at most one NOTIFY per channel in this time
};

/// Throws Error: owned, missing, read_only, corrupt, io, connection_lost … with a message for the operator.
[[nodiscard]] std::unique_ptr<Database> open_sqlite(const SqliteOptions& options);
[[nodiscard]] std::unique_ptr<Database> open_postgres(const PostgresOptions& options);

}  // namespace banana::db
