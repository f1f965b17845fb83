#include "core/payments/refund_rows.hpp"

#include <algorithm>
#include <array>
#include <utility>

#define REFUND                                                                                        \
  "SELECT id, payment_id, state, policy, reason, asked_by, hold_id, asks, returned, bonus_returned, " \
  "missing, "                                                                                         \
  "owed, asked_at, ended_at, fault FROM star_refund "

namespace banana::payments {
namespace {

constexpr std::array<std::string_view, 3> kStates{"asked", "done", "refused"};

constexpr db::Sql kAdd =
    "INSERT INTO star_refund (id, payment_id, state, policy, reason, asked_by, hold_id, asks, returned, "
    "bonus_returned, missing, owed, asked_at, ended_at, fault) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
constexpr db::Sql kSave =
    "UPDATE star_refund SET state = $2, asks = $3, returned = $4, bonus_returned = $5, missing = $6, owed = "
    "$7, ended_at = $8, fault = $9 WHERE id = $1";
constexpr db::Sql kFind = REFUND "WHERE id = $1";
constexpr db::Sql kAsked = REFUND "WHERE payment_id = $1 AND state = 'asked'";
constexpr db::Sql kAll = REFUND "WHERE payment_id = $1 ORDER BY id";

Refund read(const db::Rows& rows) {
  const auto state = std::ranges::find(kStates, rows.text(2)) - kStates.begin();
  const auto policy = std::ranges::find(kRefundPolicyNames, rows.text(3)) - kRefundPolicyNames.begin();
  return {.id = rows.get<RefundId>(0),
          .payment = rows.get<PaymentId>(1),
          .state = static_cast<RefundState>(state),
          .policy = static_cast<RefundPolicy>(policy),
          .reason = rows.get<std::string>(4),
          .asked_by = rows.get<std::string>(5),
          .hold = rows.get<std::optional<ledger::TransferId>>(6),
          .asks = rows.i64(7),
          .returned = rows.get<Tokens>(8),
          .bonus_returned = rows.get<Tokens>(9),
          .missing = rows.get<Tokens>(10),
          .owed = rows.get<Tokens>(11),
          .asked_at = rows.get<Instant>(12),
          .ended_at = rows.get<std::optional<Instant>>(13),
          .fault = rows.get<std::string>(14)};
}

std::optional<Refund> read_one(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

}  // namespace

std::string_view to_string(RefundState state) { return kStates[static_cast<std::size_t>(state)]; }

std::vector<Refund> refunds_of(db::Snapshot& snapshot, PaymentId payment) {
  std::vector<Refund> found;
  db::Rows rows = snapshot.query(kAll, payment);
  while (rows.next()) found.push_back(read(rows));
  return found;
}

namespace refund_rows {

void add(db::Tx& tx, const Refund& refund) {
  tx.exec(kAdd, refund.id, refund.payment, to_string(refund.state), name_of(refund.policy), refund.reason,
          refund.asked_by, refund.hold, refund.asks, refund.returned, refund.bonus_returned, refund.missing,
          refund.owed, refund.asked_at, refund.ended_at, refund.fault);
}

std::optional<Refund> find(db::Snapshot& snapshot, RefundId id) {
  return read_one(snapshot.query(kFind, id));
}

std::optional<Refund> asked_of(db::Snapshot& snapshot, PaymentId payment) {
  return read_one(snapshot.query(kAsked, payment));
}

void save(db::Tx& tx, const Refund& refund) {
  tx.exec(kSave, refund.id, to_string(refund.state), refund.asks, refund.returned, refund.bonus_returned,
          refund.missing, refund.owed, refund.ended_at, refund.fault);
}

}  // namespace refund_rows
}  // namespace banana::payments
