#include "core/payments/star_checkout.hpp"

#include <array>

#include "core/money/plan.hpp"
#include "core/ops/flags.hpp"
#include "core/payments/plan_order.hpp"
#include "core/payments/star_order.hpp"
#include "core/payments/subscription.hpp"
#include "core/people/person.hpp"

namespace banana::payments {
namespace {

constexpr std::array<std::string_view, 10> kNames{"fine",   "unknown_order", "other_buyer", "other_price",
                                                  "paid",   "expired",       "cancelled",   "banned",
                                                  "closed", "has_plan"};

/// It has ended, and is offered at this price still.
bool may_begin_anew(db::Snapshot& snapshot, const Order& order, const PlanOrder& wanted, Instant now) {
  const auto had = subscription_of(snapshot, order.id);
  if (had && had->holds(now)) return false;
  const auto plan = money::find_plan(snapshot, wanted.plan);
  return wanted.term == Term::monthly && plan && plan->offered == money::Offered::yes &&
         plan->monthly == order.stars && plan->tokens == order.tokens;
}

}  // namespace

std::string_view to_string(Checkout checkout) { return kNames[static_cast<std::size_t>(checkout)]; }

Checkout check(db::Snapshot& snapshot, BotId bot, const telegram::PreCheckout& asked, Instant now) {
  const auto id = parse_payload(asked.payload);
  const auto order = id ? find_order(snapshot, *id) : std::nullopt;
  if (!order || order->bot != bot) return Checkout::unknown_order;
  const auto person = people::find_by_telegram_id(snapshot, asked.from.telegram_id);
  if (!person || person->id != order->user) return Checkout::other_buyer;
  if (asked.total.stars() != order->stars) return Checkout::other_price;
  const auto plan = plan_of(snapshot, order->id);
  if (plan && binding_plan(snapshot, order->user, now)) return Checkout::has_plan;
  const bool is_anew =
      order->state == OrderState::paid && plan && may_begin_anew(snapshot, *order, *plan, now);
  if (order->state == OrderState::paid && !is_anew) return Checkout::paid;
  if (order->state == OrderState::cancelled) return Checkout::cancelled;
  if (!is_anew && (order->state == OrderState::expired || order->expires_at <= now)) return Checkout::expired;
  if (person->is_banned(now)) return Checkout::banned;
  if (!ops::flag_enabled(snapshot, ops::flags::kTopUp)) return Checkout::closed;
  return Checkout::fine;
}

}  // namespace banana::payments
