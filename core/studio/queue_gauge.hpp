// Whether the queue is full, without counting it for every order: that takes as long as the queue is.
#pragma once

#include <cstdint>
#include <mutex>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"

namespace banana::studio {

/// One for all orders of a process. Any thread.
class QueueGauge {
 public:
  /// Whether one more may wait. Counted again after a second, or when as many were ordered as there was room for; so what
  /// other processes order may pass the limit by a second's worth.
  [[nodiscard]] bool take_place(db::Snapshot& snapshot, std::int64_t most, Instant now);

 private:
  std::mutex mutex_;
  Instant counted_at_{};
  std::int64_t places_ = 0;  // that were free then, less those taken since
  bool was_full_ = false;
};

}  // namespace banana::studio
