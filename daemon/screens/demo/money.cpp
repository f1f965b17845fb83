// Tokens for Stars, and the Stars back.
#include "core/money/ledger.hpp"
#include "core/money/pack.hpp"
#include "core/payments/star_checkout.hpp"
#include "core/payments/star_credit.hpp"
#include "core/payments/star_refund.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/demo/screens.hpp"
#include "daemon/screens/notices.hpp"

namespace banana::screens::demo {

namespace {

using payments::Checkout;

ledger::Balance tokens_of(const Visit& visit) {
  return ledger::balance(visit.tx, ledger::Account::user(visit.person.id.value()), ledger::AssetId::token);
}

/// Their last payment whose tokens they still may give back.
std::optional<payments::Payment> last_payment(const Visit& visit) {
  const auto found = payments::list_payments(
      visit.tx, {.user = visit.person.id, .state = payments::PaymentState::credited}, 1);
  return found.empty() ? std::nullopt : std::optional{found.front()};
}

std::string_view refusal(Checkout verdict) {
  switch (verdict) {
    case Checkout::other_buyer:
      return "demo.checkout.other_buyer";
    case Checkout::expired:
    case Checkout::cancelled:
    case Checkout::paid:
      return "demo.checkout.over";
    default:
      return "demo.checkout.closed";
  }
}

}  // namespace

View show_buy(const Visit& visit) {
  View view{.html = visit.say.html("demo.buy.choose")};
  for (const money::Pack& pack : money::offered_packs(visit.tx)) {
    view.rows.push_back(
        {act(visit.say.plain("demo.button.pack", {{"tokens", pack.gives()}, {"stars", pack.stars}}), "pack",
             pack.name)});
  }
  if (view.rows.empty()) view.html = visit.say.html("demo.buy.nothing");
  view.rows.push_back(home_row(visit));
  return view;
}

Move buy(Visit& visit, std::string_view pack) {
  const auto order = payments::open_order(
      visit.tx, {.bot = visit.bot, .user = visit.person.id, .what = std::string{pack}}, visit.ids, visit.now);
  if (!order) return alert(visit.say.plain("demo.checkout.closed"));
  visit.send({.bot = visit.bot,
              .chat = visit.chat,
              .call = telegram::send_invoice(
                  visit.chat, payments::invoice_of(
                                  *order, visit.say.plain("demo.invoice.title", {{"tokens", order->gives()}}),
                                  visit.say.plain("demo.invoice.description", {{"tokens", order->gives()}}))),
              .key = "invoice:" + order->id.str(),
              .about = "order:" + order->id.str()});
  return stay();
}

Verdict checkout(Visit& visit, const telegram::PreCheckout& asked) {
  const Checkout verdict = payments::check(visit.tx, visit.bot, asked, visit.now);
  if (verdict == Checkout::fine) return {.ok = true};
  return {.ok = false, .refusal = visit.say.plain(refusal(verdict))};
}

Move paid(Visit& visit, const telegram::SuccessfulPayment& payment) {
  const auto credited = payments::credit(
      visit.tx, {.bot = visit.bot, .payer = visit.person.id, .paid = payment}, visit.ids, visit.now);
  if (!credited || !credited->first) return stay();
  tell_of_payment(visit, credited->payment.stars, credited->payment.tokens);
  visit.send(telegram::send_message(
      visit.chat, visit.say.html("demo.receipt", {{"tokens", credited->payment.tokens},
                                                  {"stars", credited->payment.stars},
                                                  {"payment", credited->payment.id.str()}})));
  return go_to(kBalance);
}

View show_balance(const Visit& visit) {
  const ledger::Balance tokens = tokens_of(visit);
  View view{.html = visit.say.html("demo.balance", {{"tokens", tokens.available()}, {"held", tokens.held}})};
  if (last_payment(visit)) view.rows.push_back({act(visit.say.plain("demo.button.refund"), "refund")});
  view.rows.push_back({go(visit.say.plain("demo.button.buy"), std::string{kBuy})});
  view.rows.push_back(home_row(visit));
  return view;
}

Move refund_last(Visit& visit, std::string_view /*value*/) {
  const auto payment = last_payment(visit);
  if (!payment) return alert(visit.say.plain("demo.refund.nothing"));
  const auto asked = payments::ask_refund(
      visit.tx, payment->id,
      {.policy = RefundPolicy::refuse, .reason = "asked for in the demo", .by = visit.person.label()},
      visit.ids, visit.now);
  if (!asked) return alert(visit.say.plain("demo.refund.spent"));
  Move move = again();
  move.toast = visit.say.plain("demo.refund.asked");
  return move;
}

Move refunded(Visit& visit, const telegram::RefundedPayment& payment) {
  static_cast<void>(payments::refunded_elsewhere(visit.tx, visit.bot, payment.charge_id,
                                                 RefundPolicy::partial, visit.ids, visit.now));
  const auto known = payments::find_charge(visit.tx, visit.bot, payment.charge_id);
  visit.send(telegram::send_message(
      visit.chat, visit.say.html("demo.refund.done", {{"stars", payment.total.stars().value_or(Stars{})},
                                                      {"tokens", known ? known->tokens : Tokens{}}})));
  return go_to(kBalance);
}

}  // namespace banana::screens::demo
