// A broken constraint says which one, and never what the values were.
#include <string>

#include <doctest/doctest.h>

#include "tests/db/engines.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

constexpr std::string_view kPrivate = "private-words-4711";

/// Runs one statement in an operation of its own.
template <class... Args>
db::Error failure_of(db::Database& db, db::Sql sql, const Args&... args) {
  try {
    db.write_now([&](db::Tx& tx) { tx.exec(sql, args...); });
  } catch (const db::Error& error) {
    return error;
  }
  return db::Error{db::Cause::other, "no error"};
}

}  // namespace

TEST_CASE_TEMPLATE("each kind of constraint has its cause", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  scratch.db().write_now([](db::Tx& tx) { tx.exec(kAddAccount, 1, kPrivate, 0); });

  const auto primary = failure_of(scratch.db(), kAddAccount, 1, "other", 0);
  CHECK(primary.cause() == db::Cause::unique);
  const auto unique = failure_of(scratch.db(), kAddAccount, 2, kPrivate, 0);
  CHECK(unique.cause() == db::Cause::unique);
  CHECK(std::string{unique.what()}.find("owner") != std::string::npos);
  CHECK(std::string{unique.what()}.find(kPrivate) == std::string::npos);
  const auto check = failure_of(scratch.db(), kAddAccount, 3, kPrivate.substr(1), -5);
  CHECK(check.cause() == db::Cause::check);
  CHECK(std::string{check.what()}.find("balance_covers") != std::string::npos);
  CHECK(std::string{check.what()}.find(kPrivate.substr(1)) == std::string::npos);
  const auto null = failure_of(scratch.db(), kAddAccount, 4, nullptr, 0);
  CHECK(null.cause() == db::Cause::not_null);
  CHECK(std::string{null.what()}.find("owner") != std::string::npos);
  CHECK(failure_of(scratch.db(), kAddEntry, 1, 999, 5).cause() == db::Cause::foreign_key);
  CHECK(count_accounts(scratch.db()) == 1);
}

TEST_CASE_TEMPLATE("a trigger that says no is a refusal with its words", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  scratch.db().write_now([](db::Tx& tx) {
    if (tx.engine() == db::Engine::sqlite) {
      tx.script(
          "CREATE TRIGGER entries_stay BEFORE DELETE ON account BEGIN SELECT RAISE(ABORT, 'entries are for "
          "ever'); END");
    } else {
      tx.script(
          "CREATE FUNCTION say_no() RETURNS trigger LANGUAGE plpgsql AS"
          " $$BEGIN RAISE EXCEPTION 'entries are for ever'; END$$;"
          "CREATE TRIGGER entries_stay BEFORE DELETE ON account FOR EACH ROW EXECUTE FUNCTION say_no()");
    }
    add_account(tx, 1);
  });
  const auto no = failure_of(scratch.db(), "DELETE FROM account");
  CHECK(no.cause() == db::Cause::refused);
  CHECK(std::string{no.what()}.find("entries are for ever") != std::string::npos);
  CHECK(count_accounts(scratch.db()) == 1);
}

}  // namespace banana::test
