#include "core/payments/plan_grants.hpp"

#include <fmt/format.h>

#include "core/base/log.hpp"
#include "core/money/ledger.hpp"
#include "core/payments/subscription_rows.hpp"
#include "core/people/person_lock.hpp"

namespace banana::payments {
namespace {

constexpr db::Sql kAdd =
    "INSERT INTO plan_grant (subscription_id, due_at, payment_id, tokens, transfer_id) VALUES ($1, $2, $3, "
    "$4, $5)";
constexpr db::Sql kOf =
    "SELECT due_at, tokens, transfer_id FROM plan_grant WHERE payment_id = $1 ORDER BY due_at";

/// Of a year: the first month, that of the payment, is 0.
std::int64_t month_of(const Subscription& year, Instant at) { return (at - year.began_at) / kMonth; }

std::int64_t months_paid(const Subscription& year) {
  return kMonthsOfYear * ((year.until - year.began_at) / kYear);
}

std::optional<Instant> following(const Subscription& year, Instant at) {
  const Instant next = at + kMonth;
  if (next >= year.until || month_of(year, next) >= months_paid(year)) return std::nullopt;
  return next;
}

/// Whether the tokens arrived.
bool give(db::Tx& tx, const Subscription& year, Instant at, Instant now) {
  const ledger::Outcome given =
      ledger::transfer(tx, now,
                       {.key = fmt::format("plan:{}:{}", year.id.str(), to_unix_ms(at)),
                        .kind = "plan",
                        .debit = ledger::Account::house(ledger::House::issue),
                        .credit = ledger::Account::user(year.user.value()),
                        .amount = year.tokens,
                        .reason = fmt::format("month {} of the plan {}", month_of(year, at) + 1, year.plan),
                        .reference = "subscription:" + year.id.str()});
  if (given.ok()) {
    tx.exec(kAdd, year.id, at, year.paid_by, year.tokens, given.id);
  } else {
    // A wallet at its limit takes no more: the next month tries with its own.
    log::error("a plan's tokens could not be given",
               {{"subscription", year.id.str()}, {"why", given.error().message}});
  }
  return given.ok();
}

}  // namespace

GrantsDone grant_due(db::Tx& tx, Instant now, std::size_t most) {
  GrantsDone done;
  std::size_t passed = 0;  // what is not due any more when this has happened
  const auto due = subscription_rows::due(tx, now, most);
  for (const Subscription& seen : due) {
    if (!people::lock_person(tx, seen.user)) continue;
    ++passed;
    auto year = subscription_rows::find(tx, seen.id);
    // Somebody else gave it, or it ended, before the lock was ours.
    if (!year || !year->next_grant_at || *year->next_grant_at > now) continue;
    const Instant at = *year->next_grant_at;
    if (give(tx, *year, at, now)) ++done.given;
    year->next_grant_at = following(*year, at);
    subscription_rows::save(tx, *year);
  }
  done.is_more = due.size() == most && passed > 0;
  return done;
}

std::vector<Grant> grants_of(db::Snapshot& snapshot, PaymentId payment) {
  std::vector<Grant> found;
  db::Rows rows = snapshot.query(kOf, payment);
  while (rows.next()) {
    found.push_back({.due_at = rows.get<Instant>(0),
                     .tokens = rows.get<Tokens>(1),
                     .transfer = rows.get<ledger::TransferId>(2)});
  }
  return found;
}

}  // namespace banana::payments
