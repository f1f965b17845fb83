// The same behaviour on both engines: one case each, so that a machine without PostgreSQL skips its half
// only.
//
//   EACH_ENGINE("a fresh database is at 0", [](db::Database& database) { … })
#pragma once

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>

#include <doctest/doctest.h>

#include "core/base/random.hpp"
#include "core/db/open.hpp"
#include "tests/support/show_result.hpp"
#include "tests/support/temp_dir.hpp"

#define EACH_ENGINE(behaviour, ...)                                           \
  TEST_CASE(behaviour " on SQLite") { banana::test::on_sqlite(__VA_ARGS__); } \
  TEST_CASE(behaviour " on PostgreSQL") { banana::test::on_postgres(__VA_ARGS__); }

namespace banana::test {

template <class Body>
void on_sqlite(Body body) {
  const TempDir dir;
  const auto database = db::open_sqlite({.path = dir.file("banana.db"), .readers = 1});
  body(*database);
  database->stop();
}

/// A schema of its own in the server that BANANA_TEST_POSTGRES names; dropped with it.
class PostgresSchema {
 public:
  explicit PostgresSchema(std::string server) : server_(std::move(server)) { run("CREATE SCHEMA " + name_); }
  ~PostgresSchema() {
    try {
      run("DROP SCHEMA " + name_ + " CASCADE");
    } catch (const db::Error& failure) {
      std::cerr << "could not drop " << name_ << ": " << failure.what() << '\n';
    }
  }
  PostgresSchema(const PostgresSchema&) = delete;
  PostgresSchema& operator=(const PostgresSchema&) = delete;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] std::unique_ptr<db::Database> open() const {
    return connect(server_ + " options='-csearch_path=" + name_ + "'");
  }

 private:
  [[nodiscard]] static std::unique_ptr<db::Database> connect(const std::string& conninfo) {
    return db::open_postgres({.url = Secret{conninfo}, .writers = 1, .readers = 1});
  }
  void run(const std::string& statement) const {
    const auto server = connect(server_);
    server->write_now([&](db::Tx& tx) { tx.script(statement); });
    server->stop();
  }
  [[nodiscard]] static std::string random_name() {
    SystemRandom random;
    return "migrate_test_" + std::to_string(random.u64());
  }

  std::string server_;
  std::string name_ = random_name();
};

template <class Body>
void on_postgres_schema(Body body) {
  const char* server = std::getenv("BANANA_TEST_POSTGRES");
  if (server == nullptr || *server == '\0') {
    std::cout << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return;
  }
  const PostgresSchema schema{server};
  body(schema);
}

template <class Body>
void on_postgres(Body body) {
  on_postgres_schema([&](const PostgresSchema& schema) {
    const auto database = schema.open();
    body(*database);
    database->stop();
  });
}

}  // namespace banana::test
