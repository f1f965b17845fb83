// One job from its claim to its end: prepare, order, poll, fetch, store, settle.
//
// Every step begins with what the row says and ends with what the row says next, so that a process may die between any two
// of them (JB4). A vendor's answer is written down before anything is made of it.
#pragma once

#include <memory>

#include "core/base/async.hpp"
#include "core/studio/settle.hpp"
#include "daemon/worker/flight.hpp"
#include "daemon/worker/workbench.hpp"
#include "providers/outcome.hpp"

namespace banana::worker {

/// What became of jobs, for metrics.
struct Made {
  std::int64_t delivered = 0;
  std::int64_t failed = 0;    // ended without a result
  std::int64_t delayed = 0;   // back in the queue
  std::int64_t too_late = 0;  // somebody else had it by then
};

[[nodiscard]] Task<> make(const Workbench& bench, const WorkerOptions& options, Flight& flight, Made& count);

}  // namespace banana::worker
