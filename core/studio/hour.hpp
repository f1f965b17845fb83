// How many generations somebody may begin within an hour, and when the next may (MO4).
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/people/user_id.hpp"

namespace banana::studio {

inline constexpr Millis kHour{3'600'000};

/// When the next one may begin; nothing while it may now. No limit with hourly_max 0.
[[nodiscard]] std::optional<Instant> hour_is_full_until(db::Snapshot& snapshot, UserId user,
                                                        std::int64_t hourly_max, Instant now);

}  // namespace banana::studio
