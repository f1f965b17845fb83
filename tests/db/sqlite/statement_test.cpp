// What SQLite would let pass and we don't, and what only SQLite can store.
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "tests/db/engines.hpp"
#include "tests/db/support.hpp"

namespace banana::test {

TEST_CASE("text may hold zero bytes") {
  OnSqlite scratch;
  make_tables(scratch.db());
  const std::string owner{"a\0b\0", 4};
  scratch.db().write_now([&](db::Tx& tx) { tx.exec(kAddAccount, 1, owner, 0); });
  scratch.db().read_now([&](db::Snapshot& s) {
    CHECK(s.value<std::string>("SELECT owner FROM account") == owner);
    CHECK(s.value<std::int64_t>("SELECT id FROM account WHERE owner = $1", owner) == 1);
  });
}

TEST_CASE("doubtful SQL is refused") {
  OnSqlite scratch;
  make_tables(scratch.db());
  const auto write = [&](db::Sql sql) {
    return cause_of([&] { scratch.db().write_now([&](db::Tx& tx) { tx.exec(sql); }); });
  };
  CHECK(write("INSERT INTO account(id, owner, balance) VALUES (1, \"ann\", 0)") ==
        db::Cause::misuse);  // a column?
  CHECK(write("INSERT INTO account(id, owner, balance) VALUES (1, 'ann', 'much')") == db::Cause::misuse);
  CHECK(write("ATTACH 'other.db' AS other") == db::Cause::misuse);
  CHECK(write("SAVEPOINT mine") == db::Cause::misuse);
  CHECK(write("UPDATE account SET balance = ?") == db::Cause::misuse);
  CHECK(write("UPDATE account SET balance = $2") == db::Cause::misuse);
  CHECK(write("") == db::Cause::misuse);
}

TEST_CASE("more statements than are kept prepared still work") {
  OnSqlite scratch;
  make_tables(scratch.db());
  std::vector<std::string> texts;
  for (int i = 0; i < 1500; ++i) texts.push_back("SELECT " + std::to_string(i) + " + $1");
  for (int round = 0; round < 2; ++round) {
    scratch.db().read_now([&](db::Snapshot& s) {
      for (std::int64_t i = 0; i < 1500; ++i) {
        REQUIRE(s.value<std::int64_t>(std::string_view{texts[static_cast<std::size_t>(i)]}, 1) == i + 1);
      }
    });
  }
}

TEST_CASE("rows that outlive their operation are a misuse and stay harmless") {
  OnSqlite scratch;
  make_tables(scratch.db());
  std::optional<db::Rows> kept;
  CHECK(cause_of([&] {
          scratch.db().read_now([&](db::Snapshot& s) {
            kept.emplace(s.query("SELECT count(*) FROM account"));
            static_cast<void>(kept->next());
          });
        }) == db::Cause::misuse);
  CHECK(cause_of([&] { static_cast<void>(kept->next()); }) == db::Cause::misuse);
  CHECK(cause_of([&] { static_cast<void>(kept->i64(0)); }) == db::Cause::misuse);
}

}  // namespace banana::test
