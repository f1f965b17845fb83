// Plans (PA4): tokens and perks every month, for a Stars subscription of 30 days or for one payment a year. Who
// has a plan belongs to payments, which keep their own copy of its terms.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/money/pack.hpp"

namespace banana::money {

inline constexpr std::int64_t kMonthlyStarsMax = 10'000;  // Telegram's, for subscriptions

/// What a plan may change of somebody's limits: whole numbers, each at least 1. A plan with any other perk is refused, for
/// nothing would come of it.
struct Perk {
  std::string_view name;
  std::int64_t max;
};
inline constexpr Perk kPriority{"priority", 1000};  // turns for one of others
inline constexpr Perk kOpenMax{"max_user_queue", 1000};
inline constexpr Perk kHourlyMax{"max_tasks_per_user_per_hour", 100'000};
inline constexpr std::array<Perk, 3> kPerks{kPriority, kOpenMax, kHourlyMax};

struct Plan {
  std::string name;
  std::string title = {};             // as Pack's
  std::optional<Stars> monthly = {};  // each 30 days
  std::optional<Stars> annual = {};   // once; at least one of the two
  Tokens tokens = {};                 // each month
  JsonObject perks = {};              // of kPerks: {"priority": 2, "max_user_queue": 5}
  std::int64_t place = 0;
  Offered offered = Offered::yes;
  Touch touch = {};
};

/// What the perks say of one; 0 where they say nothing.
[[nodiscard]] std::int64_t value_of(const JsonObject& perks, const Perk& perk);

[[nodiscard]] Result<> set_plan(db::Tx& tx, const Plan& plan);
[[nodiscard]] bool remove_plan(db::Tx& tx, std::string_view name);
[[nodiscard]] std::optional<Plan> find_plan(db::Snapshot& snapshot, std::string_view name);
[[nodiscard]] std::vector<Plan> all_plans(db::Snapshot& snapshot);
[[nodiscard]] std::vector<Plan> offered_plans(db::Snapshot& snapshot);

}  // namespace banana::money
