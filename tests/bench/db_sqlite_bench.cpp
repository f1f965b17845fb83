// SQLite with every write synced: many callers at once beside a bare loop, and the wait of a single caller.
#include <algorithm>
#include <chrono>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/db/open.hpp"
#include "tests/bench/db_bench.hpp"
#include "tests/bench/figures.hpp"
#include "tests/bench/raw_sqlite.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kCallers = 256;
constexpr int kRounds = 5;
constexpr Millis kSpan{1'000};
constexpr int kSingleWrites = 3'000;
constexpr db::Sql kInsert = "INSERT INTO note(id, person, words) VALUES ($1, $2, $3)";

std::unique_ptr<db::Database> open_in(const test::TempDir& dir) {
  auto db = db::open_sqlite({.path = dir.file("ours.db")});
  db->write_now([](db::Tx& tx) {
    tx.exec("CREATE TABLE note(id INTEGER PRIMARY KEY, person INTEGER NOT NULL, words TEXT NOT NULL) STRICT");
  });
  return db;
}

Task<> write_once(db::Database& db, IdMaker& ids) {
  const std::int64_t id = ids.next();
  co_await db.write([&](db::Tx& tx) { tx.run(kInsert, id, id % 1000, "twenty bytes of text"); });
}

Task<> keep_writing(db::Database& db, IdMaker& ids, Steady::time_point until) {
  while (Steady::now() < until) co_await write_once(db, ids);
}

struct Round {
  double per_second = 0;
  std::size_t batch = 0;  // operations to a commit, on average
};

Round write_for(Millis span) {
  const test::TempDir dir;
  const auto db = open_in(dir);
  const SystemClock clock;
  IdMaker ids{clock, 0};
  asio::io_context loop{1};
  const db::Stats before = db->stats();
  const auto start = Steady::now();
  for (int i = 0; i < kCallers; ++i)
    asio::co_spawn(loop, keep_writing(*db, ids, start + span), asio::detached);
  loop.run();
  const double seconds = std::chrono::duration<double>(Steady::now() - start).count();
  const db::Stats after = db->stats();
  const auto writes = after.writes - before.writes;
  return {static_cast<double>(writes) / seconds,
          static_cast<std::size_t>(writes / (after.write_commits - before.write_commits))};
}

Task<> time_each(db::Database& db, IdMaker& ids, std::vector<double>& millis) {
  for (int i = 0; i < kSingleWrites; ++i) {
    const auto start = Steady::now();
    co_await write_once(db, ids);
    millis.push_back(std::chrono::duration<double, std::milli>(Steady::now() - start).count());
  }
}

}  // namespace

void sqlite_write_256() {
  std::vector<double> ours;
  std::vector<double> raw;
  for (int round = 0; round < kRounds; ++round) {
    const Round written = write_for(kSpan);
    ours.push_back(written.per_second);
    const test::TempDir dir;
    raw.push_back(raw_inserts_per_second(dir.file("raw.db"), written.batch, kSpan));
  }
  print("db.sqlite.write_256", whole(median(ours)), "ops/s", Beside{"raw", whole(median(raw))});
}

void sqlite_write_1() {
  const test::TempDir dir;
  const auto db = open_in(dir);
  const SystemClock clock;
  IdMaker ids{clock, 0};
  asio::io_context loop{1};
  std::vector<double> millis;
  asio::co_spawn(loop, time_each(*db, ids, millis), asio::detached);
  loop.run();
  print("db.sqlite.write_1_p50_ms", median(millis), "ms");
}

}  // namespace banana::bench
