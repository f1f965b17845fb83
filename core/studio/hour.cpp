#include "core/studio/hour.hpp"

namespace banana::studio {

std::optional<Instant> hour_is_full_until(db::Snapshot& snapshot, UserId user, std::int64_t hourly_max,
                                          Instant now) {
  constexpr db::Sql kLastHour =
      "SELECT count(*), min(created_at) FROM job WHERE user_id = $1 AND created_at > $2";
  if (hourly_max <= 0) return std::nullopt;
  db::Rows hour = snapshot.query(kLastHour, user, now - kHour);
  if (!hour.next() || hour.i64(0) < hourly_max) return std::nullopt;
  return hour.get<Instant>(1) + kHour;
}

}  // namespace banana::studio
