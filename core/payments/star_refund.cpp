#include "core/payments/star_refund.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/money/payment_effects.hpp"
#include "core/outbox/outbox.hpp"
#include "core/payments/debt.hpp"
#include "core/payments/plan_grants.hpp"
#include "core/payments/refund_rows.hpp"
#include "core/people/person.hpp"
#include "core/people/person_lock.hpp"
#include "core/telegram/payments.hpp"

namespace banana::payments {
namespace {

using ledger::Account;
using ledger::House;
using ledger::Status;
using ledger::TransferId;

constexpr int kTriesMax = 4;
/// After an answer was lost. To ask again is harmless: Telegram then says that it was refunded.
constexpr Millis kAskAgain = std::chrono::minutes{10};

std::string about(RefundId id) { return std::string{kRefunds.about} + id.str(); }

std::string reason_of(const Payment& payment) {
  return fmt::format("refund of {} Stars", payment.stars.units());
}

Tokens in_wallet(db::Snapshot& snapshot, UserId user) {
  return Tokens{ledger::balance(snapshot, Account::user(user.value()), ledger::AssetId::token).available()};
}

/// All that the payment gave to who paid.
Tokens due(db::Snapshot& snapshot, const Payment& payment) {
  Tokens all = payment.tokens + growth::bonus_of(snapshot, payment.reference(), payment.user);
  for (const Grant& month : grants_of(snapshot, payment.id)) all += month.tokens;
  return all;
}

Error too_little(Tokens due, Tokens there) {
  return fail(Errc::insufficient,
              fmt::format("the payment gave {} tokens, and {} can be taken back", due.units(), there.units()),
              "Refund with --policy partial or --policy debt, or leave it.");
}

/// Somebody may spend between the look and the hold: then less is tried, under another key, for the ledger keeps
/// its refusals.
Result<std::optional<TransferId>> hold_tokens(db::Tx& tx, const Payment& payment, RefundId refund,
                                              RefundPolicy policy, Instant now) {
  const Tokens wanted = due(tx, payment);
  for (int attempt = 1; attempt <= kTriesMax; ++attempt) {
    const Tokens there = std::min(wanted, in_wallet(tx, payment.user));
    if (policy == RefundPolicy::refuse && there < wanted) return too_little(wanted, there);
    if (there <= Tokens{}) return std::optional<TransferId>{};
    const ledger::Outcome held =
        ledger::hold(tx, now,
                     {.key = fmt::format("{}:{}:hold:{}", payment.reference(), refund.str(), attempt),
                      .kind = "refund",
                      .debit = Account::user(payment.user.value()),
                      .credit = Account::house(House::issue),
                      .amount = there,
                      .reason = reason_of(payment),
                      .reference = payment.reference()});
    if (held.ok()) return std::optional{held.id};
    if (held.status != Status::insufficient) return held.error();
  }
  return fail(Errc::conflict, "their tokens are being spent this very moment", "Try again.");
}

void give_back_hold(db::Tx& tx, const Payment& payment, const Refund& refund, Instant now) {
  if (!refund.hold) return;
  const ledger::Outcome freed =
      ledger::void_(tx, now,
                    {.key = fmt::format("{}:{}:void", payment.reference(), refund.id.str()),
                     .hold = *refund.hold,
                     .reason = reason_of(payment),
                     .reference = payment.reference()});
  if (!freed.ok()) throw std::runtime_error("a refund's hold was not there: " + freed.error().message);
}

/// As much of a transfer that the payment caused as the wallet has; how many.
Tokens reverse_tokens(db::Tx& tx, const Payment& payment, TransferId transfer, Tokens tokens,
                      std::string_view key, Instant now) {
  for (int attempt = 1; attempt <= kTriesMax; ++attempt) {
    const Tokens amount = std::min(tokens, in_wallet(tx, payment.user));
    if (amount <= Tokens{}) return {};
    const ledger::Outcome back =
        ledger::reverse(tx, now,
                        {.key = fmt::format("{}:{}:{}", payment.reference(), key, attempt),
                         .transfer = transfer,
                         .amount = amount,
                         .reason = reason_of(payment),
                         .reference = payment.reference()});
    if (back.ok()) return amount;
    if (back.status != Status::insufficient) throw std::runtime_error(back.error().message);
  }
  return {};
}

void reverse_stars(db::Tx& tx, const Payment& payment, Instant now) {
  const ledger::Outcome back = ledger::reverse(tx, now,
                                               {.key = payment.reference() + ":stars-back",
                                                .transfer = payment.stars_transfer,
                                                .reason = reason_of(payment),
                                                .reference = payment.reference()});
  if (!back.ok()) throw std::runtime_error("Stars were not given back: " + back.error().message);
}

/// What a year gave month by month, as far as it is there.
void take_back_months(db::Tx& tx, const Payment& payment, Refund& refund, Instant now) {
  for (const Grant& month : grants_of(tx, payment.id)) {
    const Tokens returned = reverse_tokens(tx, payment, month.transfer, month.tokens,
                                           fmt::format("month-back:{}", to_unix_ms(month.due_at)), now);
    refund.bonus_returned += returned;
    refund.missing += month.tokens - returned;
  }
}

/// Telegram has given the Stars back: whatever the payment gave goes back too, as far as it is there. The hold is
/// opened first, so that there is at least what it kept.
void finish(db::Tx& tx, const Payment& payment, Refund& refund, Instant now) {
  give_back_hold(tx, payment, refund, now);
  if (payment.transfer)
    refund.returned = reverse_tokens(tx, payment, *payment.transfer, payment.tokens, "back", now);
  refund.missing = payment.tokens - refund.returned;
  take_back_months(tx, payment, refund, now);
  for (const growth::TakenBack& bonus : growth::on_refund(tx, payment.reference(), now)) {
    if (bonus.user != payment.user) continue;
    refund.bonus_returned += bonus.returned;
    refund.missing += bonus.missing;
  }
  reverse_stars(tx, payment, now);
  if (refund.policy == RefundPolicy::debt && refund.missing > Tokens{}) {
    refund.owed = refund.missing;
    owe(tx, payment, refund.owed, now);
  }
  refund.state = RefundState::done;
  refund.ended_at = now;
  set_state(tx, payment.id, PaymentState::refunded);
  end_plan(tx, payment, now);
}

/// Not in the payer's own chat: one that is closed to the bot would take the refund down with its messages. Refunds
/// of a bot line up under its own number, where no chat is.
void ask_telegram(db::Tx& tx, const Payment& payment, Refund& refund, std::int64_t telegram_id, Instant now,
                  std::optional<Instant> not_before = {}) {
  ++refund.asks;
  outbox::add(tx,
              {.bot = payment.bot,
               .chat = ChatId{payment.bot.value()},
               .call = telegram::refund_star_payment(telegram_id, payment.charge),
               .key = fmt::format("{}:{}", about(refund.id), refund.asks),
               .about = about(refund.id),
               .not_before = not_before},
              now);
}

/// Telegram gave nothing back.
void refuse(db::Tx& tx, const Payment& payment, Refund& refund, std::string_view fault, Instant now) {
  give_back_hold(tx, payment, refund, now);
  refund.state = RefundState::refused;
  refund.ended_at = now;
  refund.fault = fault;
  set_state(tx, payment.id, payment.transfer ? PaymentState::credited : PaymentState::unmatched);
}

}  // namespace

Result<Refund> ask_refund(db::Tx& tx, PaymentId id, const RefundWish& wish, IdMaker& ids, Instant now) {
  auto payment = find_payment(tx, id);
  if (!payment || !people::lock_person(tx, payment->user)) return fail(Errc::not_found, "no such payment");
  payment = find_payment(tx, id);
  if (payment->state == PaymentState::refunded)
    return fail(Errc::conflict, "the payment was refunded before");
  if (payment->state == PaymentState::refunding) {
    return fail(Errc::conflict, "Telegram was asked to refund it, and has not answered yet");
  }
  const auto person = people::find(tx, payment->user);
  if (!person || !person->telegram_id) {
    return fail(Errc::conflict, "whoever paid was erased: there is nobody to give Stars to");
  }
  Refund refund{.id = make_id<RefundId>(ids),
                .payment = payment->id,
                .state = RefundState::asked,
                .policy = wish.policy,
                .reason = wish.reason,
                .asked_by = wish.by,
                .hold = {},
                .asks = 0,
                .returned = {},
                .bonus_returned = {},
                .missing = {},
                .owed = {},
                .asked_at = now,
                .ended_at = {},
                .fault = {}};
  const auto held = hold_tokens(tx, *payment, refund.id, wish.policy, now);
  if (!held) return held.error();
  refund.hold = *held;
  ask_telegram(tx, *payment, refund, *person->telegram_id, now);
  refund_rows::add(tx, refund);
  set_state(tx, payment->id, PaymentState::refunding);
  return refund;
}

void follow_refund(db::Tx& tx, const outbox::Ended& ended, Instant now) {
  const auto id = RefundId::parse(ended.about.substr(kRefunds.about.size()));
  auto refund = id ? refund_rows::find(tx, *id) : std::nullopt;
  if (!refund) return;
  const Payment payment = find_payment(tx, refund->payment).value();
  if (!people::lock_person(tx, payment.user)) return;
  refund = refund_rows::find(tx, *id);
  if (refund->state != RefundState::asked) return;  // ended by refunded_elsewhere

  const auto person = people::find(tx, payment.user);
  if (ended.end == outbox::End::done) {
    finish(tx, payment, *refund, now);
  } else if (ended.end == outbox::End::doubtful && person->telegram_id) {
    refund->fault = ended.fault;
    ask_telegram(tx, payment, *refund, *person->telegram_id, now, now + kAskAgain);
  } else {
    refuse(tx, payment, *refund, ended.fault, now);
  }
  refund_rows::save(tx, *refund);
}

Elsewhere refunded_elsewhere(db::Tx& tx, BotId bot, std::string_view charge, RefundPolicy policy,
                             IdMaker& ids, Instant now) {
  auto payment = find_charge(tx, bot, charge);
  if (!payment || !people::lock_person(tx, payment->user)) return Elsewhere::unknown_charge;
  payment = find_payment(tx, payment->id);
  if (payment->state == PaymentState::refunded) return Elsewhere::known_before;
  if (auto asked = refund_rows::asked_of(tx, payment->id)) {  // word came before the answer
    finish(tx, *payment, *asked, now);
    refund_rows::save(tx, *asked);
    return Elsewhere::taken_back;
  }
  Refund refund{.id = make_id<RefundId>(ids),
                .payment = payment->id,
                .state = RefundState::asked,
                .policy = policy,
                .reason = "refunded outside of Banana",
                .asked_by = "telegram",
                .hold = {},
                .asks = 0,
                .returned = {},
                .bonus_returned = {},
                .missing = {},
                .owed = {},
                .asked_at = now,
                .ended_at = {},
                .fault = {}};
  finish(tx, *payment, refund, now);
  refund_rows::add(tx, refund);
  return Elsewhere::taken_back;
}

}  // namespace banana::payments
