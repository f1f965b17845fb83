#include "core/moderation/update_rate.hpp"

#include <algorithm>
#include <utility>

namespace banana::moderation {
namespace {

constexpr std::int64_t kUpdate = 1000;  // thousandths
constexpr Millis kFillTime{1000};       // of an empty bucket

}  // namespace

UpdateRate::UpdateRate(std::int64_t per_second, std::size_t people_max)
    : per_second_(per_second), people_max_(people_max) {}

std::int64_t UpdateRate::full() const { return per_second_ * kUpdate; }

void UpdateRate::fill(Bucket& bucket, Instant now) const {
  if (now <= bucket.at) {
    bucket.at = now;  // the clock was set back: waiting for it to catch up would be long
    return;
  }
  const Millis since = std::min(now - bucket.at, kFillTime);
  bucket.credit = std::min(full(), bucket.credit + since.count() * per_second_);
  bucket.at = now;
  if (bucket.credit == full()) bucket.told = false;
}

Passage UpdateRate::pass(std::int64_t bot, std::int64_t person, Instant now, std::int64_t album) {
  if (per_second_ == 0) return {};
  const auto known = buckets_.find(Key{bot, person});
  if (known == buckets_.end()) {
    if (buckets_.size() >= people_max_) forget_idle(now);
    if (buckets_.size() < people_max_) {
      buckets_.emplace(Key{bot, person}, Bucket{.credit = full() - kUpdate, .at = now, .album = album});
    }
    return {};
  }
  Bucket& bucket = known->second;
  if (album != 0 && album == bucket.album) return {};
  fill(bucket, now);
  if (bucket.credit >= kUpdate) {
    bucket.credit -= kUpdate;
    bucket.album = album;
    return {};
  }
  const Millis wait{(kUpdate - bucket.credit + per_second_ - 1) / per_second_};
  return {.verdict = std::exchange(bucket.told, true) ? Pass::silent : Pass::tell, .wait = wait};
}

void UpdateRate::forget_idle(Instant now) {
  if (now < look_again_ && now + kFillTime > look_again_) return;
  erase_if(buckets_, [&](auto& entry) {
    fill(entry.second, now);
    return entry.second.credit == full();
  });
  look_again_ = now + kFillTime / 4;
}

}  // namespace banana::moderation
