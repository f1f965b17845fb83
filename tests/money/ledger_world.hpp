// A new database with our schema, a clock that stands still, and short words for the tests.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include "core/base/clock.hpp"
#include "core/db/migrate.hpp"
#include "core/money/ledger.hpp"
#include "tests/db/engines.hpp"

namespace banana::test {

inline constexpr auto kAnna = ledger::Account::user(7001);
inline constexpr auto kBoris = ledger::Account::user(7002);
inline constexpr auto kIssue = ledger::Account::house(ledger::House::issue);
inline constexpr auto kRevenue = ledger::Account::house(ledger::House::revenue);
inline constexpr auto kToken = ledger::AssetId::token;

template <class Here>
class LedgerWorld {
 public:
  LedgerWorld() {
    const SystemClock clock;
    db::Migrator migrator{db(), db::program_migrations(db().engine()), clock, "test"};
    if (const auto done = migrator.up(); !done) throw std::runtime_error(done.error().text());
  }
  db::Database& db() { return here_.db(); }

  template <class F>
  auto write(F fn) {
    return db().write_now(std::move(fn));
  }
  template <class F>
  auto read(F fn) {
    return db().read_now(std::move(fn));
  }

  ledger::Outcome apply(const ledger::Command& command) {
    return write([&](db::Tx& tx) { return ledger::apply(tx, now, std::span{&command, 1}).front(); });
  }
  /// New tokens for an account.
  ledger::Outcome fund(ledger::Account account, std::int64_t tokens, std::string key = {}) {
    if (key.empty()) key = "fund " + std::to_string(++funded_);
    return apply(ledger::Transfer{.key = key,
                                  .kind = "topup",
                                  .debit = kIssue,
                                  .credit = account,
                                  .amount = Tokens{tokens},
                                  .reason = "bought"});
  }
  ledger::Outcome hold(std::string key, ledger::Account account, std::int64_t tokens, Millis lifetime = {}) {
    return apply(ledger::Hold{.key = std::move(key),
                              .kind = "generation",
                              .debit = account,
                              .credit = kRevenue,
                              .amount = Tokens{tokens},
                              .reason = "a picture",
                              .lifetime = lifetime});
  }
  ledger::Outcome pay(std::string key, ledger::Account from, ledger::Account to, std::int64_t tokens) {
    return apply(ledger::Transfer{.key = std::move(key),
                                  .kind = "gift",
                                  .debit = from,
                                  .credit = to,
                                  .amount = Tokens{tokens},
                                  .reason = "a present"});
  }
  ledger::Outcome post(std::string key, ledger::TransferId hold) {
    return apply(ledger::Post{.key = std::move(key), .hold = hold, .reason = "delivered"});
  }
  ledger::Outcome void_(std::string key, ledger::TransferId hold) {
    return apply(ledger::Void{.key = std::move(key), .hold = hold, .reason = "failed"});
  }
  ledger::Outcome reverse(std::string key, ledger::TransferId transfer) {
    return apply(ledger::Reverse{.key = std::move(key), .transfer = transfer, .reason = "refund"});
  }
  ledger::Balance balance(ledger::Account account, ledger::AssetId asset = kToken) {
    return read([&](db::Snapshot& s) { return ledger::balance(s, account, asset); });
  }
  std::int64_t house(ledger::House account) {
    return read([&](db::Snapshot& s) { return ledger::house_balance(s, account, kToken).value(); });
  }
  std::int64_t count(std::string_view table) {
    const std::string sql = "SELECT count(*) FROM " + std::string{table};
    return read([&](db::Snapshot& s) { return s.value<std::int64_t>(std::string_view{sql}).value(); });
  }

  Instant now = from_unix_ms(1'795'000'000'000);

 private:
  Here here_;
  int funded_ = 0;
};

#define ON_LEDGER(Here, name)     \
  if (!Here::available()) return; \
  banana::test::LedgerWorld<Here> name

}  // namespace banana::test

template <>
struct doctest::StringMaker<banana::ledger::Outcome> {
  static doctest::String convert(const banana::ledger::Outcome& outcome) {
    std::string text{banana::ledger::to_string(outcome.status)};
    if (outcome.id.value() != 0) text += " " + std::to_string(outcome.id.value());
    if (!outcome.field.empty()) text += " " + std::string{outcome.field};
    return text.c_str();
  }
};
template <>
struct doctest::StringMaker<banana::ledger::Status> {
  static doctest::String convert(banana::ledger::Status status) {
    return std::string{banana::ledger::to_string(status)}.c_str();
  }
};
template <>
struct doctest::StringMaker<banana::ledger::Balance> {
  static doctest::String convert(const banana::ledger::Balance& balance) {
    return fmt::format("posted {} held {}", balance.posted, balance.held).c_str();
  }
};
