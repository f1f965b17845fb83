// Lists of jobs, and how the queue is, for operators.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/studio/job.hpp"

namespace banana::studio {

/// Every filter that is set must hold.
struct JobFilter {
  std::optional<Status> status = {};
  std::optional<UserId> user = {};
  std::optional<std::string> model = {};  // that was ordered
  std::optional<BotId> bot = {};
  std::optional<Instant> since = {};  // ordered then or later
  std::optional<JobId> after = {};    // the last of the page before
};

/// Newest first.
[[nodiscard]] std::vector<Job> list_jobs(db::Snapshot& snapshot, const JobFilter& filter, std::int64_t most);

struct Load {
  std::int64_t waiting = 0;
  std::int64_t running = 0;
};

struct QueueState {
  std::int64_t ready = 0;
  std::int64_t later = 0;  // wait for another try
  std::int64_t running = 0;
  std::map<std::string, Load> models = {};  // by the model that is tried
  std::optional<Instant> oldest = {};       // when the one that waits longest was ordered
};
[[nodiscard]] QueueState read_queue(db::Snapshot& snapshot);

/// Of the jobs that were ordered since.
struct Recent {
  std::int64_t ordered = 0;
  std::array<std::int64_t, kStatusNames.size()> of = {};  // by status
  std::optional<Millis> wait = {};                        // until their first attempt, on average
};
[[nodiscard]] Recent read_recent(db::Snapshot& snapshot, Instant since);

}  // namespace banana::studio
