// How fast one person may press and write in one bot: decided in memory, before any database work (MO4).
//
//   switch (const Passage passage = rate.pass(bot, from, now); passage.verdict) {
//     case Pass::yes:    break;                              // handle it
//     case Pass::tell:   return answer(wait(passage.wait));  // the first one too many of a burst
//     case Pass::silent: return {};                          // and the rest of it
//   }
//
// A bucket of tokens each: a second's worth at once, filled again all the time. Payments (a pre-checkout, a payment
// that succeeded) are not to be asked about here. One thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>

#include <boost/unordered/unordered_flat_map.hpp>

#include "core/base/time.hpp"

namespace banana::moderation {

enum class Pass : std::uint8_t { yes, tell, silent };

struct Passage {
  Pass verdict = Pass::yes;
  Millis wait{0};  // until the next one would pass
};

class UpdateRate {
 public:
  /// Nobody who pauses for longer than a bucket takes to fill needs an entry, so a few thousand hold a city. When
  /// they are all full of people who hammer, strangers pass uncounted: the inbox has bounds of its own.
  static constexpr std::size_t kPeopleMax = 65'536;

  /// 0: everything passes.
  explicit UpdateRate(std::int64_t per_second, std::size_t people_max = kPeopleMax);

  /// `bot` and `person` are Telegram's numbers. `now` may stand still or go back; nobody gains by it. What follows the
  /// first of an album comes in with it: Telegram sends its pictures as so many messages at once. 0: no album.
  [[nodiscard]] Passage pass(std::int64_t bot, std::int64_t person, Instant now, std::int64_t album = 0);

  /// Takes effect at once; who waits is not forgiven.
  void set_rate(std::int64_t per_second) { per_second_ = per_second; }
  [[nodiscard]] std::size_t people() const { return buckets_.size(); }

 private:
  using Key = std::pair<std::int64_t, std::int64_t>;  // bot and person
  struct Bucket {
    std::int64_t credit = 0;  // thousandths of an update
    Instant at;
    std::int64_t album = 0;  // that came in last
    bool told = false;       // in this burst
  };

  [[nodiscard]] std::int64_t full() const;
  void fill(Bucket& bucket, Instant now) const;
  /// Makes room by forgetting who has a full bucket again.
  void forget_idle(Instant now);

  std::int64_t per_second_;
  std::size_t people_max_;
  Instant look_again_;  // before then there is nobody to forget
  boost::unordered_flat_map<Key, Bucket> buckets_;
};

}  // namespace banana::moderation
