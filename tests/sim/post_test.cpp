// Some seeds of the inbox and the outbox beside the ledger on each run of the tests; sim_bench takes any number.
#include <cstdlib>
#include <iostream>

#include <doctest/doctest.h>

#include "tests/sim/post/simulation.hpp"

using namespace banana::sim;

namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BANANA_SLOW 1
#endif
#endif
#ifdef BANANA_SLOW
constexpr std::uint64_t kSqliteSeeds = 15;
constexpr std::uint64_t kPostgresSeeds = 3;
#else
constexpr std::uint64_t kSqliteSeeds = 100;
constexpr std::uint64_t kPostgresSeeds = 6;
#endif

PostTally run_seeds(World& world, std::uint64_t seeds) {
  PostTally tally;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    if (const auto wrong = simulate_post(world, seed, &tally)) FAIL(*wrong);
  }
  return tally;
}

TEST_CASE("updates have their effect once and in order on SQLite whatever breaks") {
  const auto world = make_sqlite_world();
  const PostTally tally = run_seeds(*world, kSqliteSeeds);
  // The run is worth something only if all of this happened.
  CHECK(tally.set_aside > 0);
  CHECK(tally.restarts > 0);
  CHECK(tally.shown_twice > 0);
  CHECK(tally.floods > 0);
  CHECK(tally.shown - tally.shown_twice > tally.handled);
}

TEST_CASE("updates have their effect once and in order on PostgreSQL whatever breaks") {
  const char* conninfo = std::getenv("BANANA_TEST_POSTGRES");
  if (conninfo == nullptr) {
    std::cout << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return;
  }
  const auto world = make_postgres_world(conninfo);
  CHECK(run_seeds(*world, kPostgresSeeds).handled > 0);
}

TEST_CASE("every deliberately broken inbox and outbox is caught") {
  const auto world = make_sqlite_world();
  for (const Mutation& mutation : post_mutations()) {
    CAPTURE(mutation.name);
    bool is_caught = false;
    for (std::uint64_t seed = 1; seed <= 40 && !is_caught; ++seed) {
      is_caught = simulate_post(*world, seed, nullptr, &mutation).has_value();
    }
    CHECK(is_caught);
  }
}

}  // namespace
