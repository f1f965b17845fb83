#include "core/payments/star_credit.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "core/base/hash.hpp"
#include "core/money/ledger.hpp"
#include "core/money/pack.hpp"
#include "core/payments/debt.hpp"
#include "core/people/person_lock.hpp"

namespace banana::payments {
namespace {

using ledger::Account;
using ledger::House;

constexpr std::size_t kChargeBytesInKeyMax = 128;

constexpr db::Sql kPaid =
    "UPDATE star_order SET state = 'paid', ended_at = $2 WHERE id = $1 AND state <> 'paid'";
constexpr db::Sql kSettle =
    "UPDATE star_payment SET state = 'credited', tokens = $2, transfer_id = $3 WHERE id = $1";

/// "stars:<bot>:<charge>"; a hash stands for a charge id too long for a key.
std::string ledger_key(BotId bot, const std::string& charge) {
  const bool fits = charge.size() <= kChargeBytesInKeyMax;
  return fmt::format("stars:{}:{}", bot.value(), fits ? charge : to_hex(sha256(as_bytes(charge))));
}

struct Match {
  std::optional<Order> order;
  std::string why;  // there is none
};

Match match(db::Snapshot& snapshot, const Arrived& arrived, Stars stars) {
  const auto id = parse_payload(arrived.paid.payload);
  if (!id) return {.order = {}, .why = "its payload is not one of ours"};
  auto order = find_order(snapshot, *id);
  if (!order) return {.order = {}, .why = fmt::format("order {} is not known here", id->str())};
  if (order->bot != arrived.bot) return {.order = {}, .why = "the order is another bot's"};
  if (order->user != arrived.payer) return {.order = {}, .why = "the order is somebody else's"};
  if (order->stars != stars) {
    return {.order = {}, .why = fmt::format("the order was for {} Stars", order->stars.units())};
  }
  return {.order = std::move(order), .why = {}};
}

ledger::Transfer stars_in(const Payment& payment, const std::string& key) {
  return {.key = key + ":stars",
          .kind = "topup",
          .debit = Account::house(House::issue),
          .credit = Account::house(House::telegram),
          .amount = payment.stars,
          .reason = "Stars taken by Telegram",
          .reference = payment.reference()};
}

ledger::Transfer tokens_in(const Payment& payment, std::string key, Tokens tokens, std::string kind) {
  return {.key = std::move(key),
          .kind = std::move(kind),
          .debit = Account::house(House::issue),
          .credit = Account::user(payment.user.value()),
          .amount = tokens,
          .reason = fmt::format("bought for {} Stars", payment.stars.units()),
          .reference = payment.reference()};
}

/// What the tokens set off, once they are there. A bonus that finds no room in a full wallet is no reason to turn
/// the payment away.
void follow_up(db::Tx& tx, Credited& credited, Tokens bought, Instant now) {
  const Payment& payment = credited.payment;
  auto effects = growth::on_payment(
      tx, {.id = payment.reference(), .user = payment.user, .tokens = bought, .paid = payment.stars}, now);
  if (effects) credited.effects = *std::move(effects);
  credited.repaid = repay_debt(tx, payment, now);
}

Result<Stars> stars_of(const telegram::SuccessfulPayment& paid) {
  const auto stars = paid.total.stars();
  if (!stars || *stars <= Stars{} || stars->units() > money::kStarsMax) {
    return fail(Errc::invalid, "it is no payment in Stars");
  }
  if (paid.charge_id.empty() || paid.charge_id.size() > kChargeBytesMax) {
    return fail(Errc::invalid, fmt::format("a charge id has 1 to {} bytes", kChargeBytesMax));
  }
  return *stars;
}

}  // namespace

Result<Credited> credit(db::Tx& tx, const Arrived& arrived, IdMaker& ids, Instant now) {
  const Result<Stars> stars = stars_of(arrived.paid);
  if (!stars) return stars.error();
  if (!people::lock_person(tx, arrived.payer)) {
    return fail(Errc::not_found, fmt::format("no person {}", arrived.payer.str()));
  }
  if (auto known = find_charge(tx, arrived.bot, arrived.paid.charge_id)) {
    return Credited{.first = false, .payment = *std::move(known)};
  }

  Match found = match(tx, arrived, *stars);
  Credited credited{.first = true,
                    .payment = {.id = make_id<PaymentId>(ids),
                                .bot = arrived.bot,
                                .charge = arrived.paid.charge_id,
                                .order = {},
                                .user = arrived.payer,
                                .stars = *stars,
                                .tokens = {},
                                .state = PaymentState::unmatched,
                                .why = std::move(found.why),
                                .transfer = {},
                                .stars_transfer = {},
                                .paid_at = now}};
  Payment& payment = credited.payment;
  const std::string key = ledger_key(payment.bot, payment.charge);
  if (found.order) {
    const Tokens gives = found.order->gives();
    const ledger::Outcome given = ledger::transfer(
        tx, now, tokens_in(payment, key, gives, plan_of(tx, found.order->id) ? "plan" : "topup"));
    if (given.status == ledger::Status::created) {
      payment.order = found.order->id;
      payment.tokens = gives;
      payment.state = PaymentState::credited;
      payment.transfer = given.id;
    } else {
      payment.why = given.error().message;  // a wallet at its limit
    }
  }
  const ledger::Outcome taken = ledger::transfer(tx, now, stars_in(payment, key));
  if (taken.status != ledger::Status::created) {
    throw std::logic_error("a payment that is new here is known to the ledger: " + key);
  }
  payment.stars_transfer = taken.id;
  add_payment(tx, payment);
  if (payment.state == PaymentState::credited) {
    tx.exec(kPaid, found.order->id, now);
    follow_up(tx, credited, found.order->tokens, now);
    credited.plan = take_plan(tx, payment, arrived.paid, ids, now);
  }
  return credited;
}

Result<Credited> settle(db::Tx& tx, PaymentId id, Tokens tokens, Instant now) {
  auto payment = find_payment(tx, id);
  if (!payment || !people::lock_person(tx, payment->user)) return fail(Errc::not_found, "no such payment");
  payment = find_payment(tx, id);
  if (payment->state != PaymentState::unmatched) {
    return fail(Errc::conflict, fmt::format("the payment is {}", to_string(payment->state)));
  }
  const std::string key = fmt::format("{}:settled:{}", payment->reference(), tokens.units());
  const Result<ledger::TransferId> given =
      ledger::transfer(tx, now, tokens_in(*payment, key, tokens, "topup")).result();
  if (!given) return given.error();
  tx.exec(kSettle, id, tokens, *given);
  Credited credited{.first = true, .payment = find_payment(tx, id).value()};
  follow_up(tx, credited, tokens, now);
  return credited;
}

}  // namespace banana::payments
