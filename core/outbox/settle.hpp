// Makes verdicts durable, and cleans up what they leave.
#pragma once

#include <span>

#include "core/db/tx.hpp"
#include "core/outbox/follower.hpp"
#include "core/outbox/verdict.hpp"

namespace banana::outbox {

/// At most one verdict of a chat. Settling the same ones twice does nothing the second time. Most are one UPDATE, on
/// PostgreSQL all together.
void settle(db::Tx& tx, std::span<const Verdict> verdicts, Instant now,
            std::span<const Follower> followers = {});

/// Pauses that are not over yet.
[[nodiscard]] std::vector<Pause> pauses(db::Snapshot& snapshot, Instant now);

/// What ended before these is forgotten.
struct Horizons {
  Instant sent;
  Instant failed;
  Instant slots;  // bound before; an edit of theirs becomes a send. Names of files that were sent before, too
};

/// Deletes at most `most` rows of each kind; gives how many in all.
std::int64_t purge(db::Tx& tx, const Horizons& before, std::int64_t most);

}  // namespace banana::outbox
