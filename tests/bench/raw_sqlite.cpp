#include "tests/bench/raw_sqlite.hpp"

#include <stdexcept>

#include <sqlite3.h>

#include "core/base/clock.hpp"
#include "core/base/id.hpp"

namespace banana::bench {
namespace {

void must(int result_code) {
  if (result_code != SQLITE_OK && result_code != SQLITE_DONE)
    throw std::runtime_error(sqlite3_errstr(result_code));
}

void run(sqlite3* db, const char* sql) { must(sqlite3_exec(db, sql, nullptr, nullptr, nullptr)); }

void step(sqlite3_stmt* statement) {
  must(sqlite3_step(statement));
  sqlite3_reset(statement);
}

sqlite3_stmt* prepare(sqlite3* db, const char* sql) {
  sqlite3_stmt* statement = nullptr;
  must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, nullptr));
  return statement;
}

}  // namespace

double raw_inserts_per_second(const std::string& path, std::size_t batch, std::chrono::milliseconds span) {
  using Steady = std::chrono::steady_clock;
  sqlite3* db = nullptr;
  must(sqlite3_open_v2(path.c_str(), &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                       nullptr));
  run(db,
      "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=4096; PRAGMA "
      "cache_size=-8192;"
      "CREATE TABLE note(id INTEGER PRIMARY KEY, person INTEGER NOT NULL, words TEXT NOT NULL) STRICT");
  sqlite3_stmt* begin = prepare(db, "BEGIN IMMEDIATE");
  sqlite3_stmt* insert = prepare(db, "INSERT INTO note(id, person, words) VALUES ($1, $2, $3)");
  sqlite3_stmt* commit = prepare(db, "COMMIT");

  const SystemClock clock;
  IdMaker ids{clock, 0};
  std::size_t done = 0;
  const auto start = Steady::now();
  while (Steady::now() - start < span) {
    step(begin);
    for (std::size_t i = 0; i < batch; ++i) {
      const std::int64_t id = ids.next();
      sqlite3_bind_int64(insert, 1, id);
      sqlite3_bind_int64(insert, 2, id % 1000);
      sqlite3_bind_text(insert, 3, "twenty bytes of text", -1, SQLITE_STATIC);
      step(insert);
    }
    step(commit);
    done += batch;
  }
  const double seconds = std::chrono::duration<double>(Steady::now() - start).count();
  for (sqlite3_stmt* statement : {begin, insert, commit}) sqlite3_finalize(statement);
  sqlite3_close(db);
  return static_cast<double>(done) / seconds;
}

}  // namespace banana::bench
