// What can befall a whole group of operations: a full disk, a statement without end, a foreign lock.
#include <csignal>
#include <optional>
#include <stdexcept>
#include <string>

#include <doctest/doctest.h>
#include <sqlite3.h>
#include <sys/resource.h>

#include "tests/db/engines.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

/// Files of this process can't grow beyond this: the way a full disk is had without one.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(rlim_t bytes) {
    std::signal(SIGXFSZ, SIG_IGN);
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit now = before_;
    now.rlim_cur = bytes;
    ::setrlimit(RLIMIT_FSIZE, &now);
  }
  ~FileSizeLimit() { ::setrlimit(RLIMIT_FSIZE, &before_); }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_{};
};

/// Operations that end up in one group: they queue while the writer is held.
class OneGroup {
 public:
  explicit OneGroup(db::Database& db) : db_(db) {
    start(loop_, hold(db_, gate_));
    loop_.poll();
    gate_.wait_until_held();
  }
  /// `cause` gets what it failed with.
  template <class F>
  void add(std::optional<db::Cause>& cause, F fn) {
    start(loop_, operation(db_, cause, fn));
  }
  void run() {
    loop_.poll();
    gate_.release();
    loop_.run();
  }

 private:
  static Task<> hold(db::Database& db, Gate& gate) {
    co_await db.write([&](db::Tx&) { gate.hold(); });
  }
  template <class F>
  static Task<> operation(db::Database& db, std::optional<db::Cause>& cause, F fn) {
    try {
      co_await db.write(fn);
    } catch (const db::Error& error) {
      cause = error.cause();
    } catch (const std::runtime_error&) {
      cause = db::Cause::other;
    }
  }

  db::Database& db_;
  asio::io_context loop_;
  Gate gate_;
};

constexpr int kNeighbours = 20;
constexpr db::Sql kForEver =
    "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
    " INSERT INTO account(id, owner, balance) SELECT -1, 'x', 0 FROM n WHERE x < 0";

}  // namespace

TEST_CASE("a full disk at the commit fails the whole group and leaves nothing of it") {
  OnSqlite scratch;
  make_tables(scratch.db());
  std::optional<db::Cause> causes[kNeighbours];
  {
    OneGroup group{scratch.db()};
    for (int i = 0; i < kNeighbours; ++i) {
      group.add(causes[i], [i](db::Tx& tx) {
        tx.exec(kAddAccount, i, std::to_string(i) + std::string(20'000, 'x'), 0);
        if (i == 7) throw std::runtime_error("for a reason that it read from a neighbour");
      });
    }
    const FileSizeLimit full{128 << 10};
    group.run();
  }
  for (const auto& cause : causes) CHECK(cause == db::Cause::disk_full);
  CHECK(count_accounts(scratch.db()) == 0);
  scratch.db().write_now([](db::Tx& tx) { add_account(tx, 1); });
  CHECK(count_accounts(scratch.db()) == 1);
}

TEST_CASE("an operation that fills the disk fails alone when its neighbours fit") {
  OnSqlite scratch;
  make_tables(scratch.db());
  std::optional<db::Cause> causes[kNeighbours];
  {
    OneGroup group{scratch.db()};
    for (int i = 0; i < kNeighbours; ++i) {
      group.add(causes[i], [i](db::Tx& tx) {
        add_account(tx, i);
        // More than the page cache holds, so it reaches the disk before the commit.
        for (int n = 0; i == 7 && n < 300; ++n)
          tx.exec(kAddAccount, 1000 + n, std::to_string(n) + std::string(100'000, 'x'), 0);
      });
    }
    const FileSizeLimit full{2 << 20};
    group.run();
  }
  for (int i = 0; i < kNeighbours; ++i) {
    CAPTURE(i);
    CHECK(causes[i] == (i == 7 ? std::optional{db::Cause::disk_full} : std::nullopt));
  }
  CHECK(count_accounts(scratch.db()) == kNeighbours - 1);
}

TEST_CASE("a statement without end is stopped and its neighbours commit") {
  const TempDir dir;
  const auto db = db::open_sqlite({.path = dir.file("test.db"), .statement_timeout = Millis{50}});
  make_tables(*db);
  std::optional<db::Cause> causes[kNeighbours];
  OneGroup group{*db};
  for (int i = 0; i < kNeighbours; ++i) {
    group.add(causes[i], [i](db::Tx& tx) {
      add_account(tx, i);
      if (i == 7) tx.exec(kForEver);
    });
  }
  group.run();
  for (int i = 0; i < kNeighbours; ++i) {
    CAPTURE(i);
    CHECK(causes[i] == (i == 7 ? std::optional{db::Cause::timeout} : std::nullopt));
  }
  CHECK(count_accounts(*db) == kNeighbours - 1);
  CHECK(db->stats().retries > 0);
  CHECK(cause_of([&] {
          db->read_now([](db::Snapshot& s) {
            return s.value<std::int64_t>(
                "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n)"
                " SELECT x FROM n WHERE x < 0");
          });
        }) == db::Cause::timeout);
}

TEST_CASE("a foreign program that keeps the lock makes writes fail as busy") {
  const TempDir dir;
  const std::string path = dir.file("test.db");
  const auto db = db::open_sqlite({.path = path, .busy_timeout = Millis{30}});
  make_tables(*db);
  sqlite3* foreign = nullptr;
  REQUIRE(sqlite3_open(path.c_str(), &foreign) == SQLITE_OK);
  REQUIRE(sqlite3_exec(foreign, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  const auto write = [&] { db->write_now([](db::Tx& tx) { add_account(tx, 1); }); };
  CHECK(cause_of(write) == db::Cause::busy);
  CHECK(words_of(write).find("another program") != std::string::npos);
  CHECK(count_accounts(*db) == 0);
  sqlite3_close(foreign);
  write();
  CHECK(count_accounts(*db) == 1);
}

}  // namespace banana::test
