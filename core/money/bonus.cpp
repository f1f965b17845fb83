#include "core/money/bonus.hpp"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/money/ledger.hpp"

namespace banana::growth {
namespace {

constexpr std::array<std::string_view, 6> kKinds{"free", "promo", "gift", "join", "welcome", "referral"};
constexpr int kTriesMax = 4;

constexpr db::Sql kKnown = "SELECT 1 FROM bonus WHERE key = $1";
constexpr db::Sql kAdd =
    "INSERT INTO bonus (key, kind, user_id, about_id, payment_id, tokens, transfer_id, given_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (key) DO NOTHING";
constexpr db::Sql kOfPayment =
    "SELECT key, kind, user_id, tokens, transfer_id FROM bonus WHERE payment_id = $1 AND taken_back_at IS "
    "NULL "
    "ORDER BY key";
constexpr db::Sql kOfPaymentTo =
    "SELECT CAST(coalesce(sum(tokens), 0) AS BIGINT) FROM bonus WHERE payment_id = $1 AND user_id = $2 AND "
    "taken_back_at IS NULL";
constexpr db::Sql kTaken =
    "UPDATE bonus SET taken_back_at = $2, returned = $3 WHERE key = $1 AND taken_back_at IS NULL";

struct Stored {
  TakenBack bonus;  // missing: all of it
  ledger::TransferId transfer;
};

ledger::House source(BonusKind kind) {
  const bool for_bringing =
      kind == BonusKind::join || kind == BonusKind::referral || kind == BonusKind::welcome;
  return for_bringing ? ledger::House::referral : ledger::House::promo;
}

std::vector<Stored> of_payment(db::Snapshot& snapshot, std::string_view payment) {
  std::vector<Stored> found;
  db::Rows rows = snapshot.query(kOfPayment, payment);
  while (rows.next()) {
    const auto kind = std::ranges::find(kKinds, rows.text(1)) - kKinds.begin();
    found.push_back({.bonus = {.key = rows.get<std::string>(0),
                               .kind = static_cast<BonusKind>(kind),
                               .user = rows.get<UserId>(2),
                               .returned = Tokens{},
                               .missing = rows.get<Tokens>(3)},
                     .transfer = rows.get<ledger::TransferId>(4)});
  }
  return found;
}

/// As much as the wallet has. Somebody may spend from it meanwhile: then less is tried, under another key, for
/// the ledger keeps its refusals.
void reverse(db::Tx& tx, Stored& stored, Instant now) {
  TakenBack& bonus = stored.bonus;
  const auto wallet = ledger::Account::user(bonus.user.value());
  for (int attempt = 1; attempt <= kTriesMax; ++attempt) {
    const Tokens there{ledger::balance(tx, wallet, ledger::AssetId::token).available()};
    const Tokens amount = std::min(bonus.missing, there);
    if (amount <= Tokens{}) return;
    const ledger::Outcome outcome = ledger::reverse(tx, now,
                                                    {.key = fmt::format("{}:back:{}", bonus.key, attempt),
                                                     .transfer = stored.transfer,
                                                     .amount = amount,
                                                     .reason = "the payment was refunded"});
    if (outcome.ok()) {
      bonus.returned = amount;
      bonus.missing -= amount;
      return;
    }
    if (outcome.status != ledger::Status::insufficient) return;
  }
}

}  // namespace

std::string_view to_string(BonusKind kind) { return kKinds[static_cast<std::size_t>(kind)]; }

Result<Given> give(db::Tx& tx, const Bonus& bonus, Instant now) {
  if (tx.value<std::int64_t>(kKnown, bonus.key)) return Given::before;
  const ledger::Outcome outcome = ledger::transfer(tx, now,
                                                   {.key = bonus.key,
                                                    .kind = std::string{to_string(bonus.kind)},
                                                    .debit = ledger::Account::house(source(bonus.kind)),
                                                    .credit = ledger::Account::user(bonus.user.value()),
                                                    .amount = bonus.tokens,
                                                    .reason = bonus.reason,
                                                    .reference = bonus.payment.value_or("")});
  // Another process gave it between our two statements.
  if (outcome.status == ledger::Status::key_reused || outcome.status == ledger::Status::exists) {
    return Given::before;
  }
  if (!outcome.ok()) return outcome.error();
  tx.run(kAdd, bonus.key, to_string(bonus.kind), bonus.user, bonus.about, bonus.payment, bonus.tokens,
         outcome.id, now);
  return Given::now;
}

Tokens bonus_of(db::Snapshot& snapshot, std::string_view payment, UserId user) {
  return snapshot.value<Tokens>(kOfPaymentTo, payment, user).value_or(Tokens{});
}

std::vector<TakenBack> take_back(db::Tx& tx, std::string_view payment, Instant now) {
  std::vector<TakenBack> taken;
  for (Stored& stored : of_payment(tx, payment)) {
    reverse(tx, stored, now);
    if (tx.exec(kTaken, stored.bonus.key, now, stored.bonus.returned) == 1) taken.push_back(stored.bonus);
  }
  return taken;
}

}  // namespace banana::growth
