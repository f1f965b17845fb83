// Plans (PA4): tokens and perks every month, for a Stars subscription of 30 days or for one payment a year. Who
// has a plan belongs to payments, which keep their own copy of its terms.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/json.hpp"
#include "core/money/pack.hpp"

namespace banana::money {

inline constexpr std::int64_t kMonthlyStarsMax = 10'000;  // Telegram's, for subscriptions
inline constexpr std::size_t kPerksBytesMax = 4096;

struct Plan {
  std::string name;
  std::string title = {};             // as Pack's
  std::optional<Stars> monthly = {};  // each 30 days
  std::optional<Stars> annual = {};   // once; at least one of the two
  Tokens tokens = {};                 // each month
  JsonObject perks = {};              // what features make of it: {"priority": 1, "max_user_queue": 5}
  std::int64_t place = 0;
  Offered offered = Offered::yes;
  Touch touch = {};
};

[[nodiscard]] Result<> set_plan(db::Tx& tx, const Plan& plan);
[[nodiscard]] bool remove_plan(db::Tx& tx, std::string_view name);
[[nodiscard]] std::optional<Plan> find_plan(db::Snapshot& snapshot, std::string_view name);
[[nodiscard]] std::vector<Plan> all_plans(db::Snapshot& snapshot);
[[nodiscard]] std::vector<Plan> offered_plans(db::Snapshot& snapshot);

}  // namespace banana::money
