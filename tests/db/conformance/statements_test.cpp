// Statements: parameters, what they return, what is refused.
#include <string>

#include <doctest/doctest.h>

#include "tests/db/engines.hpp"
#include "tests/db/support.hpp"

namespace banana::test {

TEST_CASE_TEMPLATE("parameters go by number and may be used in any order and twice", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  scratch.db().write_now([](db::Tx& tx) {
    tx.exec("INSERT INTO account(owner, balance, id) VALUES ($2, $1, $1)", 7, "seven");
    tx.exec("INSERT INTO account(id, owner, balance) VALUES ($3, $1, $2)", "nine", 90, 9);
  });
  scratch.db().read_now([](db::Snapshot& s) {
    CHECK(s.value<std::int64_t>("SELECT balance FROM account WHERE owner = $1 AND id = $2", "seven", 7) == 7);
    CHECK(s.value<std::int64_t>("SELECT balance FROM account WHERE id = $2 AND owner = $1", "nine", 9) == 90);
  });
}

TEST_CASE_TEMPLATE("too few or too many values are a misuse", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  const auto write = [&](auto fn) { return cause_of([&] { scratch.db().write_now(fn); }); };
  CHECK(write([](db::Tx& tx) { tx.exec(kAddAccount, 1, "a"); }) == db::Cause::misuse);
  CHECK(write([](db::Tx& tx) { tx.exec(kAddAccount, 1, "a", 2, 3); }) == db::Cause::misuse);
  CHECK(write([](db::Tx& tx) { tx.run(kAddAccount, 1); }) == db::Cause::misuse);
  CHECK(count_accounts(scratch.db()) == 0);
}

TEST_CASE_TEMPLATE("wrong SQL is a misuse", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  const auto write = [&](auto fn) { return cause_of([&] { scratch.db().write_now(fn); }); };
  CHECK(write([](db::Tx& tx) { tx.exec("SELEKT 1"); }) == db::Cause::misuse);
  CHECK(write([](db::Tx& tx) { tx.exec("DELETE FROM nowhere"); }) == db::Cause::misuse);
  CHECK(write([](db::Tx& tx) { tx.exec("DELETE FROM account; DELETE FROM entry"); }) == db::Cause::misuse);
  CHECK(write([](db::Tx& tx) { tx.run("SELEKT 2"); }) == db::Cause::misuse);
  CHECK(write([](db::Tx& tx) { tx.script("DELETE FROM account; SELEKT 3;"); }) == db::Cause::misuse);
}

TEST_CASE_TEMPLATE("exec tells how many rows it changed", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  scratch.db().write_now([](db::Tx& tx) {
    for (int id = 1; id <= 5; ++id) add_account(tx, id);
    CHECK(tx.exec("UPDATE account SET balance = 1 WHERE id <= $1", 3) == 3);
    CHECK(tx.exec("UPDATE account SET balance = 1 WHERE id > $1", 100) == 0);
    CHECK(tx.exec("INSERT INTO account(id, owner, balance) VALUES (1, 'x', 0) ON CONFLICT DO NOTHING") == 0);
    CHECK(tx.exec("DELETE FROM account WHERE id = 5") == 1);
    CHECK(tx.exec("CREATE TABLE later(id INT)") == 0);
  });
}

TEST_CASE_TEMPLATE("RETURNING gives the rows that were written", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  const auto balances = scratch.db().write_now([](db::Tx& tx) {
    add_account(tx, 1, 10);
    add_account(tx, 2, 20);
    std::int64_t sum = 0;
    db::Rows rows = tx.query("UPDATE account SET balance = balance + $1 RETURNING balance", 5);
    while (rows.next()) sum += rows.i64(0);
    return sum;
  });
  CHECK(balances == 40);
}

TEST_CASE_TEMPLATE("ON CONFLICT updates in place", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  constexpr db::Sql kDeposit =
      "INSERT INTO account(id, owner, balance) VALUES ($1, $2, $3)"
      " ON CONFLICT (owner) DO UPDATE SET balance = account.balance + excluded.balance RETURNING balance";
  scratch.db().write_now([&](db::Tx& tx) {
    CHECK(tx.value<std::int64_t>(kDeposit, 1, "ann", 10) == 10);
    CHECK(tx.value<std::int64_t>(kDeposit, 2, "ann", 5) == 15);
  });
  CHECK(count_accounts(scratch.db()) == 1);
}

TEST_CASE_TEMPLATE("a query may run inside the rows of the same query", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  const auto pairs = scratch.db().write_now([](db::Tx& tx) {
    for (int id = 1; id <= 4; ++id) add_account(tx, id);
    constexpr db::Sql kOthers = "SELECT id FROM account WHERE id <> $1 ORDER BY id";
    int found = 0;
    db::Rows outer = tx.query(kOthers, 0);
    while (outer.next()) {
      const auto id = outer.i64(0);
      db::Rows inner = tx.query(kOthers, id);
      while (inner.next()) ++found;
      CHECK(outer.i64(0) == id);
    }
    return found;
  });
  CHECK(pairs == 12);
}

TEST_CASE_TEMPLATE("rows may be left before the last", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  scratch.db().write_now([](db::Tx& tx) {
    for (int id = 1; id <= 100; ++id) add_account(tx, id);
    CHECK(tx.value<std::int64_t>("SELECT id FROM account ORDER BY id") == 1);
    CHECK(tx.exec("DELETE FROM account WHERE id > 50") == 50);
  });
  CHECK(count_accounts(scratch.db()) == 50);
}

TEST_CASE_TEMPLATE("what a parameter looked at may be gone when the rows are read", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  scratch.db().write_now([](db::Tx& tx) {
    add_account(tx, 1);
    db::Rows rows = tx.query("SELECT id FROM account WHERE owner = $1", "owner " + std::to_string(1));
    CHECK(rows.next());
  });
}

TEST_CASE_TEMPLATE("ten thousand rows stream through", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  constexpr std::int64_t kRows = 10'000;
  scratch.db().write_now([](db::Tx& tx) {
    for (std::int64_t id = 1; id <= kRows; ++id) tx.run(kAddAccount, id, "owner " + std::to_string(id), id);
  });
  const auto sum = scratch.db().read_now([](db::Snapshot& s) {
    std::int64_t total = 0;
    db::Rows rows = s.query("SELECT id, owner, balance FROM account ORDER BY id");
    while (rows.next()) {
      REQUIRE(rows.text(1).substr(6) == std::to_string(rows.i64(0)));
      total += rows.i64(2);
    }
    return total;
  });
  CHECK(sum == kRows * (kRows + 1) / 2);
}

TEST_CASE_TEMPLATE("a script runs all its statements", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  scratch.db().write_now([](db::Tx& tx) {
    tx.script(
        "CREATE TABLE note(id INT); -- one; two\n"
        "INSERT INTO note(id) VALUES (1); INSERT INTO note(id) VALUES (2);");
    CHECK(tx.value<std::int64_t>("SELECT count(*) FROM note") == 2);
  });
}

TEST_CASE_TEMPLATE("an operation cannot end the transaction it shares with others", Here, BANANA_ENGINES) {
  ON_DATABASE(Here, scratch);
  make_tables(scratch.db());
  for (const std::string_view sql : {"COMMIT", "ROLLBACK", "BEGIN"}) {
    CAPTURE(sql);
    CHECK(cause_of([&] {
            scratch.db().write_now([&](db::Tx& tx) {
              add_account(tx, 1);
              tx.exec(sql);
            });
          }) == db::Cause::misuse);
    CHECK(count_accounts(scratch.db()) == 0);
  }
}

}  // namespace banana::test
