// A payment arrived: its tokens go to whoever paid, once, however often Telegram tells of it (PA3).
//
//   const Result<Credited> credited = credit(tx, {.bot = bot, .payer = person.id, .paid = *message.successful_payment},
//                                            ids, now);
//   if (credited && credited->first) tell(...);
//
// What was agreed counts, not what became of it since: an order that was cancelled or ran out after Telegram had asked
// is credited all the same, and an invoice that was paid twice is credited twice. Stars that fit no order are never
// lost: the payment is kept as unmatched, without tokens, for an operator to settle or to refund.
#pragma once

#include <optional>

#include "core/money/payment_effects.hpp"
#include "core/payments/star_payment.hpp"
#include "core/payments/subscription.hpp"
#include "core/telegram/message.hpp"

namespace banana::payments {

struct Arrived {
  BotId bot;
  UserId payer;
  const telegram::SuccessfulPayment& paid;
};

struct Credited {
  bool first = false;  // false: it was known, and nothing happened now
  Payment payment;
  Tokens repaid = {};                     // of what they owed for a refunded payment
  growth::PaymentEffects effects = {};    // promo bonus; who is to be told of a reward
  std::optional<Subscription> plan = {};  // begun or gone on with by it (PA4)
};

/// invalid for what is no payment in Stars.
[[nodiscard]] Result<Credited> credit(db::Tx& tx, const Arrived& arrived, IdMaker& ids, Instant now);

/// Gives an unmatched payment its tokens, as an operator decided.
[[nodiscard]] Result<Credited> settle(db::Tx& tx, PaymentId payment, Tokens tokens, Instant now);

}  // namespace banana::payments
