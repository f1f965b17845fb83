// What a payment sets off beyond its own tokens, and what its refund takes back (PA8, RF1, RF3). Payments call
// this in the transaction that credits or refunds them.
//
//   const auto effects = growth::on_payment(tx, {.id = charge, .user = buyer, .tokens = Tokens{500}, .paid = Stars{50}},
//                                           now);
//   ... later: const auto taken = growth::on_refund(tx, charge, now);
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/money/bonus.hpp"
#include "core/money/record.hpp"
#include "core/money/referral.hpp"

namespace banana::growth {

struct Payment {
  std::string id;  // unique over all kinds of payments; 1 to kPaymentIdBytesMax bytes
  UserId user;
  Tokens tokens;  // bought, without bonus
  ledger::Money paid;
};

struct PaymentEffects {
  Tokens promo;                  // from a waiting promo code, to the payer
  std::optional<Reward> reward;  // to whoever brought them: to be told (RF2)
};

/// Once per payment: the same id again gives no effects.
[[nodiscard]] Result<PaymentEffects> on_payment(db::Tx& tx, const Payment& payment, Instant now);

/// Takes back what on_payment gave, as far as it is still there; empty the second time. A promo code that was
/// used up for the payment stays used.
[[nodiscard]] std::vector<TakenBack> on_refund(db::Tx& tx, std::string_view payment, Instant now);

}  // namespace banana::growth
