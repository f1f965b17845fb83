#include "core/studio/queue_gauge.hpp"

namespace banana::studio {
namespace {

constexpr Millis kGoodFor{1'000};
constexpr db::Sql kQueued = "SELECT count(*) FROM (SELECT 1 FROM job WHERE status = 0 LIMIT $1) AS waiting";

}  // namespace

bool QueueGauge::take_place(db::Snapshot& snapshot, std::int64_t most, Instant now) {
  const std::scoped_lock lock{mutex_};
  if (!is_fresh(now) || (places_ <= 0 && !was_full_)) {
    places_ = most - snapshot.value<std::int64_t>(kQueued, most).value_or(0);
    was_full_ = places_ <= 0;
    counted_at_ = now;
    front_ = {};
  }
  if (was_full_) return false;
  --places_;
  return true;
}

Place QueueGauge::front(Instant now) const {
  const std::scoped_lock lock{mutex_};
  return is_fresh(now) ? front_ : Place{};
}

void QueueGauge::advance_front(const Place& seen, const Place& now) {
  const std::scoped_lock lock{mutex_};
  if (front_ == seen) front_ = now;  // else it was looked for anew, or somebody else was faster
}

bool QueueGauge::is_fresh(Instant now) const { return now >= counted_at_ && now - counted_at_ < kGoodFor; }

}  // namespace banana::studio
