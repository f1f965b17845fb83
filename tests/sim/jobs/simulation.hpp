// The whole path of generations under one seed: people press, twice, with too little money, and think better of it; the inbox
// hands it to the desk; workers claim, order, poll, store and settle, and die, sleep and come back between any two of these;
// vendors lie, the store is full, commits are lost, operators pause and drain, days pass. A model foretells every wallet.
//
//   if (const auto violation = simulate_jobs(world, 4711)) say(*violation);
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "tests/sim/mutation.hpp"
#include "tests/sim/world.hpp"

namespace banana::sim {

/// What happened; a run is worth something only if all of it did.
struct JobTally {
  int jobs = 0;
  int succeeded = 0;
  int partly = 0;
  int failed = 0;
  int canceled = 0;
  int expired = 0;
  int submits = 0;
  int answers_lost = 0;
  int deaths = 0;    // of workers
  int restarts = 0;  // of the database, and all with it
  int shown = 0;
  int shown_twice = 0;  // in the window Telegram leaves open

  void add(const JobTally& other);
};

/// What was wrong; nothing when all was right. `tally` and `mutation` may be null.
[[nodiscard]] std::optional<std::string> simulate_jobs(World& world, std::uint64_t seed,
                                                       JobTally* tally = nullptr,
                                                       const Mutation* mutation = nullptr);

/// Deliberately broken rules of jobs, all of which have to be noticed.
[[nodiscard]] std::span<const Mutation> job_mutations();

}  // namespace banana::sim
