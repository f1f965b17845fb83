// explain payment: what a payment gave, what became of it, and what happens next.
#include <fmt/format.h>

#include "core/money/account_name.hpp"
#include "core/money/operations_explain.hpp"
#include "core/payments/plan_grants.hpp"
#include "core/payments/star_operations.hpp"
#include "core/payments/star_refund.hpp"

namespace banana::payments {
namespace {

class Story {
 public:
  Story(db::Snapshot& snapshot, const Payment& payment) : snapshot_(snapshot), payment_(payment) {}

  JsonArray tell() && {
    say(fmt::format("On {} {} paid {} Stars to bot {}; Telegram's charge id is {}.",
                    to_iso8601(payment_.paid_at),
                    money::account_label(snapshot_, ledger::Account::user(payment_.user.value())),
                    payment_.stars.units(), payment_.bot.value(), payment_.charge));
    tell_tokens();
    tell_plan();
    for (const Refund& refund : refunds_of(snapshot_, payment_.id)) tell_refund(refund);
    tell_next();
    return std::move(sentences_);
  }

 private:
  void say(std::string sentence) { sentences_.push_back(Json(sentence)); }

  void tell_tokens() {
    if (payment_.transfer) {
      say(fmt::format("It gave {} tokens by transfer {}{}.", payment_.tokens.units(),
                      payment_.transfer->str(),
                      payment_.order ? ", as order " + payment_.order->str() + " had it"
                                     : std::string{", as an operator decided"}));
    } else {
      say(fmt::format("It gave no tokens: {}.", payment_.why));
    }
  }

  void tell_plan() {
    const auto plan = payment_.order ? subscription_of(snapshot_, *payment_.order) : std::nullopt;
    if (!plan) return;
    say(fmt::format("It was for the plan {}, {}; that is {}, and paid until {}.", plan->plan,
                    to_string(plan->term), to_string(plan->state), to_iso8601(plan->until)));
    const std::vector<Grant> months = grants_of(snapshot_, payment_.id);
    if (!months.empty())
      say(fmt::format("Since then its year gave {} tokens in each of {} months.", plan->tokens.units(),
                      months.size()));
  }

  void tell_refund(const Refund& refund) {
    const std::string asked =
        fmt::format("On {} {} had it refunded under the policy {}: {}.", to_iso8601(refund.asked_at),
                    refund.asked_by, name_of(refund.policy), refund.reason);
    say(asked);
    if (refund.state == RefundState::refused) {
      say(fmt::format("Telegram refused: {}. The tokens that were held went back.", refund.fault));
    } else if (refund.state == RefundState::done) {
      say(fmt::format("The Stars went back, and {} tokens were taken; {} had been spent{}.",
                      (refund.returned + refund.bonus_returned).units(), refund.missing.units(),
                      refund.owed > Tokens{} ? " and are owed" : ""));
    }
  }

  void tell_next() {
    switch (payment_.state) {
      case PaymentState::credited:
        say(fmt::format("It can be refunded: bananactl payments refund {}", payment_.id.str()));
        return;
      case PaymentState::unmatched:
        say(
            fmt::format("An operator gives it its tokens or gives it back: bananactl payments settle {0}, or "
                        "bananactl payments refund {0}",
                        payment_.id.str()));
        return;
      case PaymentState::refunding:
        say("Telegram is being asked. The tokens are held and move by themselves when it has answered.");
        return;
      case PaymentState::refunded:
        say("Nothing more happens to it.");
    }
  }

  db::Snapshot& snapshot_;
  const Payment& payment_;
  JsonArray sentences_;
};

}  // namespace

Result<Json> explain_payment(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& /*context*/) {
  const Result<Payment> payment = find_payment(snapshot, args.get<std::string>("payment"));
  if (!payment) return payment.error();
  return money::told(Story{snapshot, *payment}.tell());
}

}  // namespace banana::payments
