#include "tests/bench/ledger_load.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <stdexcept>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "core/base/clock.hpp"
#include "core/db/migrate.hpp"
#include "core/money/seal.hpp"
#include "core/money/teller.hpp"
#include "tests/bench/figures.hpp"

namespace banana::bench {
namespace {

using Clock = std::chrono::steady_clock;

std::string next_run() {
  static std::atomic<int> runs = 0;
  return "run" + std::to_string(++runs) + ":";
}

struct Race {
  ledger::Teller& teller;
  std::string run;
  Clock::time_point end;
  std::int64_t started = 0;
  std::int64_t done = 0;
  std::vector<double> took_ms = {};
};

Task<> pay_until_the_end(Race& race) {
  while (Clock::now() < race.end) {
    const auto begin = Clock::now();
    const auto outcome = co_await race.teller.carry_out(payment(race.run, race.started++));
    if (!outcome.ok()) throw std::runtime_error("a payment was refused");
    race.took_ms.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
    ++race.done;
  }
}

void in_batches(db::Database& db, std::int64_t count,
                const std::function<ledger::Transfer(std::int64_t)>& make) {
  constexpr std::int64_t kBatch = 1000;
  const SystemClock clock;
  for (std::int64_t first = 0; first < count; first += kBatch) {
    std::vector<ledger::Command> commands;
    for (std::int64_t n = first; n < std::min(first + kBatch, count); ++n) commands.push_back(make(n));
    for (const auto& outcome :
         db.write_now([&](db::Tx& tx) { return ledger::apply(tx, clock.now(), commands); })) {
      if (!outcome.ok()) throw std::runtime_error("a transfer was refused");
    }
  }
}

}  // namespace

ledger::Transfer payment(const std::string& run, std::int64_t n) {
  return {.key = run + std::to_string(n),
          .kind = "payment",
          .debit = ledger::Account::user(1 + n % kPayers),
          .credit = kHot,
          .amount = Tokens{1},
          .reason = "a picture",
          .reference = "order"};
}

void prepare(db::Database& db) {
  const SystemClock clock;
  db::Migrator migrator{db, db::program_migrations(db.engine()), clock, "bench"};
  if (const auto done = migrator.up(); !done) throw std::runtime_error(done.error().text());
  in_batches(db, kPayers, [](std::int64_t n) {
    return ledger::Transfer{.key = "fund" + std::to_string(n),
                            .kind = "topup",
                            .debit = ledger::Account::house(ledger::House::issue),
                            .credit = ledger::Account::user(n + 1),
                            .amount = Tokens{kFunds},
                            .reason = "bought"};
  });
}

void pay(db::Database& db, std::int64_t transfers) {
  in_batches(db, transfers, [run = next_run()](std::int64_t n) { return payment(run, n); });
}

void seal(db::Database& db) {
  asio::io_context loop;
  const SystemClock clock;
  asio::co_spawn(loop, ledger::seal_all(db, clock), [](std::exception_ptr failure, std::size_t) {
    if (failure) std::rethrow_exception(failure);
  });
  loop.run();
}

Measured measure_teller(db::Database& db, std::size_t callers, std::chrono::milliseconds span) {
  asio::io_context loop;
  const SystemClock clock;
  ledger::Teller teller{db, loop.get_executor(), clock};
  const auto begin = Clock::now();
  Race race{.teller = teller, .run = next_run(), .end = begin + span};
  for (std::size_t i = 0; i < callers; ++i) {
    asio::co_spawn(loop, pay_until_the_end(race), [](std::exception_ptr failure) {
      if (failure) std::rethrow_exception(failure);
    });
  }
  loop.run();
  const std::chrono::duration<double> took = Clock::now() - begin;
  return {.per_second = static_cast<double>(race.done) / took.count(), .p50_ms = median(race.took_ms)};
}

}  // namespace banana::bench
