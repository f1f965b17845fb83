// How a running attempt ends: with what was made, with another try, or with nothing. The price, the pictures, the record of
// the attempt and what the person is shown are one transaction; whoever is too late changes nothing (JB2, JB12).
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/studio/attempt.hpp"
#include "core/studio/audience.hpp"
#include "core/studio/decision.hpp"
#include "core/studio/job.hpp"

namespace banana::studio {

/// Whether it was still ours to say.
enum class Settled : std::uint8_t { yes, too_late };

struct Delivery {
  std::vector<Made> made = {};  // one at least
  std::optional<std::int64_t> seed = {};
};
/// Charged for what there is: part of the price when only a part of the outputs came.
[[nodiscard]] Settled deliver(db::Tx& tx, const Job& job, const Delivery& delivery, const AttemptEnd& attempt,
                              const Audience& audience, Instant now);

/// The attempt failed: end.outcome says how. What follows is the decision's.
[[nodiscard]] Settled settle_failure(db::Tx& tx, const Job& job, const AttemptEnd& end,
                                     const Decision& decision, const Audience& audience, Instant now);

/// The vendor has cancelled it, or our own rules ended it: `status` is canceled, expired or failed.
[[nodiscard]] Settled end_attempt(db::Tx& tx, const Job& job, Status status, std::string_view cause,
                                  const AttemptEnd& end, const Audience& audience, Instant now);

/// Claimed and not begun: back to its place in the queue. For workers that stop.
[[nodiscard]] Settled put_back(db::Tx& tx, const Job& job, std::string_view cause, const Audience& audience,
                               Instant now);

}  // namespace banana::studio
