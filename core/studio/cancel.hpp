// Cancelling (ST11): at once what no vendor has heard of; what one works at, when it agrees.
#pragma once

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

/// Which jobs of this worker somebody wants to have cancelled.
[[nodiscard]] std::vector<JobId> cancels_of(db::Snapshot& snapshot, WorkerId worker);

}  // namespace banana::studio
