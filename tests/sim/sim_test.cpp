// A few hundred seeds on each run of the tests; sim_bench takes any number. README.md says how to read a failure.
#include <array>
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
constexpr std::uint64_t kSqliteSeeds = 300;
constexpr std::uint64_t kPostgresSeeds = 20;
#endif

Tally run_seeds(World& world, std::uint64_t seeds) {
  Tally tally;
  for (std::uint64_t seed = 1; seed <= seeds; ++seed) {
    if (simulate(world, steps_of(seed), nullptr, &tally)) FAIL(explain(world, seed));
  }
  return tally;
}

using S = banana::ledger::Status;
#ifndef BANANA_SLOW
constexpr std::array kAnswers{S::created,
                              S::exists,
                              S::insufficient,
                              S::pending_already_posted,
                              S::pending_already_voided,
                              S::pending_expired,
                              S::amount_exceeds_pending,
                              S::already_reversed,
                              S::amount_exceeds_transfer,
                              S::key_reused,
                              S::key_invalid,
                              S::reason_invalid,
                              S::reference_invalid,
                              S::amount_invalid,
                              S::account_unknown,
                              S::same_wallet,
                              S::asset_unknown,
                              S::asset_mismatch,
                              S::pending_unknown,
                              S::transfer_unknown,
                              S::not_reversible,
                              S::balance_limit,
                              S::kind_invalid,
                              S::lifetime_invalid,
                              S::house_hold};
#endif

std::string log_of(std::uint64_t seed) {
  std::string text;
  for (const Step& step : steps_of(seed)) text += describe(step) + "\n";
  return text;
}

}  // namespace

TEST_CASE("the ledger does what the model says on SQLite") {
  const Tally tally = run_seeds(*make_sqlite_world(), kSqliteSeeds);
#ifndef BANANA_SLOW
  for (const S answer : kAnswers) {
    CAPTURE(banana::ledger::to_string(answer));
    CHECK(tally.contains(answer));  // else the seeds don't go there, and prove nothing about it
  }
#endif
}

TEST_CASE("the ledger does what the model says on PostgreSQL") {
  const char* conninfo = std::getenv("BANANA_TEST_POSTGRES");
  if (conninfo == nullptr) {
    std::cout << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return;
  }
  std::ignore = run_seeds(*make_postgres_world(conninfo), kPostgresSeeds);
}

TEST_CASE("a seed gives the same steps every time and another seed gives others") {
  CHECK(log_of(7) == log_of(7));
  CHECK(log_of(7) != log_of(8));
}
