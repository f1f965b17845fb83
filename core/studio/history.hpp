// What happened to a job, for operators and for explaining it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/studio/audience.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

struct Move {
  Instant at;
  Status from;
  Status to;
  std::string cause;
};

/// One that is over.
struct PastAttempt {
  std::int64_t n = 0;
  std::string model;
  std::string vendor;
  std::optional<Instant> began_at;
  Instant ended_at;
  std::string outcome;
  std::string message;
  std::string ticket;
  std::string request_id;
  std::string usage;  // JSON; empty when there is none
  std::optional<std::int64_t> cost_usd_micros;
  std::string cost_table;
};

/// In their order.
[[nodiscard]] std::vector<Move> moves_of(db::Snapshot& snapshot, JobId id);
[[nodiscard]] std::vector<PastAttempt> attempts_of(db::Snapshot& snapshot, JobId id);
[[nodiscard]] std::vector<Made> results_of(db::Snapshot& snapshot, JobId id);
[[nodiscard]] std::optional<std::int64_t> seed_of(db::Snapshot& snapshot, JobId id);

/// Jobs that were made once more for nothing.
[[nodiscard]] std::optional<JobId> retried_as(db::Snapshot& snapshot, JobId id);
[[nodiscard]] std::optional<JobId> retry_of(db::Snapshot& snapshot, JobId id);

}  // namespace banana::studio
