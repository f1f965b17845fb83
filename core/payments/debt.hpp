// What somebody owes for tokens they had spent when their payment was refunded (PA5). It is a balance of the ledger,
// on their account of kind debt, and the next tokens they buy pay it back.
#pragma once

#include "core/payments/star_payment.hpp"

namespace banana::payments {

/// Both with the person locked (person_lock.hpp).
void owe(db::Tx& tx, const Payment& refunded, Tokens missing, Instant now);
/// Out of the tokens of a payment that was just credited; how many.
[[nodiscard]] Tokens repay_debt(db::Tx& tx, const Payment& credited, Instant now);

[[nodiscard]] Tokens debt_of(db::Snapshot& snapshot, UserId user);

}  // namespace banana::payments
