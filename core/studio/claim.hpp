// Taking jobs from the queue: the next in turn that may begin, many at once (decision 5).
//
//   std::vector<Job> jobs = claim(tx, me, room, now);   // running, and mine, when this has committed
//
// What may begin is told as data: a model without room, or whose vendor is down, holds up nobody behind it. Workers of other
// processes claim one after the other, so that limits hold for all of them together.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/db/tx.hpp"
#include "core/studio/audience.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

inline constexpr std::int64_t kNoLimit = std::numeric_limits<std::int64_t>::max();

struct ModelRoom {
  std::int64_t running_max = kNoLimit;  // in all processes
  std::int64_t begin_max = kNoLimit;    // by this claim; 0: it is not to be begun now
  std::string vendor = {};              // whose room it shares with others; empty: nobody's
  std::string instead = {};             // a fallback that is begun in its place; its own room counts then
};

struct Room {
  std::size_t begin_max = 0;                                  // by this claim
  std::int64_t running_max = kNoLimit;                        // of all people and models, in all processes
  std::int64_t user_running_max = kNoLimit;                   // of one person
  std::map<std::string, ModelRoom, std::less<>> models = {};  // those that are not here have no limit
  std::map<std::string, std::int64_t, std::less<>> vendors = {};  // what this process may begin at each
};

/// Most of one call, and how many rows it looks at for them at most.
inline constexpr std::size_t kClaimMax = 256;

/// Each begins an attempt: phase claimed where it needs preparing, else submitting.
[[nodiscard]] std::vector<Job> claim(db::Tx& tx, WorkerId worker, const Room& room, Instant now);

/// Lets those begin whose wait is over; how many. At most `most`: again when it is as many.
std::size_t wake_due(db::Tx& tx, Instant now, std::size_t most);
/// When wake_due() has something to do.
[[nodiscard]] std::optional<Instant> next_due(db::Snapshot& snapshot);

}  // namespace banana::studio
