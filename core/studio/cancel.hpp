// Cancelling (ST11): at once what no vendor has heard of; what one works at, when it agrees.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/studio/audience.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

enum class Cancel : std::uint8_t {
  done,      // nothing was charged
  asked,     // a vendor works at it: its worker asks the vendor, and the job ends one way or the other
  too_late,  // it has ended
  unknown,   // no such job
};

/// `cause`: cause::kUser or kOperator.
[[nodiscard]] Cancel cancel(db::Tx& tx, JobId id, std::string_view cause, const Audience& audience,
                            Instant now);

/// Whose wish it is.
struct Wanted {
  JobId job;
  std::string_view cause;  // cause::kUser or kOperator
  friend bool operator==(const Wanted&, const Wanted&) = default;
};
/// Which running jobs of this worker somebody wants to have cancelled.
[[nodiscard]] std::vector<Wanted> cancels_of(db::Snapshot& snapshot, WorkerId worker);

/// An operator's wish, for any job that goes on. It is written down: what people see of a job's end is a worker's to
/// write. Never done, but asked, too_late or unknown.
[[nodiscard]] Cancel ask_cancel(db::Tx& tx, JobId id, std::string_view by, Instant now);
struct Wish {
  std::string by;
  Instant at;
};
/// While it is not fulfilled.
[[nodiscard]] std::optional<Wish> find_wish(db::Snapshot& snapshot, JobId id);
/// Whether such wishes wait for a worker.
[[nodiscard]] bool has_cancel_wishes(db::Snapshot& snapshot);
/// The worker's part: cancels up to `most` of them, as cancel() does; how many it looked at.
std::size_t cancel_wished(db::Tx& tx, std::size_t most, const Audience& audience, Instant now);

}  // namespace banana::studio
