// Makes verdicts durable, and cleans up what they leave.
#pragma once

#include <span>

#include "core/db/tx.hpp"
#include "core/outbox/verdict.hpp"

namespace banana::outbox {

/// Settling the same verdicts twice does nothing the second time. Most are one UPDATE.
void settle(db::Tx& tx, std::span<const Verdict> verdicts, Instant now);

/// Pauses that are not over yet.
[[nodiscard]] std::vector<Pause> pauses(db::Snapshot& snapshot, Instant now);

/// Deletes rows that ended, and pauses that were over, before this; how many rows, `most` of them.
std::int64_t purge(db::Tx& tx, Instant before, std::int64_t most);
/// Forgets what slots stand for that were bound before this. An edit of theirs becomes a send.
std::int64_t purge_slots(db::Tx& tx, Instant before, std::int64_t most);

}  // namespace banana::outbox
