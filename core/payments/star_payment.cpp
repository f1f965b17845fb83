#include "core/payments/star_payment.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#define PAYMENT                                                                            \
  "SELECT id, bot, charge_id, order_id, user_id, stars, tokens, state, why, transfer_id, " \
  "stars_transfer_id, "                                                                    \
  "paid_at FROM star_payment "

namespace banana::payments {
namespace {

constexpr std::array<std::string_view, 4> kStates{"credited", "unmatched", "refunding", "refunded"};

constexpr db::Sql kById = PAYMENT "WHERE id = $1";
constexpr db::Sql kByCharge = PAYMENT "WHERE bot = $1 AND charge_id = $2";
constexpr db::Sql kOfAnyBot = PAYMENT "WHERE charge_id = $1 LIMIT 2";
// One text a way in, so that each has its index.
constexpr db::Sql kList = PAYMENT "WHERE (CAST($1 AS BIGINT) IS NULL OR id < $1) ORDER BY id DESC LIMIT $2";
constexpr db::Sql kListInState =
    PAYMENT "WHERE state = $1 AND (CAST($2 AS BIGINT) IS NULL OR id < $2) ORDER BY id DESC LIMIT $3";
constexpr db::Sql kListOfUser = PAYMENT
    "WHERE user_id = $1 AND (CAST($2 AS TEXT) IS NULL OR state = $2) AND (CAST($3 AS BIGINT) IS NULL "
    "OR id < $3) ORDER BY id DESC LIMIT $4";
constexpr db::Sql kAdd =
    "INSERT INTO star_payment (id, bot, charge_id, order_id, user_id, stars, tokens, state, why, "
    "transfer_id, "
    "stars_transfer_id, paid_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
constexpr db::Sql kSetState = "UPDATE star_payment SET state = $2 WHERE id = $1";

Payment read(const db::Rows& rows) {
  return {.id = rows.get<PaymentId>(0),
          .bot = rows.get<BotId>(1),
          .charge = rows.get<std::string>(2),
          .order = rows.get<std::optional<OrderId>>(3),
          .user = rows.get<UserId>(4),
          .stars = rows.get<Stars>(5),
          .tokens = rows.get<Tokens>(6),
          .state = parse_payment_state(rows.text(7)).value(),
          .why = rows.get<std::string>(8),
          .transfer = rows.get<std::optional<ledger::TransferId>>(9),
          .stars_transfer = rows.get<ledger::TransferId>(10),
          .paid_at = rows.get<Instant>(11)};
}

std::vector<Payment> read_all(db::Rows rows) {
  std::vector<Payment> found;
  while (rows.next()) found.push_back(read(rows));
  return found;
}

std::optional<Payment> read_one(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

}  // namespace

std::string_view to_string(PaymentState state) { return kStates[static_cast<std::size_t>(state)]; }

std::optional<PaymentState> parse_payment_state(std::string_view name) {
  const auto at = std::ranges::find(kStates, name);
  if (at == kStates.end()) return std::nullopt;
  return static_cast<PaymentState>(at - kStates.begin());
}

std::optional<Payment> find_payment(db::Snapshot& snapshot, PaymentId id) {
  return read_one(snapshot.query(kById, id));
}

std::optional<Payment> find_charge(db::Snapshot& snapshot, BotId bot, std::string_view charge) {
  return read_one(snapshot.query(kByCharge, bot, charge));
}

Result<Payment> find_payment(db::Snapshot& snapshot, std::string_view text) {
  if (const auto id = PaymentId::parse(text)) {
    if (auto known = find_payment(snapshot, *id)) return *std::move(known);
  }
  std::vector<Payment> found = read_all(snapshot.query(kOfAnyBot, text));
  if (found.size() == 1) return std::move(found.front());
  if (found.empty()) return fail(Errc::not_found, "no such payment", "See: bananactl payments list");
  return fail(Errc::conflict, "two bots have a payment of this charge id",
              fmt::format("Name it by its id: {} or {}.", found[0].id.str(), found[1].id.str()));
}

std::vector<Payment> list_payments(db::Snapshot& snapshot, const PaymentFilter& filter, std::int64_t most) {
  const auto state = filter.state ? std::optional{to_string(*filter.state)} : std::nullopt;
  if (filter.user) return read_all(snapshot.query(kListOfUser, *filter.user, state, filter.after, most));
  if (state) return read_all(snapshot.query(kListInState, *state, filter.after, most));
  return read_all(snapshot.query(kList, filter.after, most));
}

void add_payment(db::Tx& tx, const Payment& payment) {
  tx.exec(kAdd, payment.id, payment.bot, payment.charge, payment.order, payment.user, payment.stars,
          payment.tokens, to_string(payment.state), payment.why, payment.transfer, payment.stars_transfer,
          payment.paid_at);
}

void set_state(db::Tx& tx, PaymentId id, PaymentState state) { tx.exec(kSetState, id, to_string(state)); }

}  // namespace banana::payments
