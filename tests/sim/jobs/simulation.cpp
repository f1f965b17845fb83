#include "tests/sim/jobs/simulation.hpp"

#include <fmt/format.h>

#include "tests/sim/jobs/run.hpp"

namespace banana::sim {

void JobTally::add(const JobTally& other) {
  jobs += other.jobs;
  succeeded += other.succeeded;
  partly += other.partly;
  failed += other.failed;
  canceled += other.canceled;
  expired += other.expired;
  submits += other.submits;
  answers_lost += other.answers_lost;
  deaths += other.deaths;
  restarts += other.restarts;
  shown += other.shown;
  shown_twice += other.shown_twice;
}

std::optional<std::string> simulate_jobs(World& world, std::uint64_t seed, JobTally* tally,
                                         const Mutation* mutation) {
  try {
    JobRun run{world, seed, mutation};
    const JobTally seen = run();
    if (tally != nullptr) tally->add(seen);
  } catch (const std::exception& failure) {
    return fmt::format("seed {}: {}", seed, failure.what());
  }
  return std::nullopt;
}

}  // namespace banana::sim
