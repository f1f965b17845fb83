#include "core/outbox/budget.hpp"

#include <algorithm>
#include <cmath>

namespace banana::outbox {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kFirstRise = 30 * kSecond;  // nothing was ever refused
constexpr std::int64_t kQuickMin = 15 * kSecond;
constexpr std::int64_t kQuickMax = 120 * kSecond;
constexpr std::int64_t kRestMax = 3600 * kSecond;
constexpr double kQuickPauses = 4;  // a stage on the way to the ceiling, in pauses
constexpr double kRestPauses = 40;  // the first rest below it
constexpr int kRestDoublingsMax = 4;
constexpr double kTriedABit = 1.1;      // above what was no trouble
constexpr double kFallFromRest = 0.97;  // the first time what was no trouble becomes one
constexpr double kBelow = 0.993;        // of what a refusal tells, when it tells it well
constexpr double kWellKnown = 0.02;     // an error that is good enough to rest
constexpr double kNearCeiling = 0.985;
constexpr double kFallMost = 0.7;
constexpr double kStepMin = 0.01;
constexpr double kStepMax = 0.05;
constexpr double kCeilingPassed = 1.02;
constexpr double kSameCeiling = 0.05;
constexpr double kNewMost = 1.03;   // sending more than this times the most is something new
constexpr double kOldSample = 0.8;  // what a sample counts when the next one comes
constexpr Millis kLearnedKept{3'600'000};

std::int64_t micros(Instant at) { return to_unix_ms(at) * 1000; }
Instant round_up(std::int64_t us) { return from_unix_ms((us + 999) / 1000); }
double seconds_of(std::int64_t us) { return static_cast<double>(us) / 1e6; }

}  // namespace

void Line::add(double seconds, double sends) {
  for (double* sum : {&weight_, &t_, &tt_, &n_, &tn_}) *sum *= kOldSample;
  weight_ += 1;
  t_ += seconds;
  tt_ += seconds * seconds;
  n_ += sends;
  tn_ += seconds * sends;
}

Line::Depth Line::depth(double guess) const {
  const Depth guessed{guess, guess};
  if (weight_ < 1.5) return guessed;
  const double spread = tt_ - t_ * t_ / weight_;  // of the times
  if (spread < 1) return guessed;
  const double rate = (tn_ - t_ * n_ / weight_) / spread;
  const double error = t_ / weight_ / std::sqrt(spread) + 1 / std::sqrt(weight_);
  const double value = (n_ - rate * t_) / weight_;
  if (error > guess || value < 0.5) return guessed;
  return {value, error};
}

struct Budget::Learned {
  double ceiling = 0;   // 0: none known
  double pause_us = 0;  // what a refusal costs
  double step = kStepMin;
  int rests = 0;         // refusals at the same ceiling
  double rested_at = 0;  // the rate that was no trouble for a whole rest
  double passed = 0;     // what the last stage tells the server grants at least
  Line line = {};
  Micros flooded_at = 0;
};

Budget::Budget(Rate rate) : rate_(rate) {}
Budget::~Budget() = default;
Budget::Budget(Budget&&) noexcept = default;
Budget& Budget::operator=(Budget&&) noexcept = default;

Budget::Micros Budget::interval() const { return static_cast<Micros>(std::llround(1e6 / rate_.per_second)); }

/// What is left of recent_ after a while: it spans some sends, and some seconds.
double Budget::fade(Micros since, Micros now) const {
  return std::exp(-std::max(0.0, seconds_of(now - since)) / std::max(2.0, 3.0 / rate_.per_second));
}

Instant Budget::free_at() const {
  const auto tolerance = static_cast<Micros>((rate_.burst - 1) * static_cast<double>(interval()));
  return std::max(paused_until_, round_up(full_at_ - tolerance));
}

Millis Budget::proven(Instant now) const {
  return std::chrono::duration_cast<Millis>(std::chrono::microseconds{micros(now) - most_since_});
}

void Budget::begin_run(Micros at) {
  run_at_ = at;
  run_sends_ = 0;
  begin_stage(at);
}

void Budget::begin_stage(Micros at) {
  stage_at_ = at;
  stage_sends_ = 0;
  held_back_ = 0;
}

void Budget::charge(Instant at) {
  const Micros now = micros(at);
  const auto step = static_cast<double>(interval());
  const auto used = static_cast<double>(std::max<Micros>(0, full_at_ - now));
  if (now > full_at_ + interval()) begin_run(now);
  recent_ *= fade(charged_at_, now);
  const double full_recent = rate_.per_second * std::max(2.0, 3.0 / rate_.per_second);
  used_ = recent_ / full_recent;
  burst_used_ = used / step / rate_.burst;
  recent_ += 1;
  if (recent_ > kNewMost * most_recent_) {
    most_recent_ = recent_;
    most_since_ = now;
  }
  if (static_cast<double>(full_at_ - now) >= (rate_.burst - 2) * step / 2) {
    held_back_ += std::min(now - charged_at_, std::max<Micros>(2 * interval(), kSecond));
    rise(now);
  }
  charged_at_ = now;
  stage_sends_ += 1;
  run_sends_ += 1;
  full_at_ = std::max(full_at_, now) + interval();
}

