// Inbox, ledger and outbox under one seed: updates come twice, late, out of order or not at all until they are sent
// again; the process dies at any commit; handlers fail; Telegram limits, loses answers and breaks down. Afterwards, and
// on the way, each update must have had its effect exactly once and in order, and each message must have been shown.
//
//   if (const auto violation = simulate_post(world, 4711)) say(*violation);
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "tests/sim/mutation.hpp"
#include "tests/sim/world.hpp"

namespace banana::sim {

struct PostTally {
  int handled = 0;
  int set_aside = 0;
  int restarts = 0;
  int shown = 0;
  int shown_twice =
      0;  // within the window that is left: the answer was lost, or the process died before it was kept
  int floods = 0;
};

/// What was wrong; nothing when all was right. `tally` and `mutation` may be null.
[[nodiscard]] std::optional<std::string> simulate_post(World& world, std::uint64_t seed,
                                                       PostTally* tally = nullptr,
                                                       const Mutation* mutation = nullptr);

/// Deliberately broken inboxes and outboxes, all of which have to be noticed.
[[nodiscard]] std::span<const Mutation> post_mutations();

}  // namespace banana::sim
