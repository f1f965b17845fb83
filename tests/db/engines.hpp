// The databases that the conformance suite runs on. Every behaviour is one template case; SQLite is always
// there, PostgreSQL when BANANA_TEST_POSTGRES names a server. Each database is new, empty and gone
// afterwards.
//
//   TEST_CASE_TEMPLATE("an empty text stays an empty text", Here, BANANA_ENGINES) {
//     ON_DATABASE(Here, scratch);
//     scratch.db().write_now(...);
//   }
#pragma once

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include "core/db/open.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {

/// What a case may want otherwise; 0 keeps the driver's default.
struct Wishes {
  std::size_t queue_max = 0;
  std::size_t batch_max = 0;
};

class OnSqlite {
 public:
  static bool available() { return true; }

  explicit OnSqlite(Wishes wishes = {}) {
    options_.path = dir_.file("test.db");
    if (wishes.queue_max != 0) options_.queue_max = wishes.queue_max;
    if (wishes.batch_max != 0) options_.batch_max = wishes.batch_max;
    reopen();
  }
  void reopen() {
    db_.reset();
    db_ = db::open_sqlite(options_);
  }
  db::Database& db() { return *db_; }

 private:
  TempDir dir_;
  db::SqliteOptions options_;
  std::unique_ptr<db::Database> db_;
};

#ifdef BANANA_HAS_POSTGRES
class OnPostgres {
 public:
  static bool available() {
    if (conninfo() != nullptr) return true;
    std::cout << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return false;
  }

  explicit OnPostgres(Wishes wishes = {}) : schema_("t" + TempDir{}.path().extension().string()) {
    const auto stem = TempDir{}.path().filename().string();
    schema_ = "\"" + stem + "\"";
    db::PostgresOptions plain;
    plain.url = Secret{conninfo()};
    plain.writers = plain.readers = 1;
    db::open_postgres(plain)->write_now([&](db::Tx& tx) { tx.script("CREATE SCHEMA " + schema_); });
    options_.url = Secret{std::string{conninfo()} + " options='-c search_path=" + schema_ + "'"};
    if (wishes.queue_max != 0) options_.queue_max = wishes.queue_max;
    if (wishes.batch_max != 0) options_.batch_max = wishes.batch_max;
    reopen();
  }
  ~OnPostgres() {
    db_.reset();
    db::PostgresOptions plain;
    plain.url = Secret{conninfo()};
    plain.writers = plain.readers = 1;
    db::open_postgres(plain)->write_now(
        [&](db::Tx& tx) { tx.script("DROP SCHEMA " + schema_ + " CASCADE"); });
  }
  void reopen() {
    db_.reset();
    db_ = db::open_postgres(options_);
  }
  db::Database& db() { return *db_; }

 private:
  static const char* conninfo() { return std::getenv("BANANA_TEST_POSTGRES"); }

  std::string schema_;
  db::PostgresOptions options_;
  std::unique_ptr<db::Database> db_;
};
#define BANANA_ENGINES banana::test::OnSqlite, banana::test::OnPostgres
#else
#define BANANA_ENGINES banana::test::OnSqlite
#endif

/// Leaves the case when this engine is not to be had.
#define ON_DATABASE(Here, name, ...) \
  if (!Here::available()) return;    \
  Here name { __VA_ARGS__ }

}  // namespace banana::test

TYPE_TO_STRING_AS("sqlite", banana::test::OnSqlite);
#ifdef BANANA_HAS_POSTGRES
TYPE_TO_STRING_AS("postgres", banana::test::OnPostgres);
#endif