void Budget::rise(Micros now) {
  if (!learned_) {
    if (held_back_ < kFirstRise) return;
    learned_ = std::make_unique<Learned>();
  }
  Learned& known = *learned_;
  double& rate = rate_.per_second;
  const bool below = known.ceiling > 0 && rate < kNearCeiling * known.ceiling;
  const bool near = known.ceiling > 0 && !below && rate <= known.ceiling;
  const Micros quick = std::clamp(static_cast<Micros>(kQuickPauses * known.pause_us), kQuickMin, kQuickMax);
  const double rest = kRestPauses * known.pause_us * std::exp2(known.rests);
  if (held_back_ < (near ? std::clamp(static_cast<Micros>(rest), quick, kRestMax) : quick)) return;
  if (near) known.rested_at = rate;
  const Line::Depth depth = known.line.depth(std::max(rate_.burst, rate));
  known.passed = rate - (depth.value + depth.error) / std::max(1.0, seconds_of(now - stage_at_));
  if (below) {
    rate = (rate + known.ceiling) / 2;
  } else {
    rate *= 1 + known.step;
    known.step = std::min(known.step * 2, kStepMax);
    if (rate > kCeilingPassed * known.ceiling) known.ceiling = 0;
  }
  begin_stage(now);
}

void Budget::flooded(Instant sent_at, Instant now, Instant until, Learn learn) {
  pause(until);
  if (!learned_) learned_ = std::make_unique<Learned>();
  Learned& known = *learned_;
  if (micros(sent_at) >= known.flooded_at) {
    known.flooded_at = micros(now);
    if (learn == Learn::rate) {
      const auto asked = static_cast<double>(std::max<Micros>(micros(until) - micros(now), kSecond));
      known.pause_us = known.pause_us == 0 ? asked : 0.7 * known.pause_us + 0.3 * asked;
      // This one, and those that left while it was under way.
      const double beyond = 1 + rate_.per_second * seconds_of(micros(now) - micros(sent_at));
      stage_sends_ = std::max(0.0, stage_sends_ - beyond);
      run_sends_ = std::max(0.0, run_sends_ - beyond);
      fall(micros(sent_at));
      most_recent_ = std::min(most_recent_, 0.9 * rate_.per_second * std::max(2.0, 3.0 / rate_.per_second));
      most_since_ = micros(now);
    }
  }
  // Meanwhile the server's bucket fills, and so does ours.
  full_at_ = std::min(full_at_, micros(until));
  begin_run(micros(until));
}

/// A refusal tells two things. Over any time that began with whatever there was in the bucket: r ≥ (n - b) / t. Over
/// this stage, which ended with an empty one: r is between that and n / t, and near the first if it began full.
void Budget::fall(Micros at) {
  Learned& known = *learned_;
  const double was = rate_.per_second;
  const double seconds = std::max(0.001, seconds_of(at - stage_at_));
  const bool began_full = stage_at_ == run_at_;
  if (began_full) known.line.add(seconds, stage_sends_);
  if (stage_sends_ <= rate_.burst + 0.5 && rate_.burst > 1) {
    rate_.burst = std::max(1.0, std::min(rate_.burst, stage_sends_) - 1);
    return;
  }
  known.step = kStepMin;
  if (was > known.rested_at && was < kTriedABit * known.rested_at) {
    rate_.per_second = std::clamp(known.passed, known.rested_at, kBelow * was);
    known.ceiling = rate_.per_second / kBelow;
    known.rests = std::min(known.rests + 1, kRestDoublingsMax);
    return;
  }
  const double rested = was > known.rested_at ? known.rested_at : kFallFromRest * known.rested_at;
  known.rested_at = 0;
  const Line::Depth depth = known.line.depth(std::max(rate_.burst, was));
  const double depth_most = depth.value + depth.error;
  const double over_run = (run_sends_ - depth_most) / std::max(0.001, seconds_of(at - run_at_));
  const double over_stage = (stage_sends_ - depth_most) / seconds;
  const double least = std::clamp(std::max({over_run, over_stage, rested}), kFallMost * was, kBelow * was);
  const double full = began_full ? std::max(0.0, depth.value - depth.error) : 0.0;
  const double most = std::clamp((stage_sends_ + 1 - full) / seconds, least, 0.999 * was);
  const bool well_known = most - least < kWellKnown * was;
  const double ceiling = well_known ? (least + most) / 2 : most;
  const bool same = known.ceiling > 0 && std::abs(ceiling - known.ceiling) < kSameCeiling * known.ceiling;
  known.rests = same ? std::min(known.rests + 1, kRestDoublingsMax) : 0;
  known.ceiling = ceiling;
  rate_.per_second = well_known ? kBelow * ceiling : least + (most - least) / 4;
}

void Budget::pause(Instant until) { paused_until_ = std::max(paused_until_, until); }

bool Budget::is_idle(Instant now) const {
  if (paused_until_ > now || round_up(full_at_) > now) return false;
  if (recent_ * fade(charged_at_, micros(now)) > 0.05) return false;
  return !learned_ || now - round_up(charged_at_) > kLearnedKept;
}

}  // namespace banana::outbox
