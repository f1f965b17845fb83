// Taking over from workers that died (JB2, JB4). What each attempt left behind says what is to be done:
//
// - claimed: the vendor heard nothing. Back into the queue.
// - submitting: it may have heard. The attempt is ambiguous, and the policy decides.
// - submitted: the vendor works at it. Whoever takes over goes on polling the same order.
#pragma once

#include <cstddef>
#include <vector>

#include "core/base/random.hpp"
#include "core/studio/audience.hpp"
#include "core/studio/decision.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

struct TakenOver {
  std::vector<Job> to_poll;  // mine now
  std::size_t put_back = 0;
  std::size_t ambiguous = 0;
  [[nodiscard]] std::size_t count() const { return to_poll.size() + put_back + ambiguous; }
};

/// Up to `most` jobs; repeated until it gives fewer.
[[nodiscard]] TakenOver take_over(db::Tx& tx, WorkerId me, std::size_t most, const RetryRules& rules,
                                  const Audience& audience, Random& random, Instant now);

}  // namespace banana::studio
