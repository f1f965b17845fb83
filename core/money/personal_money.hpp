// What money knows about a person, for export and erasure (ST13): wallets with every transfer, and growth.
#pragma once

#include "core/people/personal_data.hpp"

namespace banana::growth {

/// "money": balances and transfers. Objects to erasure while something is held.
[[nodiscard]] Json read_money(db::Snapshot& snapshot, UserId user);
/// Balances of now, and the transfers of that time.
[[nodiscard]] Json read_money_of_span(db::Snapshot& snapshot, UserId user, const people::Span& span);
[[nodiscard]] std::optional<Error> money_objection(db::Snapshot& snapshot, UserId user, Instant now);
inline constexpr people::PersonalData kMoneyData{
    .section = "money", .read = &read_money, .read_span = &read_money_of_span, .objection = &money_objection};

/// "growth": bonuses, codes and referral, others by nothing that names them.
[[nodiscard]] Json read_growth(db::Snapshot& snapshot, UserId user);
void erase_growth(db::Tx& tx, UserId user);
inline constexpr people::PersonalData kGrowthData{
    .section = "growth", .read = &read_growth, .erase = &erase_growth};

}  // namespace banana::growth
