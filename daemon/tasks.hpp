// What the scheduler does by time: one row per task. To have something done regularly, write its function and a row.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/base/time.hpp"
#include "core/blob/store.hpp"
#include "core/db/database.hpp"

namespace banana::daemon {

struct TimedTask {
  std::string_view name;
  Millis every;
  /// Does all that is due and tells in a few words what it did. It may throw, and may be cut between any two of its
  /// transactions: the next run goes on.
  std::function<Task<std::string>(db::Database& database, const Clock& clock)> run;
};

/// How long what was asked for is remembered.
struct Memory {
  Millis requests{};  // of generations
  Millis strikes{};   // that count; all are kept for half a year at least
};

/// The store outlives them.
[[nodiscard]] std::vector<TimedTask> timed_tasks(blob::BlobStore& blobs, const Memory& memory);

}  // namespace banana::daemon
