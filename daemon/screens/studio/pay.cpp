// What Telegram tells of payments: may they pay, they have paid, they got it back (PA3, PA5, RF2).
#include "core/payments/star_checkout.hpp"
#include "core/payments/star_credit.hpp"
#include "core/payments/star_refund.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/notices.hpp"
#include "daemon/screens/studio/plans.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/shop.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

using payments::Checkout;

std::string_view refusal(Checkout verdict) {
  switch (verdict) {
    case Checkout::other_buyer:
      return "studio.checkout.other_buyer";
    case Checkout::other_price:
      return "studio.checkout.other_price";
    case Checkout::paid:
      return "studio.checkout.paid";
    case Checkout::expired:
      return "studio.checkout.expired";
    case Checkout::cancelled:
      return "studio.checkout.cancelled";
    case Checkout::banned:
      return "studio.checkout.banned";
    case Checkout::closed:
      return "studio.checkout.closed";
    case Checkout::has_plan:
      return "studio.plans.checkout";
    case Checkout::unknown_order:
    case Checkout::fine:
      break;
  }
  return "studio.checkout.unknown";
}

void thank_referrer(Visit& visit, const payments::Credited& credited) {
  if (!credited.effects.reward) return;
  const auto referrer = people::find(visit.tx, credited.effects.reward->referrer);
  if (!referrer || !referrer->telegram_id) return;
  const text::Voice say = visit.texts.in(referrer->speaks());
  const ChatId chat{*referrer->telegram_id};
  visit.send({.bot = visit.bot,
              .chat = chat,
              .call = telegram::send_message(
                  chat, say.html("studio.invite.rewarded", {{"tokens", credited.effects.reward->tokens}})),
              .key = "reward:" + credited.payment.id.str()});
}

std::string receipt(const Visit& visit, const payments::Credited& credited) {
  const payments::Payment& payment = credited.payment;
  if (payment.state == payments::PaymentState::unmatched) {
    return visit.say.html("studio.pay.unmatched", {{"stars", payment.stars}, {"payment", payment.id.str()}});
  }
  std::string html =
      visit.say.html("studio.pay.receipt",
                     {{"tokens", payment.tokens}, {"stars", payment.stars}, {"payment", payment.id.str()}});
  if (credited.effects.promo > Tokens{}) {
    html += "\n" + visit.say.html("studio.pay.promo", {{"tokens", credited.effects.promo}});
  }
  if (credited.repaid > Tokens{}) {
    html += "\n" + visit.say.html("studio.pay.repaid", {{"tokens", credited.repaid}});
  }
  return html;
}

/// Paid, an invoice stays in the chat as Telegram's own receipt. The message with a link by which nobody can pay any more
/// does not.
void put_invoice_away(Visit& visit, const telegram::SuccessfulPayment& payment) {
  if (payment.is_recurring) return take_away_last_invoice(visit);
  outbox::unbind(visit.tx, visit.bot, visit.chat, kInvoiceSlot);
}

}  // namespace

Verdict checkout(Visit& visit, const telegram::PreCheckout& asked) {
  const Checkout verdict = payments::check(visit.tx, visit.bot, asked, visit.now);
  if (verdict == Checkout::fine) return {.ok = true};
  return {.ok = false, .refusal = visit.say.plain(refusal(verdict))};
}

Move paid(Visit& visit, const telegram::SuccessfulPayment& payment) {
  const auto credited = payments::credit(
      visit.tx, {.bot = visit.bot, .payer = visit.person.id, .paid = payment}, visit.ids, visit.now);
  if (!credited || !credited->first) return stay();
  thank_referrer(visit, *credited);
  tell_of_payment(visit, credited->payment.stars, credited->payment.tokens);
  // Telegram renews whatever they are doing just now: they go on with that.
  const bool is_renewal = payment.is_recurring && !payment.is_first_recurring;
  if (!is_renewal) put_invoice_away(visit, payment);
  std::string html = receipt(visit, *credited);
  if (credited->plan) html += "\n\n" + plan_paid(visit, *credited->plan);
  visit.send(telegram::send_message(visit.chat, html));
  if (is_renewal) return stay();
  return go_to(kBalance, same_way_back(visit));
}

Move refunded(Visit& visit, const telegram::RefundedPayment& payment) {
  static_cast<void>(payments::refunded_elsewhere(visit.tx, visit.bot, payment.charge_id,
                                                 visit.around.payments.refund_policy, visit.ids, visit.now));
  const auto known = payments::find_charge(visit.tx, visit.bot, payment.charge_id);
  const auto refunds = known ? payments::refunds_of(visit.tx, known->id) : std::vector<payments::Refund>{};
  const payments::Refund last = refunds.empty() ? payments::Refund{} : refunds.back();
  std::string html = visit.say.html(
      "studio.pay.refunded",
      {{"stars", payment.total.stars().value_or(Stars{})}, {"tokens", last.returned + last.bonus_returned}});
  if (last.owed > Tokens{}) {
    html += "\n" + visit.say.html("studio.pay.owed", {{"tokens", last.owed}});
  } else if (last.missing > Tokens{}) {
    html += "\n" + visit.say.html("studio.pay.spent", {{"tokens", last.missing}});
  }
  visit.send(telegram::send_message(visit.chat, html));
  if (known) tell_plan_ended(visit, *known);
  return go_to(kBalance, same_way_back(visit));
}

}  // namespace banana::screens::studio
