// Small words for database tests.
#pragma once

#include <atomic>
#include <exception>
#include <memory>
#include <optional>
#include <semaphore>
#include <string>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/db/database.hpp"

namespace banana::test {

/// The cause of the db::Error that this throws; nothing when it throws none.
template <class F>
std::optional<db::Cause> cause_of(F act) {
  try {
    act();
  } catch (const db::Error& error) {
    return error.cause();
  }
  return std::nullopt;
}

/// What the db::Error that this throws says.
template <class F>
std::string words_of(F act) {
  try {
    act();
  } catch (const db::Error& error) {
    return error.what();
  }
  return "no error";
}

/// Starts a coroutine on the loop; what it throws comes out of the loop's run().
inline void start(asio::io_context& loop, Task<> task) {
  asio::co_spawn(loop, std::move(task), [](const std::exception_ptr& failure) {
    if (failure) std::rethrow_exception(failure);
  });
}

/// An operation that occupies its database thread until release().
class Gate {
 public:
  /// For the operation: tells that it runs, then waits.
  void hold() {
    reached_.release();
    opened_.acquire();
    opened_.release();
  }
  void wait_until_held() { reached_.acquire(); }
  void release() { opened_.release(); }

 private:
  std::counting_semaphore<1024> reached_{0};
  std::counting_semaphore<1024> opened_{0};
};

/// A table every case can use: account(id, owner unique, balance >= 0), entry(id, account, amount).
inline constexpr db::Sql kAccount = db::Sql::per_engine(
    "CREATE TABLE account(id INTEGER PRIMARY KEY, owner TEXT NOT NULL UNIQUE,"
    " balance INTEGER NOT NULL CONSTRAINT balance_covers CHECK (balance >= 0)) STRICT",
    "CREATE TABLE account(id BIGINT PRIMARY KEY, owner TEXT NOT NULL UNIQUE,"
    " balance BIGINT NOT NULL CONSTRAINT balance_covers CHECK (balance >= 0))");
inline constexpr db::Sql kEntry = db::Sql::per_engine(
    "CREATE TABLE entry(id INTEGER PRIMARY KEY, account INTEGER NOT NULL"
    " REFERENCES account(id) DEFERRABLE INITIALLY DEFERRED, amount INTEGER NOT NULL) STRICT",
    "CREATE TABLE entry(id BIGINT PRIMARY KEY, account BIGINT NOT NULL"
    " REFERENCES account(id) DEFERRABLE INITIALLY DEFERRED, amount BIGINT NOT NULL)");
inline constexpr db::Sql kAddAccount = "INSERT INTO account(id, owner, balance) VALUES ($1, $2, $3)";
inline constexpr db::Sql kAddEntry = "INSERT INTO entry(id, account, amount) VALUES ($1, $2, $3)";

inline void make_tables(db::Database& db) {
  db.write_now([](db::Tx& tx) {
    tx.exec(kAccount);
    tx.exec(kEntry);
  });
}

inline void add_account(db::Tx& tx, std::int64_t id, std::int64_t balance = 0) {
  tx.exec(kAddAccount, id, "owner " + std::to_string(id), balance);
}

inline std::int64_t count_accounts(db::Database& db) {
  return db.read_now(
      [](db::Snapshot& s) { return s.value<std::int64_t>("SELECT count(*) FROM account").value(); });
}

}  // namespace banana::test
