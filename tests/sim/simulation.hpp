// Runs steps against the ledger and the model, and tells the first thing in which they differ.
//
//   const auto world = make_sqlite_world();
//   if (const auto violation = simulate(*world, steps_of(4711))) say(violation->text);
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>

#include "tests/sim/mutation.hpp"
#include "tests/sim/step.hpp"
#include "tests/sim/world.hpp"

namespace banana::sim {

struct Violation {
  std::size_t step = 0;  // index in the list
  std::string check;     // which one failed
  std::string text;
};

/// How often the ledger gave each answer: what a run has reached.
using Tally = std::map<ledger::Status, int>;

/// `mutation` and `tally` may be null.
[[nodiscard]] std::optional<Violation> simulate(World& world, std::span<const Step> steps,
                                                const Mutation* mutation = nullptr, Tally* tally = nullptr);

/// A shorter list that fails in the same check; `violation` becomes its violation.
[[nodiscard]] std::vector<Step> shrink(World& world, std::vector<Step> steps, const Mutation* mutation,
                                       Violation& violation);

/// What a person needs who reads of a failure: the seed, how to repeat it, the shrunk steps.
[[nodiscard]] std::string explain(World& world, std::uint64_t seed, const Mutation* mutation = nullptr);

}  // namespace banana::sim
