// A simulation that finds nothing proves nothing, unless it finds what is there: every deliberately broken ledger
// has to be caught, and soon.
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/sim/simulation.hpp"

using namespace banana::sim;

namespace {

constexpr std::uint64_t kSeedsMost = 40;

std::optional<Violation> first_violation(World& world, const Mutation& mutation) {
  for (std::uint64_t seed = 1; seed <= kSeedsMost; ++seed) {
    if (auto violation = simulate(world, steps_of(seed), &mutation)) return violation;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE("every deliberately broken ledger is caught") {
  const auto world = make_sqlite_world();
  REQUIRE(mutations().size() >= 12);
  for (const Mutation& mutation : mutations()) {
    CAPTURE(mutation.name);
    CHECK(first_violation(*world, mutation));
  }
}

TEST_CASE("a failing seed shrinks to a few steps that fail in the same way") {
  const auto world = make_sqlite_world();
  const Mutation* doubled = nullptr;
  for (const Mutation& mutation : mutations()) {
    if (mutation.name == "post_doubled") doubled = &mutation;
  }
  REQUIRE(doubled != nullptr);
  for (std::uint64_t seed = 1;; ++seed) {
    auto steps = steps_of(seed);
    auto violation = simulate(*world, steps, doubled);
    if (!violation) continue;
    const std::string check = violation->check;
    steps = shrink(*world, std::move(steps), doubled, *violation);
    CHECK(steps.size() <= 6);
    const auto again = simulate(*world, steps, doubled);
    REQUIRE(again);
    CHECK(again->check == check);
    CHECK_FALSE(simulate(*world, steps));
    return;
  }
}
