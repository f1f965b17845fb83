// Callers, threads, the bound of the queue, and the end.
#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/db/engines.hpp"
#include "tests/db/support.hpp"

namespace banana::test {

TEST_CASE_TEMPLATE("what was acknowledged is there after opening again", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  scratch.db().write_now([](db::Tx& tx) { add_account(tx, 1); });
  scratch.reopen();
  CHECK(count_accounts(scratch.db()) == 1);
}

TEST_CASE_TEMPLATE("many threads may write and read at once", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  std::atomic<int> wrong{0};
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 8; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < 25; ++i) {
          const std::int64_t id = t * 100 + i;
          scratch.db().write_now([&](db::Tx& tx) { add_account(tx, id, id); });
          const auto balance = scratch.db().read_now([&](db::Snapshot& s) {
            return s.value<std::int64_t>("SELECT balance FROM account WHERE id = $1", id);
          });
          if (balance != id) ++wrong;
        }
      });
    }
  }
  CHECK(wrong == 0);
  CHECK(count_accounts(scratch.db()) == 200);
  CHECK(scratch.db().stats().writes == 201);
}

TEST_CASE_TEMPLATE("coroutines go on with the value of their operation", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  asio::io_context loop;
  int finished = 0;
  for (int c = 0; c < 50; ++c) {
    start(loop, [](db::Database& db, int caller, int& done, std::thread::id here) -> Task<> {
      for (int i = 0; i < 10; ++i) {
        const std::int64_t id = caller * 10 + i;
        const auto name = co_await db.write([&](db::Tx& tx) {
          add_account(tx, id);
          return tx.value<std::string>("SELECT owner FROM account WHERE id = $1", id).value();
        });
        CHECK(name == "owner " + std::to_string(id));
        CHECK(std::this_thread::get_id() == here);
      }
      ++done;
    }(scratch.db(), c, finished, std::this_thread::get_id()));
  }
  loop.run();
  CHECK(finished == 50);
  CHECK(count_accounts(scratch.db()) == 500);
}

TEST_CASE_TEMPLATE("a coroutine that throws out of the loop does not take its neighbours along", Here,
                   BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  asio::io_context loop;
  int finished = 0;
  for (int id = 1; id <= 20; ++id) {
    start(loop, [](db::Database& db, int i, int& done) -> Task<> {
      co_await db.write([&](db::Tx& tx) { add_account(tx, i); });
      if (i % 5 == 0) throw std::runtime_error("out of the loop");
      ++done;
    }(scratch.db(), id, finished));
  }
  int thrown = 0;
  for (bool again = true; again;) {
    try {
      loop.run();
      again = false;
    } catch (const std::exception&) {
      ++thrown;  // Asio throws those of one turn of the loop as one
    }
  }
  CHECK(thrown >= 1);
  CHECK(finished == 16);
}

TEST_CASE_TEMPLATE("a full queue refuses and keeps what it took", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch, Wishes{.queue_max = 5, .batch_max = 1, .writers = 1});
  make_tables(scratch.db());
  asio::io_context loop;
  Gate gate;
  start(loop, [](db::Database& d, Gate& g) -> Task<> {
    co_await d.write([&](db::Tx&) { g.hold(); });
  }(scratch.db(), gate));
  loop.poll();
  gate.wait_until_held();
  int done = 0;
  int overloaded = 0;
  for (int id = 1; id <= 50; ++id) {
    start(loop, [](db::Database& db, int i, int& ok, int& full) -> Task<> {
      try {
        co_await db.write([&](db::Tx& tx) { add_account(tx, i); });
        ++ok;
      } catch (const db::Error& error) {
        CHECK(error.cause() == db::Cause::overloaded);
        ++full;
      }
    }(scratch.db(), id, done, overloaded));
  }
  loop.poll();
  CHECK(overloaded >= 40);
  gate.release();
  loop.run();
  CHECK(done + overloaded == 50);
  CHECK(done >= 5);
  CHECK(count_accounts(scratch.db()) == done);
}

TEST_CASE_TEMPLATE("stop finishes what is queued and refuses the rest", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  asio::io_context loop;
  int done = 0;
  for (int id = 1; id <= 100; ++id) {
    start(loop, [](db::Database& db, int i, int& ok) -> Task<> {
      co_await db.write([&](db::Tx& tx) { add_account(tx, i); });
      ++ok;
    }(scratch.db(), id, done));
  }
  loop.poll();
  scratch.db().stop();
  loop.run();
  CHECK(done == 100);
  CHECK(cause_of([&] { scratch.db().write_now([](db::Tx& tx) { add_account(tx, 999); }); }) ==
        db::Cause::stopped);
  CHECK(cause_of([&] { count_accounts(scratch.db()); }) == db::Cause::stopped);
  scratch.db().stop();
  scratch.reopen();
  CHECK(count_accounts(scratch.db()) == 100);
}

TEST_CASE_TEMPLATE("a database that was never used stops as well", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  scratch.db().stop();
}

}  // namespace banana::test
