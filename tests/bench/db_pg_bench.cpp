// db.pg.write_256: acknowledged one-row inserts a second by 256 callers, beside pgbench on the same server.
// Needs BANANA_TEST_POSTGRES: run it under tests/support/with_postgres --bench.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include "core/base/id.hpp"
#include "core/db/open.hpp"
#include "tests/bench/db_bench.hpp"
#include "tests/bench/figures.hpp"
#include "tests/support/temp_dir.hpp"

using namespace banana;

namespace {

using Steady = std::chrono::steady_clock;
constexpr int kCallers = 256;
constexpr std::chrono::seconds kSpan{4};
constexpr db::Sql kInsert = "INSERT INTO bench_note(id, person, words) VALUES ($1, $2, $3)";

Task<> caller(db::Database& db, IdMaker& ids, Steady::time_point until, std::int64_t& done) {
  while (Steady::now() < until) {
    const std::int64_t id = ids.next();
    co_await db.write([&](db::Tx& tx) { tx.run(kInsert, id, id % 1000, "twenty bytes of text"); });
    ++done;
  }
}

double writes_per_second(db::Database& db) {
  const SystemClock clock;
  IdMaker ids{clock, 0};
  asio::io_context loop{1};
  std::int64_t done = 0;
  const auto start = Steady::now();
  for (int i = 0; i < kCallers; ++i) {
    asio::co_spawn(loop, caller(db, ids, start + kSpan, done), asio::detached);
  }
  loop.run();
  return static_cast<double>(done) / std::chrono::duration<double>(Steady::now() - start).count();
}

/// The transactions a second that pgbench counts with the same insert, one in each.
double pgbench(const std::string& conninfo, int clients) {
  const test::TempDir dir;
  const std::string script = dir.file("insert.sql");
  if (std::FILE* file = std::fopen(script.c_str(), "w")) {
    std::fputs(
        "INSERT INTO bench_note(id, person, words) VALUES (nextval('bench_id'), 7, 'twenty bytes of "
        "text');\n",
        file);
    std::fclose(file);
  }
  const auto command = fmt::format(
      "PATH=$PATH:$(ls -d /usr/lib/postgresql/*/bin | tail -n 1) pgbench -n -f {} -c {} -j 2 -M prepared -T "
      "{} \"{}\" "
      "2>/dev/null | sed -n 's/^tps = \\([0-9.]*\\).*/\\1/p'",
      script, clients, kSpan.count(), conninfo);
  double tps = 0;
  if (std::FILE* output = ::popen(command.c_str(), "r")) {
    if (std::fscanf(output, "%lf", &tps) != 1) tps = 0;
    ::pclose(output);
  }
  return tps;
}

void script(db::Database& db, std::string_view sql) {
  db.write_now([&](db::Tx& tx) { tx.script(sql); });
}

}  // namespace

void banana::bench::pg_write_256() {
  const char* conninfo = std::getenv("BANANA_TEST_POSTGRES");
  if (conninfo == nullptr) {
    std::cerr << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return;
  }
  const auto db = db::open_postgres({.url = Secret{conninfo}});
  script(*db,
         "CREATE TABLE bench_note(id BIGINT PRIMARY KEY, person BIGINT NOT NULL, words TEXT NOT NULL); "
         "CREATE SEQUENCE bench_id");
  const double beside = std::max(pgbench(conninfo, 8), pgbench(conninfo, 64));
  const double ours = writes_per_second(*db);
  script(*db, "DROP TABLE bench_note; DROP SEQUENCE bench_id");
  print("db.pg.write_256", whole(ours), "ops/s", Beside{"pgbench", whole(beside)});
}
