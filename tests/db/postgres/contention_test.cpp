// Several databases, as of several processes, at the same rows.
#include <atomic>
#include <barrier>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "tests/db/postgres/server.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

constexpr db::Sql kBalance = "SELECT balance FROM account WHERE id = $1";
constexpr db::Sql kSetBalance = "UPDATE account SET balance = $2 WHERE id = $1";
constexpr db::Sql kAdd = "UPDATE account SET balance = balance + $2 WHERE id = $1";
constexpr db::Sql kSpend = "UPDATE account SET balance = balance - $2 WHERE id = $1 AND balance >= $2";

std::int64_t balance(db::Database& db, std::int64_t id) {
  return db.read_now([&](db::Snapshot& s) { return s.value<std::int64_t>(kBalance, id).value(); });
}

Task<> spend_all(db::Database& db, std::int64_t amount, std::int64_t& spent) {
  for (bool covered = true; covered;) {
    covered = co_await db.write([&](db::Tx& tx) { return tx.exec(kSpend, 1, amount) == 1; });
    if (covered) spent += amount;
  }
}

}  // namespace

TEST_CASE("64 callers in two processes never overspend one balance") {
  ON_SERVER(server);
  auto options = server.options();
  options.writers = 4;
  const auto here = db::open_postgres(options);
  const auto there = db::open_postgres(options);
  make_tables(*here);
  here->write_now([](db::Tx& tx) { add_account(tx, 1, 5'000); });
  asio::io_context loop;
  std::int64_t spent = 0;
  for (int i = 0; i < 32; ++i) {
    start(loop, spend_all(*here, 7, spent));
    start(loop, spend_all(*there, 11, spent));
  }
  loop.run();
  CHECK(spent + balance(*here, 1) == 5'000);
  CHECK(balance(*here, 1) < 7);
}

TEST_CASE("operations that lock the same rows in opposite order both commit") {
  ON_SERVER(server);
  const auto here = server.open();
  const auto there = server.open();
  make_tables(*here);
  here->write_now([](db::Tx& tx) {
    add_account(tx, 1);
    add_account(tx, 2);
  });
  std::barrier both_hold_one{2};
  const auto cross = [&](db::Database& db, std::int64_t first, std::int64_t second) {
    bool again = false;
    db.write_now([&](db::Tx& tx) {
      tx.exec(kAdd, first, 1);
      if (!std::exchange(again, true)) both_hold_one.arrive_and_wait();
      tx.exec(kAdd, second, 1);
    });
  };
  {
    std::jthread other{[&] { cross(*there, 2, 1); }};
    cross(*here, 1, 2);
  }
  CHECK(balance(*here, 1) == 2);
  CHECK(balance(*here, 2) == 2);
  CHECK(here->stats().retries + there->stats().retries >= 1);
}

TEST_CASE("a serialization failure is run again") {
  ON_SERVER(server);
  const auto options = server.options({}, "-cdefault_transaction_isolation=serializable");
  const auto here = db::open_postgres(options);
  const auto there = db::open_postgres(options);
  make_tables(*here);
  here->write_now([](db::Tx& tx) { add_account(tx, 1); });
  std::barrier both_have_read{2};
  std::atomic<int> runs{0};
  const auto increment = [&](db::Database& db) {
    bool again = false;
    db.write_now([&](db::Tx& tx) {
      ++runs;
      const auto seen = tx.value<std::int64_t>(kBalance, 1).value();
      if (!std::exchange(again, true)) both_have_read.arrive_and_wait();
      tx.run(kSetBalance, 1, seen + 1);
    });
  };
  {
    std::jthread other{[&] { increment(*there); }};
    increment(*here);
  }
  CHECK(balance(*here, 1) == 2);
  CHECK(runs >= 3);
}

TEST_CASE("a row that stays locked is busy and its neighbours in the group are not") {
  ON_SERVER(server);
  auto options = server.options();
  options.lock_timeout = Millis{20};
  const auto db = db::open_postgres(options);
  const auto other = server.open();
  make_tables(*db);
  db->write_now([](db::Tx& tx) { add_account(tx, 1); });
  Gate locked;
  std::jthread holder{[&] {
    other->write_now([&](db::Tx& tx) {
      tx.exec(kAdd, 1, 1);
      locked.hold();
    });
  }};
  locked.wait_until_held();
  Gate queueing;  // so that what follows is one group
  std::jthread front{[&] { db->write_now([&](db::Tx&) { queueing.hold(); }); }};
  queueing.wait_until_held();
  std::optional<db::Cause> cause;
  std::vector<std::jthread> group;
  group.emplace_back(
      [&] { cause = cause_of([&] { db->write_now([](db::Tx& tx) { tx.run(kAdd, 1, 1); }); }); });
  for (std::int64_t id = 2; id < 10; ++id) {
    group.emplace_back([&, id] { db->write_now([&](db::Tx& tx) { add_account(tx, id); }); });
  }
  while (db->stats().queued_writes < 9) std::this_thread::yield();
  queueing.release();
  group.clear();
  CHECK(cause == db::Cause::busy);
  CHECK(count_accounts(*db) == 9);
  locked.release();
}

TEST_CASE("frequent failures cost their neighbours nothing but time") {
  ON_SERVER(server);
  const auto db = server.open();
  make_tables(*db);
  asio::io_context loop;
  int added = 0;
  int refused = 0;
  for (std::int64_t caller = 0; caller < 20; ++caller) {
    start(loop, [](db::Database& d, std::int64_t base, int& good, int& bad) -> Task<> {
      for (std::int64_t i = 0; i < 20; ++i) {
        const std::int64_t worth = i % 4 == 0 ? -1 : 0;
        try {
          co_await d.write([&](db::Tx& tx) { add_account(tx, base + i, worth); });
          ++good;
        } catch (const db::Error& error) {
          CHECK(error.cause() == db::Cause::check);
          ++bad;
        }
      }
    }(*db, caller * 100, added, refused));
  }
  loop.run();
  CHECK(added == 300);
  CHECK(refused == 100);
  CHECK(count_accounts(*db) == 300);
  CHECK(db->stats().write_failures == 100);
}

}  // namespace banana::test
