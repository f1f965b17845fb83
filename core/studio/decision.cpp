#include "core/studio/decision.hpp"

#include <algorithm>

namespace banana::studio {
namespace {

/// A fifth more or less, so that what failed together does not come back together.
Millis spread(Millis wait, Random& random) {
  const auto fifth = static_cast<std::uint64_t>(wait.count() / 5);
  return wait - Millis{fifth} + Millis{random.below(2 * fifth + 1)};
}

bool may_try_again(vendors::Failure why, const RetryRules& rules) {
  return vendors::may_retry(why) ||
         (why == vendors::Failure::ambiguous && rules.ambiguous == Ambiguous::retry);
}

}  // namespace

Decision decide(const Job& job, vendors::Failure why, std::optional<Millis> retry_after,
                const std::optional<std::string>& next_model, const RetryRules& rules, Instant now,
                Random& random) {
  const bool is_repeatable = may_try_again(why, rules);
  if (is_repeatable && job.tries < rules.tries_max) {
    const auto nth =
        std::clamp<std::int64_t>(job.tries, 1, static_cast<std::int64_t>(rules.waits.size())) - 1;
    const Millis wait = spread(rules.waits[static_cast<std::size_t>(nth)], random);
    const Instant at = now + std::max(wait, retry_after.value_or(Millis{0}));
    if (at < job.deadline_at) return Retry{at};
  }
  // What was refused for itself is refused by the next as well; what may have been done is not done once more.
  if ((is_repeatable || why == vendors::Failure::account) && next_model) return Fallback{*next_model};
  return GiveUp{};
}

}  // namespace banana::studio
