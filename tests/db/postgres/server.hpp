// A schema of its own on the test server, with databases opened on it as wanted.
#pragma once

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/random.hpp"
#include "core/db/open.hpp"

namespace banana::test {

class Server {
 public:
  static bool available() {
    if (std::getenv("BANANA_TEST_POSTGRES") != nullptr) return true;
    std::cout << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return false;
  }

  Server() {
    admin_->write_now([&](db::Tx& tx) { tx.script("CREATE SCHEMA " + name_); });
  }
  ~Server() {
    admin_->write_now([&](db::Tx& tx) { tx.script("DROP SCHEMA " + name_ + " CASCADE"); });
  }
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  /// More libpq settings may be added: " host=…".
  [[nodiscard]] db::PostgresOptions options(std::string_view more = {}, std::string_view guc = {}) const {
    db::PostgresOptions options;
    options.url =
        Secret{std::string{std::getenv("BANANA_TEST_POSTGRES")} + " application_name=" + name_ +
               " options='-csearch_path=" + name_ + " " + std::string{guc} + "'" + std::string{more}};
    options.writers = 1;
    options.readers = 1;
    return options;
  }
  [[nodiscard]] std::unique_ptr<db::Database> open() const { return db::open_postgres(options()); }

  /// A database outside the schema, for what an administrator does meanwhile.
  [[nodiscard]] db::Database& admin() { return *admin_; }

  /// Ends the sessions of this schema's databases, all or one; gives their number.
  std::int64_t terminate(std::int64_t pid = 0) {
    return admin_->write_now([&](db::Tx& tx) {
      return tx
          .value<std::int64_t>(
              "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
              "WHERE application_name = $1 AND ($2 = 0 OR pid = $2)",
              name_, pid)
          .value();
    });
  }

  [[nodiscard]] const std::string& name() const { return name_; }

 private:
  static std::string random_name() {
    SystemRandom random;
    return "banana_" + std::to_string(random.u64());
  }
  static db::PostgresOptions plain() {
    return {.url = Secret{std::getenv("BANANA_TEST_POSTGRES")}, .writers = 1, .readers = 1};
  }

  const std::string name_ = random_name();
  std::unique_ptr<db::Database> admin_ = db::open_postgres(plain());
};

/// Leaves the case when there is no server.
#define ON_SERVER(name)             \
  if (!Server::available()) return; \
  Server name

}  // namespace banana::test
