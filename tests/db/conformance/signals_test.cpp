// Wake-ups come after the commit, and none is lost.
#include <chrono>

#include <boost/asio/co_spawn.hpp>
#include <doctest/doctest.h>

#include "tests/db/engines.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

using namespace std::chrono_literals;

constexpr Millis kLong{20'000};  // nobody waits that long: an answer after it is a lost wake-up

}  // namespace

TEST_CASE_TEMPLATE("notify wakes whoever waits once the write is there", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  asio::io_context loop;
  bool woken = false;
  start(loop, [](db::Database& db, asio::io_context& io, bool& done) -> Task<> {
    auto jobs = db.signals().subscribe("jobs", io.get_executor());
    start(io, [](db::Database& d) -> Task<> {
      co_await d.write([](db::Tx& tx) {
        tx.notify("jobs");
        add_account(tx, 1);
      });
    }(db));
    CHECK(co_await jobs.wait(kLong));
    done = count_accounts(db) == 1;
  }(scratch.db(), loop, woken));
  loop.run();
  CHECK(woken);
}

TEST_CASE_TEMPLATE("an operation that is undone wakes nobody", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  asio::io_context loop;
  start(loop, [](db::Database& db, asio::io_context& io) -> Task<> {
    auto undone = db.signals().subscribe("undone", io.get_executor());
    auto done = db.signals().subscribe("done", io.get_executor());
    try {
      co_await db.write([](db::Tx& tx) {
        tx.notify("undone");
        throw std::runtime_error("no");
      });
    } catch (const std::runtime_error&) {
    }
    co_await db.write([](db::Tx& tx) {
      tx.notify("undone");
      tx.roll_back();
    });
    co_await db.write([](db::Tx& tx) { tx.notify("done"); });
    CHECK(co_await done.wait(kLong));
    CHECK_FALSE(co_await undone.wait(20ms));
  }(scratch.db(), loop));
  loop.run();
}

TEST_CASE_TEMPLATE("a consumer that looks after each wake-up misses nothing", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  constexpr int kWrites = 300;
  asio::io_context loop;
  start(loop, [](db::Database& db, asio::io_context& io) -> Task<> {
    auto news = db.signals().subscribe("news", io.get_executor());
    std::int64_t seen = 0;
    while (seen < kWrites) {
      REQUIRE(co_await news.wait(kLong));
      seen = co_await db.read(
          [](db::Snapshot& s) { return s.value<std::int64_t>("SELECT count(*) FROM account").value(); });
    }
  }(scratch.db(), loop));
  start(loop, [](db::Database& db) -> Task<> {
    for (int id = 1; id <= kWrites; ++id) {
      co_await db.write([&](db::Tx& tx) {
        add_account(tx, id);
        tx.notify("news");
      });
    }
  }(scratch.db()));
  loop.run();
}

TEST_CASE_TEMPLATE("one notify wakes every subscriber of the channel and no other", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  asio::io_context loop;
  start(loop, [](db::Database& db, asio::io_context& io) -> Task<> {
    auto first = db.signals().subscribe("jobs", io.get_executor());
    auto second = db.signals().subscribe("jobs", io.get_executor());
    auto other = db.signals().subscribe("outbox", io.get_executor());
    co_await db.write([](db::Tx& tx) { tx.notify("jobs"); });
    CHECK(co_await first.wait(kLong));
    CHECK(co_await second.wait(kLong));
    CHECK_FALSE(co_await other.wait(1ms));
    CHECK_FALSE(co_await first.wait(1ms));
  }(scratch.db(), loop));
  loop.run();
}

}  // namespace banana::test
