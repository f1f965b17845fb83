// Ordering a plan (PA4): an order as any other, and beside it the plan's terms as they were agreed.
//
//   const auto order = open_plan_order(tx, {.bot = bot, .user = user, .plan = "pro", .term = Term::monthly}, ids, now);
//   year:   send_invoice, as for tokens
//   month:  ask_link(tx, *order, chat, invoice_of(…), words, now);
//
// A month is a subscription of Telegram's, and those are paid by a link alone. It is asked for by an effect of the outbox,
// and kPlanLinks sends it to the buyer when it is there.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/outbox/follower.hpp"
#include "core/payments/star_order.hpp"
#include "core/telegram/payments.hpp"

namespace banana::payments {

enum class Term : std::uint8_t { monthly, annual };
[[nodiscard]] std::string_view to_string(Term term);

struct PlanWish {
  BotId bot;
  UserId user;
  std::string plan;
  Term term = Term::monthly;
};
/// As open_order(). not_found for a plan that is not offered by this term, or gives no tokens; conflict beside a binding_plan().
[[nodiscard]] Result<Order> open_plan_order(db::Tx& tx, const PlanWish& wish, IdMaker& ids, Instant now);

struct PlanOrder {
  std::string plan;
  Term term = Term::monthly;
  std::string title;
  JsonObject perks = {};
};
/// Nothing when the order is for tokens.
[[nodiscard]] std::optional<PlanOrder> plan_of(db::Snapshot& snapshot, OrderId order);

/// The message that the link is sent with, in the buyer's language.
struct LinkWords {
  std::string html;
  std::string label;  // of the button
  std::string sorry;  // what is said when there is no link
  std::string slot;   // of the outbox, for the message
};
void ask_link(db::Tx& tx, const Order& order, ChatId chat, telegram::Invoice invoice, const LinkWords& words,
              Instant now);

void follow_link(db::Tx& tx, const outbox::Ended& ended, Instant now);
inline constexpr outbox::Follower kPlanLinks{.about = "plan-link:", .follow = &follow_link};

}  // namespace banana::payments
