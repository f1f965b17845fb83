#include "core/payments/subscription_rows.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace banana::payments {
namespace {

constexpr std::array<std::string_view, 4> kStates{"active", "cancelled", "failed", "over"};

#define SELECT                                                                                       \
  "SELECT id, bot, user_id, order_id, plan, title, term, tokens, perks, charge_id, paid_by, state, " \
  "stopped, "                                                                                        \
  "began_at, until, next_grant_at FROM subscription "
constexpr db::Sql kFind = SELECT "WHERE id = $1";
constexpr db::Sql kOfOrder = SELECT "WHERE order_id = $1";
constexpr db::Sql kHeld =
    SELECT "WHERE user_id = $1 AND until > $2 AND state <> 'over' ORDER BY until DESC, id";
constexpr db::Sql kDue =
    SELECT "WHERE next_grant_at <= $1 AND state <> 'over' ORDER BY next_grant_at, id LIMIT $2";
constexpr db::Sql kList = SELECT
    "WHERE (CAST($1 AS BIGINT) IS NULL OR user_id = $1) AND (CAST($2 AS BIGINT) IS NULL OR (until > $2 AND "
    "state "
    "<> 'over')) AND (CAST($3 AS BIGINT) IS NULL OR id < $3) ORDER BY id DESC LIMIT $4";
#undef SELECT
constexpr db::Sql kAdd =
    "INSERT INTO subscription (id, bot, user_id, order_id, plan, title, term, tokens, perks, charge_id, "
    "paid_by, "
    "state, stopped, began_at, until, next_grant_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
    "$12, "
    "$13, $14, $15, $16)";
constexpr db::Sql kSave =
    "UPDATE subscription SET charge_id = $2, paid_by = $3, state = $4, stopped = $5, until = $6, "
    "next_grant_at = "
    "$7 WHERE id = $1";

Subscription read(const db::Rows& row) {
  const auto state = std::ranges::find(kStates, row.text(11)) - kStates.begin();
  return {.id = row.get<SubscriptionId>(0),
          .bot = row.get<BotId>(1),
          .user = row.get<UserId>(2),
          .order = row.get<OrderId>(3),
          .plan = row.get<std::string>(4),
          .title = row.get<std::string>(5),
          .term = row.text(6) == to_string(Term::annual) ? Term::annual : Term::monthly,
          .tokens = row.get<Tokens>(7),
          .perks = boost::json::parse(row.text(8)).as_object(),
          .charge = row.get<std::string>(9),
          .paid_by = row.get<PaymentId>(10),
          .state = static_cast<SubscriptionState>(state),
          .is_stopped = row.get<bool>(12),
          .began_at = row.get<Instant>(13),
          .until = row.get<Instant>(14),
          .next_grant_at = row.get<std::optional<Instant>>(15)};
}

std::vector<Subscription> all(db::Rows rows) {
  std::vector<Subscription> found;
  while (rows.next()) found.push_back(read(rows));
  return found;
}

std::optional<Subscription> one(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

}  // namespace

std::string_view to_string(SubscriptionState state) { return kStates[static_cast<std::size_t>(state)]; }

std::optional<Subscription> subscription_of(db::Snapshot& snapshot, OrderId order) {
  return one(snapshot.query(kOfOrder, order));
}

std::optional<Subscription> plan_now(db::Snapshot& snapshot, UserId user, Instant now) {
  return one(snapshot.query(kHeld, user, now));
}

namespace subscription_rows {

std::optional<Subscription> find(db::Snapshot& snapshot, SubscriptionId id) {
  return one(snapshot.query(kFind, id));
}

std::vector<Subscription> held(db::Snapshot& snapshot, UserId user, Instant now) {
  return all(snapshot.query(kHeld, user, now));
}

std::vector<Subscription> due(db::Snapshot& snapshot, Instant now, std::size_t most) {
  return all(snapshot.query(kDue, now, most));
}

std::vector<Subscription> list(db::Snapshot& snapshot, const Filter& filter, std::int64_t most) {
  return all(snapshot.query(kList, filter.user, filter.held_at, filter.after, most));
}

void add(db::Tx& tx, const Subscription& it) {
  tx.exec(kAdd, it.id, it.bot, it.user, it.order, it.plan, it.title, to_string(it.term), it.tokens,
          boost::json::serialize(it.perks), it.charge, it.paid_by, to_string(it.state), it.is_stopped,
          it.began_at, it.until, it.next_grant_at);
}

void save(db::Tx& tx, const Subscription& it) {
  tx.exec(kSave, it.id, it.charge, it.paid_by, to_string(it.state), it.is_stopped, it.until,
          it.next_grant_at);
}

}  // namespace subscription_rows
}  // namespace banana::payments
