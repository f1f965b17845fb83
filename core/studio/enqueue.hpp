// The row that a new job begins as.
#pragma once

#include "core/studio/job.hpp"

namespace banana::studio {

/// `job` as create() makes it: queued, ready, its turn and its hold decided. Wakes the workers.
void enqueue(db::Tx& tx, const Job& job);

}  // namespace banana::studio
