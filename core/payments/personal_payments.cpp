#include "core/payments/personal_payments.hpp"

#include <utility>

#include "core/payments/debt.hpp"
#include "core/payments/star_refund.hpp"

namespace banana::payments {
namespace {

constexpr std::int64_t kPage = 500;

constexpr db::Sql kOrders =
    "SELECT pack, stars, tokens + bonus, state, created_at FROM star_order WHERE user_id = $1 ORDER BY id";

constexpr db::Sql kPlans =
    "SELECT title, term, tokens, state, began_at, until FROM subscription WHERE user_id = $1 ORDER BY id";

JsonArray plans_json(db::Snapshot& snapshot, UserId user) {
  JsonArray all;
  db::Rows rows = snapshot.query(kPlans, user);
  while (rows.next()) {
    all.push_back(JsonObject{{"title", rows.text(0)},
                             {"term", rows.text(1)},
                             {"tokens_a_month", rows.i64(2)},
                             {"state", rows.text(3)},
                             {"began_at", to_iso8601(rows.get<Instant>(4))},
                             {"until", to_iso8601(rows.get<Instant>(5))}});
  }
  return all;
}

JsonArray payments_json(db::Snapshot& snapshot, UserId user) {
  JsonArray all;
  PaymentFilter filter{.user = user};
  for (;;) {
    const auto page = list_payments(snapshot, filter, kPage);
    for (const Payment& payment : page) {
      all.push_back(JsonObject{{"paid_at", to_iso8601(payment.paid_at)},
                               {"charge", payment.charge},
                               {"stars", payment.stars.units()},
                               {"tokens", payment.tokens.units()},
                               {"state", to_string(payment.state)}});
    }
    if (page.size() < static_cast<std::size_t>(kPage)) return all;
    filter.after = page.back().id;
  }
}

}  // namespace

Json read_payments(db::Snapshot& snapshot, UserId user) {
  JsonArray orders;
  db::Rows rows = snapshot.query(kOrders, user);
  while (rows.next()) {
    orders.push_back(JsonObject{{"pack", rows.text(0)},
                                {"stars", rows.i64(1)},
                                {"tokens", rows.i64(2)},
                                {"state", rows.text(3)},
                                {"created_at", to_iso8601(rows.get<Instant>(4))}});
  }
  return JsonObject{{"orders", std::move(orders)},
                    {"payments", payments_json(snapshot, user)},
                    {"plans", plans_json(snapshot, user)},
                    {"owed_tokens", debt_of(snapshot, user).units()}};
}

std::optional<Error> payments_objection(db::Snapshot& snapshot, UserId user, Instant /*now*/) {
  if (list_payments(snapshot, {.user = user, .state = PaymentState::refunding}, 1).empty()) {
    return std::nullopt;
  }
  return fail(Errc::conflict, "a payment of theirs is being refunded", "Wait until Telegram has answered.");
}

}  // namespace banana::payments
