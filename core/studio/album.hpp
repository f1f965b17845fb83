// What somebody has made, as they leaf through it (ST12). What they delete is out of it for good; the job's row stays, for the
// ledger refers to it.
#pragma once

#include <cstdint>
#include <vector>

#include "core/studio/job.hpp"

namespace banana::studio {

/// Newest first, with one bot: from the `from`th on, at most `most`.
[[nodiscard]] std::vector<Job> album_page(db::Snapshot& snapshot, UserId user, BotId bot, std::int64_t from,
                                          std::int64_t most);
/// How many of theirs with that bot are newer.
[[nodiscard]] std::int64_t album_place(db::Snapshot& snapshot, const Job& job);
[[nodiscard]] bool is_in_album(db::Snapshot& snapshot, const Job& job);

/// The pictures are let go, what was asked for is forgotten. False for a job that has not ended, or is out already.
[[nodiscard]] bool take_out(db::Tx& tx, const Job& job, Instant now);

/// All that somebody ever ordered, and what came of it.
struct Totals {
  std::int64_t ordered = 0;
  std::int64_t made = 0;
  Tokens spent = {};
};
[[nodiscard]] Totals totals_of(db::Snapshot& snapshot, UserId user);

}  // namespace banana::studio
