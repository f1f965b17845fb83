// Feature toggles: switches an operator turns while it runs.
//
//   if (!flag_enabled(snapshot, flags::kGeneration)) …
#pragma once

#include <span>
#include <string_view>

#include "core/db/tx.hpp"
#include "core/ops/operation.hpp"

namespace banana::ops {

struct Flag {
  std::string_view name;
  bool fallback;  // while nobody has turned it
  std::string_view help;
};

namespace flags {
inline constexpr Flag kMaintenance{"maintenance", false,
                                   "Bots answer that they are being worked on; admins get through"};
inline constexpr Flag kGeneration{"generation", true,
                                  "New generations are taken; those under way go on either way"};
inline constexpr Flag kTopUp{
    "top-up", true, "Invoices for tokens are made and may be paid; what was paid is credited either way"};
inline constexpr Flag kReferrals{"referrals", true, "Referral rewards are given"};
inline constexpr Flag kSignup{"signup", true, "The platform bot takes new seller bots"};
inline constexpr Flag kBroadcasts{"broadcasts", true, "Broadcasts are sent; off holds them where they are"};
}  // namespace flags

[[nodiscard]] std::span<const Flag> known_flags();

[[nodiscard]] bool flag_enabled(db::Snapshot& snapshot, const Flag& flag);

/// flags list, show, set, unset.
[[nodiscard]] std::span<const Operation> flag_operations();

}  // namespace banana::ops
