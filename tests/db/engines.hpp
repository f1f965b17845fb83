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

#include "core/base/random.hpp"
#include "core/db/open.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {

/// What a case may want otherwise; 0 keeps the driver's default.
struct Wishes {
  std::size_t queue_max = 0;
  std::size_t batch_max = 0;
  std::size_t writers = 0;  // SQLite has one, always
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
  void close() { db_.reset(); }
  /// For another process; see crash_record.hpp.
  [[nodiscard]] std::string name() const { return "sqlite:" + options_.path; }
  [[nodiscard]] const db::SqliteOptions& options() const { return options_; }
  db::Database& db() { return *db_; }

 private:
  TempDir dir_;
  db::SqliteOptions options_;
  std::unique_ptr<db::Database> db_;
};

class OnPostgres {
 public:
  static bool available() {
    if (conninfo() != nullptr) return true;
    std::cout << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return false;
  }

  explicit OnPostgres(Wishes wishes = {}) {
    run("CREATE SCHEMA " + schema_);
    options_.url = Secret{std::string{conninfo()} + " options='-csearch_path=" + schema_ + "'"};
    if (wishes.queue_max != 0) options_.queue_max = wishes.queue_max;
    if (wishes.batch_max != 0) options_.batch_max = wishes.batch_max;
    if (wishes.writers != 0) options_.writers = wishes.writers;
    reopen();
  }
  ~OnPostgres() {
    db_.reset();
    try {
      run("DROP SCHEMA " + schema_ + " CASCADE");
    } catch (const db::Error& failure) {
      std::cerr << "could not drop " << schema_ << ": " << failure.what() << '\n';
    }
  }
  OnPostgres(const OnPostgres&) = delete;
  OnPostgres& operator=(const OnPostgres&) = delete;

  void reopen() {
    db_.reset();
    db_ = db::open_postgres(options_);
  }
  void close() { db_.reset(); }
  [[nodiscard]] std::string name() const { return "postgres:" + std::string{options_.url.reveal()}; }
  db::Database& db() { return *db_; }

 private:
  static const char* conninfo() { return std::getenv("BANANA_TEST_POSTGRES"); }
  static void run(const std::string& statement) {
    const auto server = db::open_postgres({.url = Secret{conninfo()}, .writers = 1, .readers = 1});
    server->write_now([&](db::Tx& tx) { tx.script(statement); });
  }
  static std::string random_name() {
    SystemRandom random;
    return "db_test_" + std::to_string(random.u64());
  }

  const std::string schema_ = random_name();
  db::PostgresOptions options_;
  std::unique_ptr<db::Database> db_;
};
#define BANANA_ENGINES banana::test::OnSqlite, banana::test::OnPostgres

/// Leaves the case when this engine is not to be had.
#define ON_DATABASE(Here, name, ...) \
  if (!Here::available()) return;    \
  Here name { __VA_ARGS__ }

}  // namespace banana::test

TYPE_TO_STRING_AS("sqlite", banana::test::OnSqlite);
TYPE_TO_STRING_AS("postgres", banana::test::OnPostgres);
