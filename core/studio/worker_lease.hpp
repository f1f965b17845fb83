// Which workers are alive (JB2). A worker has one lease for all its jobs and renews it as long as it lives; whose lease is
// over may be taken over from. An SQLite file has one process: whatever it finds there at its start is dead.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/db/tx.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

inline constexpr Millis kWorkerLease{15'000};
inline constexpr Millis kWorkerRenewal{4'000};

void register_worker(db::Tx& tx, WorkerId id, std::string_view name, Instant now);
/// False when the lease was over and somebody has taken over: the worker has to begin anew under another id.
[[nodiscard]] bool renew_worker(db::Tx& tx, WorkerId id, Instant now);
/// It ends, or is known to be dead: what it has can be taken over at once.
void retire_worker(db::Tx& tx, WorkerId id);

struct WorkerLease {
  std::string name;
  Instant until;
};
[[nodiscard]] std::optional<WorkerLease> find_lease(db::Snapshot& snapshot, WorkerId id);
/// How many are alive.
[[nodiscard]] std::int64_t count_workers(db::Snapshot& snapshot, Instant now);

}  // namespace banana::studio
