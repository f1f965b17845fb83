#include "core/payments/star_verify.hpp"

#include <string_view>

#include <fmt/format.h>

#include "core/base/id.hpp"

namespace banana::payments {
namespace {

// Numbers of the ledger: accounts 1 house:issue, 6 house:telegram, 2^56 + n a user; assets 1 TOKEN, 2 XTR; acts
// 1 transfer, 6 reverse; status 0 done. They are written out, so that a mistake in the code that writes is found here.
struct Rule {
  std::string_view broken;  // what it means that a row is found
  db::Sql find;
};

constexpr Rule kRules[] = {
    {"its tokens are not one transfer of their amount to who paid",
     "SELECT p.id FROM star_payment p LEFT JOIN transfer t ON t.id = p.transfer_id WHERE p.transfer_id IS "
     "NOT "
     "NULL AND (t.id IS NULL OR t.act <> 1 OR t.status <> 0 OR t.asset <> 1 OR t.debit <> 1 OR t.credit <> "
     "72057594037927936 + p.user_id OR t.amount <> p.tokens) ORDER BY p.id LIMIT 100"},
    {"its Stars are not one transfer of their amount",
     "SELECT p.id FROM star_payment p LEFT JOIN transfer t ON t.id = p.stars_transfer_id WHERE t.id IS NULL "
     "OR "
     "t.act <> 1 OR t.status <> 0 OR t.asset <> 2 OR t.debit <> 1 OR t.credit <> 6 OR t.amount <> p.stars "
     "ORDER BY p.id LIMIT 100"},
    {"it is refunded, and its Stars were not moved back exactly once",
     "SELECT p.id FROM star_payment p WHERE p.state = 'refunded' AND (SELECT count(*) FROM transfer t WHERE "
     "t.reverses_id = p.stars_transfer_id AND t.status = 0 AND t.amount = p.stars) <> 1 ORDER BY p.id LIMIT "
     "100"},
    {"it is not refunded, and something was moved back",
     "SELECT p.id FROM star_payment p WHERE p.state <> 'refunded' AND EXISTS (SELECT 1 FROM transfer t WHERE "
     "t.reverses_id IN (p.transfer_id, p.stars_transfer_id) AND t.status = 0) ORDER BY p.id LIMIT 100"},
    {"what its refund says it took back is not what the ledger moved",
     "SELECT p.id FROM star_payment p JOIN star_refund r ON r.payment_id = p.id AND r.state = 'done' WHERE "
     "r.returned <> (SELECT coalesce(sum(t.amount), 0) FROM transfer t WHERE t.reverses_id = p.transfer_id "
     "AND "
     "t.status = 0) ORDER BY p.id LIMIT 100"},
    {"its state is not what its refunds say",
     "SELECT p.id FROM star_payment p WHERE (p.state = 'refunding') <> EXISTS (SELECT 1 FROM star_refund r "
     "WHERE r.payment_id = p.id AND r.state = 'asked') OR (p.state = 'refunded') <> EXISTS (SELECT 1 FROM "
     "star_refund r WHERE r.payment_id = p.id AND r.state = 'done') ORDER BY p.id LIMIT 100"},
    {"the hold of its refund is not open while Telegram is asked, or open after",
     "SELECT r.payment_id FROM star_refund r WHERE r.hold_id IS NOT NULL AND (r.state = 'asked') <> EXISTS "
     "(SELECT 1 FROM open_hold h WHERE h.id = r.hold_id) ORDER BY r.payment_id LIMIT 100"},
    {"it does not fit its order",
     "SELECT p.id FROM star_payment p JOIN star_order o ON o.id = p.order_id WHERE o.state <> 'paid' OR "
     "o.user_id <> p.user_id OR o.bot <> p.bot OR o.stars <> p.stars OR o.tokens + o.bonus <> p.tokens ORDER "
     "BY p.id LIMIT 100"},
    {"it paid for a plan, and nobody has it",
     "SELECT p.id FROM star_payment p JOIN plan_order o ON o.order_id = p.order_id WHERE NOT EXISTS (SELECT "
     "1 FROM "
     "subscription s WHERE s.order_id = p.order_id AND s.user_id = p.user_id AND s.bot = p.bot) ORDER BY "
     "p.id LIMIT "
     "100"},
    {"a plan says that it was paid by it, and it is for something else",
     "SELECT s.paid_by FROM subscription s LEFT JOIN star_payment p ON p.id = s.paid_by WHERE p.order_id IS "
     "NULL OR "
     "p.order_id <> s.order_id ORDER BY s.paid_by LIMIT 100"},
    {"a month of its year is not one transfer of its amount to who has the plan",
     "SELECT g.payment_id FROM plan_grant g JOIN subscription s ON s.id = g.subscription_id LEFT JOIN "
     "transfer t ON "
     "t.id = g.transfer_id WHERE t.id IS NULL OR t.act <> 1 OR t.status <> 0 OR t.asset <> 1 OR t.debit <> 1 "
     "OR "
     "t.credit <> 72057594037927936 + s.user_id OR t.amount <> g.tokens ORDER BY g.payment_id LIMIT 100"},
    {"it is not refunded, and a month of its year was moved back",
     "SELECT g.payment_id FROM plan_grant g JOIN star_payment p ON p.id = g.payment_id WHERE p.state <> "
     "'refunded' "
     "AND EXISTS (SELECT 1 FROM transfer t WHERE t.reverses_id = g.transfer_id AND t.status = 0) ORDER BY "
     "g.payment_id LIMIT 100"},
};

// On any payment in Stars, whoever wrote it.
constexpr db::Sql kStrays =
    "SELECT t.id FROM transfer t WHERE t.act = 1 AND t.status = 0 AND t.kind IN ('topup', 'plan') AND "
    "substr(t.key, 1, 6) = 'stars:' AND NOT EXISTS (SELECT 1 FROM star_payment p WHERE p.transfer_id = t.id) "
    "AND NOT EXISTS "
    "(SELECT 1 FROM star_payment p WHERE p.stars_transfer_id = t.id) ORDER BY t.id LIMIT 100";
constexpr db::Sql kPaidForNothing =
    "SELECT id FROM star_order WHERE state = 'paid' AND id NOT IN (SELECT order_id FROM star_payment WHERE "
    "order_id IS NOT NULL) ORDER BY id LIMIT 100";
constexpr db::Sql kCount = "SELECT count(*) FROM star_payment";

}  // namespace

PaymentReport verify_payments(db::Snapshot& snapshot) {
  PaymentReport report;
  report.payments = snapshot.value<std::int64_t>(kCount).value_or(0);
  for (const Rule& rule : kRules) {
    db::Rows rows = snapshot.query(rule.find);
    while (rows.next()) {
      const std::int64_t id = rows.i64(0);
      report.findings.push_back(
          {.id = id, .text = fmt::format("payment {}: {}", format_id(id), rule.broken)});
    }
  }
  db::Rows strays = snapshot.query(kStrays);
  while (strays.next()) {
    const std::int64_t id = strays.i64(0);
    report.findings.push_back(
        {.id = id, .text = fmt::format("transfer {}: it is of a payment that is not known", format_id(id))});
  }
  db::Rows orders = snapshot.query(kPaidForNothing);
  while (orders.next()) {
    const std::int64_t id = orders.i64(0);
    report.findings.push_back(
        {.id = id, .text = fmt::format("order {}: it is paid, and no payment is of it", format_id(id))});
  }
  return report;
}

}  // namespace banana::payments
