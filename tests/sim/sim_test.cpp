// A few hundred seeds on each run of the tests; sim_bench takes any number. README.md says how to read a failure.
#include <cstdlib>
#include <iostream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/sim/simulation.hpp"

using namespace banana::sim;

namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define BANANA_SLOW 1
#endif
#endif
#ifdef BANANA_SLOW
constexpr std::uint64_t kSqliteSeeds = 40;
constexpr std::uint64_t kPostgresSeeds = 6;
#else
constexpr std::uint64_t kSqliteSeeds = 400;
constexpr std::uint64_t kPostgresSeeds = 20;
#endif

void run_seeds(World& world, std::uint64_t seeds) {
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    if (simulate(world, steps_of(seed))) FAIL(explain(world, seed));
  }
}

std::string log_of(std::uint64_t seed) {
  std::string text;
  for (const Step& step : steps_of(seed)) text += describe(step) + "\n";
  return text;
}

}  // namespace

TEST_CASE("the ledger does what the model says on SQLite") { run_seeds(*make_sqlite_world(), kSqliteSeeds); }

TEST_CASE("the ledger does what the model says on PostgreSQL") {
  const char* conninfo = std::getenv("BANANA_TEST_POSTGRES");
  if (conninfo == nullptr) {
    std::cout << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return;
  }
  run_seeds(*make_postgres_world(conninfo), kPostgresSeeds);
}

TEST_CASE("a seed gives the same steps every time and another seed gives others") {
  CHECK(log_of(7) == log_of(7));
  CHECK(log_of(7) != log_of(8));
}
