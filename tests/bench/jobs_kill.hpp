// A worker process that is killed again and again while a vendor works for it: the child's side and the parent's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace banana::bench {

/// What the child is told on its command line.
struct JobsKillWorker {
  std::string folder;       // its database and its store
  std::string vendor;       // base URL
  bool until_done = false;  // ends by itself when no job is left
};

/// Runs a worker on the folder's database, with the adapter of Replicate. Gives the process's exit code.
int run_jobs_kill_worker(const JobsKillWorker& told);

struct JobsKillReport {
  std::int64_t kills = 0;
  std::int64_t jobs = 0;
  std::int64_t delivered = 0;
  std::int64_t charged_nothing = 0;
  std::int64_t ambiguous = 0;  // of these: killed while an order was on its way
  std::int64_t taken = 0;      // orders the vendor took
  std::int64_t polls = 0;
  std::int64_t ordered_twice = 0;
  std::int64_t open = 0;           // jobs that have not ended
  std::int64_t not_told_once = 0;  // whose end was told to nobody, or twice
  std::int64_t wrong_charges = 0;
  std::vector<std::string> wrong = {};
};

[[nodiscard]] JobsKillReport kill_workers(int rounds, std::uint64_t seed);

}  // namespace banana::bench
