// Some seeds of the whole path of generations on each run of the tests; sim_bench takes any number.
#include <cstdlib>
#include <iostream>

#include <doctest/doctest.h>

#include "tests/sim/jobs/simulation.hpp"

using namespace banana::sim;

namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BANANA_SLOW 1
#endif
#endif
#ifdef BANANA_SLOW
constexpr std::uint64_t kSqliteSeeds = 10;
constexpr std::uint64_t kPostgresSeeds = 1;
#else
constexpr std::uint64_t kSqliteSeeds = 40;
constexpr std::uint64_t kPostgresSeeds = 2;
#endif
constexpr std::uint64_t kMutationSeedsMost = 60;

JobTally run_seeds(World& world, std::uint64_t seeds) {
  JobTally tally;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    if (const auto wrong = simulate_jobs(world, seed, &tally)) FAIL(*wrong);
  }
  return tally;
}

TEST_CASE("every generation is delivered and charged once or not charged on SQLite whatever breaks") {
  const auto world = make_sqlite_world();
  const JobTally tally = run_seeds(*world, kSqliteSeeds);
  // The run is worth something only if all of this happened.
  CHECK(tally.succeeded > 0);
  CHECK(tally.partly > 0);
  CHECK(tally.failed > 0);
  CHECK(tally.canceled > 0);
  CHECK(tally.expired > 0);
  CHECK(tally.submits > tally.succeeded);
  CHECK(tally.answers_lost > 0);
  CHECK(tally.deaths > 0);
  CHECK(tally.restarts > 0);
  CHECK(tally.shown_twice > 0);
}

TEST_CASE("every generation is delivered and charged once or not charged on PostgreSQL whatever breaks") {
  const char* conninfo = std::getenv("BANANA_TEST_POSTGRES");
  if (conninfo == nullptr) {
    std::cout << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return;
  }
  const auto world = make_postgres_world(conninfo);
  CHECK(run_seeds(*world, kPostgresSeeds).jobs > 0);
}

TEST_CASE("every deliberately broken rule of jobs is caught") {
  const auto world = make_sqlite_world();
  for (const Mutation& mutation : job_mutations()) {
    CAPTURE(mutation.name);
    bool is_caught = false;
    for (std::uint64_t seed = 1; seed <= kMutationSeedsMost && !is_caught; ++seed) {
      is_caught = simulate_jobs(*world, seed, nullptr, &mutation).has_value();
    }
    CHECK(is_caught);
  }
}

}  // namespace
