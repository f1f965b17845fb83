// What payments know about a person, for export and erasure (ST13). Nothing is erased: what was paid stays with the
// number that means nobody any more. Nobody is erased while Telegram is asked to give them Stars back; and Telegram
// charges nobody for a plan who is erased.
#pragma once

#include "core/payments/subscription.hpp"
#include "core/people/personal_data.hpp"

namespace banana::payments {

[[nodiscard]] Json read_payments(db::Snapshot& snapshot, UserId user);
[[nodiscard]] std::optional<Error> payments_objection(db::Snapshot& snapshot, UserId user, Instant now);
inline constexpr people::PersonalData kPaymentsData{
    .section = "payments", .read = &read_payments, .objection = &payments_objection, .leave = &leave_plans};

}  // namespace banana::payments
