#include "core/studio/queue_gauge.hpp"

namespace banana::studio {
namespace {

constexpr Millis kGoodFor{1'000};
constexpr db::Sql kQueued = "SELECT count(*) FROM (SELECT 1 FROM job WHERE status = 0 LIMIT $1) AS waiting";

}  // namespace

bool QueueGauge::take_place(db::Snapshot& snapshot, std::int64_t most, Instant now) {
  const std::scoped_lock lock{mutex_};
  const bool is_fresh = now >= counted_at_ && now - counted_at_ < kGoodFor;
  if (!is_fresh || (places_ <= 0 && !was_full_)) {
    places_ = most - snapshot.value<std::int64_t>(kQueued, most).value_or(0);
    was_full_ = places_ <= 0;
    counted_at_ = now;
  }
  if (was_full_) return false;
  --places_;
  return true;
}

}  // namespace banana::studio
