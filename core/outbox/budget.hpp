// How fast one scope (a bot, a chat) may be written to: a token bucket that learns from refusals. Pure: it is told
// the time.
//
//   Budget budget{{.per_second = 30, .burst = 10}};
//   if (budget.free_at() <= now) { budget.charge(now); … }
//   budget.flooded(sent_at, now, until, Learn::rate);      // the answer was 429
//
// What it assumes of the server is a bucket, too, of unknown rate r and depth b, full when a stage begins: a time in
// which we keep one rate. A refusal after n sends and T seconds then says n = b + r·T, and a line through several of
// them gives both. As long as r is known roughly, the rate closes in on it by halves. Once it is known well the rate
// rests just below, and now and then tries a little more: how rarely is measured by what a refusal costs, so that
// refusals and restraint together stay below 3 % of what is granted.
#pragma once

#include <cstdint>
#include <memory>

#include "core/base/time.hpp"

namespace banana::outbox {

struct Rate {
  double per_second = 1;
  double burst = 1;  // what may go at once after a rest; 1 or more
};

/// The line n = depth + rate · seconds through samples, newer ones counting more.
class Line {
 public:
  void add(double seconds, double sends);
  struct Depth {
    double value;
    double error;
  };
  /// `guess` as long as the samples don't tell.
  [[nodiscard]] Depth depth(double guess) const;

 private:
  double weight_ = 0;
  double t_ = 0, tt_ = 0, n_ = 0, tn_ = 0;  // weighted sums
};

class Budget {
 public:
  explicit Budget(Rate rate);
  ~Budget();
  Budget(Budget&&) noexcept;
  Budget& operator=(Budget&&) noexcept;

  /// When the next send may leave; in the past when it may now. Never before a pause is over.
  [[nodiscard]] Instant free_at() const;
  void charge(Instant now);
  /// Refused: nothing before `until`. Calls that were under way when the last refusal came teach nothing new.
  enum class Learn : std::uint8_t { rate, nothing };
  void flooded(Instant sent_at, Instant now, Instant until, Learn learn);
  /// Nothing before `until`, for another reason.
  void pause(Instant until);
  [[nodiscard]] Instant paused_until() const { return paused_until_; }

  /// What of the rate was in use when the last send was to leave, by what went before: 0 rested, 1 all of it.
  [[nodiscard]] double used() const { return used_; }
  /// And what of the burst.
  [[nodiscard]] double burst_used() const { return burst_used_; }
  /// For how long sending as much as now was no trouble.
  [[nodiscard]] Millis proven(Instant now) const;
  [[nodiscard]] Rate rate() const { return rate_; }
  /// Whether forgetting it now changes nothing soon.
  [[nodiscard]] bool is_idle(Instant now) const;

 private:
  using Micros = std::int64_t;  // since 1970; the domain's milliseconds are too coarse for 30 sends a second
  struct Learned;

  [[nodiscard]] Micros interval() const;
  [[nodiscard]] double fade(Micros since, Micros now) const;
  void begin_run(Micros at);
  void begin_stage(Micros at);
  void rise(Micros now);
  void fall(Micros at);

  Rate rate_;
  Micros full_at_ = 0;  // when the bucket is full again
  Instant paused_until_ = {};
  Micros run_at_ = 0;  // since the last rest or pause
  double run_sends_ = 0;
  Micros stage_at_ = 0;  // since the rate was changed
  double stage_sends_ = 0;
  Micros held_back_ = 0;  // time of this stage in which the budget held us back
  Micros charged_at_ = 0;
  double recent_ = 0;  // sends, fading
  double used_ = 0;
  double burst_used_ = 0;
  double most_recent_ = 0;  // the most that recent_ was
  Micros most_since_ = 0;
  std::unique_ptr<Learned> learned_;
};

}  // namespace banana::outbox
