// What a process remembers of the queue, so that not every order looks through all of it: whether it is full, which takes as
// long as the queue is, and where it begins, before which PostgreSQL keeps all the places of those that were served.
#pragma once

#include <compare>
#include <cstdint>
#include <mutex>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

/// In the order in which jobs begin.
struct Place {
  std::int64_t turn = -1;  // before all there are
  JobId id = {};
  friend auto operator<=>(const Place&, const Place&) = default;
};

/// One for all orders of a process. Any thread.
class QueueGauge {
 public:
  /// Whether one more may wait. Counted again after a second, or when as many were ordered as there was room for; so what
  /// other processes order may pass the limit by a second's worth.
  [[nodiscard]] bool take_place(db::Snapshot& snapshot, std::int64_t most, Instant now);

  /// Nobody waited before it when somebody last looked, within the second; else before all. So a job that is put back with an
  /// earlier place is missed for a second at most. Not for claims.
  [[nodiscard]] Place front(Instant now) const;
  /// Whoever looked from `seen` on found that nobody waits before `now`.
  void advance_front(const Place& seen, const Place& now);

 private:
  [[nodiscard]] bool is_fresh(Instant now) const;

  mutable std::mutex mutex_;
  Instant counted_at_{};
  std::int64_t places_ = 0;  // that were free then, less those taken since
  bool was_full_ = false;
  Place front_;
};

}  // namespace banana::studio
