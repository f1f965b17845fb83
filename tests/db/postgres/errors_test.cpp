// What an operator is told, and what nobody is told: passwords and values.
#include <string>

#include <doctest/doctest.h>

#include "tests/db/postgres/server.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

constexpr std::string_view kPassword = "correct-horse";

std::string refusal(const db::PostgresOptions& options) {
  return words_of([&] { static_cast<void>(db::open_postgres(options)); });
}

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a wrong password is named as such and not shown") {
  ON_SERVER(server);
  server.admin().write_now([](db::Tx& tx) {
    tx.script(
        "DO $$ BEGIN CREATE ROLE banana_locked LOGIN PASSWORD 'right'; "
        "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$");
  });
  const auto said =
      refusal(server.options(" host=127.0.0.1 user=banana_locked password=" + std::string{kPassword}));
  CHECK(has(said, "password authentication failed"));
  CHECK(has(said, "127.0.0.1"));
  CHECK_FALSE(has(said, kPassword));
}

TEST_CASE("a server that is not there is named with host and port") {
  ON_SERVER(server);
  const auto options = server.options(" host=127.0.0.1 port=1 password=" + std::string{kPassword});
  CHECK(cause_of([&] { static_cast<void>(db::open_postgres(options)); }) == db::Cause::connection_lost);
  const auto said = refusal(options);
  CHECK(has(said, "\"postgres\" at 127.0.0.1:1"));
  CHECK(has(said, "Connection refused"));
  CHECK_FALSE(has(said, kPassword));
}

TEST_CASE("a missing database is named") {
  ON_SERVER(server);
  CHECK(has(refusal(server.options(" dbname=no_such_shop")), "\"no_such_shop\" does not exist"));
}

TEST_CASE("a URL that cannot be read is not quoted") {
  ON_SERVER(server);
  for (const std::string url : {"correct-horse", "password='correct-horse",
                                "postgresql://u:p@h/d?correct-horse=1", "postgresql://u:p@correct-horse@h/d",
                                "postgresql://u:correct-horse/p@h/d", "postgresql://u:1/correct-horse@h/d"}) {
    CAPTURE(url);
    const db::PostgresOptions options{.url = Secret{url}};
    CHECK(cause_of([&] { static_cast<void>(db::open_postgres(options)); }) == db::Cause::misuse);
    CHECK_FALSE(has(refusal(options), kPassword));
  }
}

TEST_CASE("a broken constraint is named without the values that broke it") {
  ON_SERVER(server);
  const auto db = server.open();
  make_tables(*db);
  const auto add = [&](std::int64_t id, std::int64_t balance) {
    return words_of(
        [&] { db->write_now([&](db::Tx& tx) { tx.run(kAddAccount, id, "Jasur Karimov", balance); }); });
  };
  CHECK(add(1, 0) == "no error");
  const auto taken = add(2, 0);
  CHECK(has(taken, "account_owner_key"));
  CHECK_FALSE(has(taken, "Jasur"));
  const auto broken = add(3, -987'654);
  CHECK(has(broken, "balance_covers"));
  CHECK_FALSE(has(broken, "987"));
}

TEST_CASE("a value of the wrong form is a misuse that does not quote it") {
  ON_SERVER(server);
  const auto db = server.open();
  make_tables(*db);
  const auto write = [&] {
    db->write_now([](db::Tx& tx) { tx.run(kAddAccount, "4532-not-a-number", "x", 0); });
  };
  CHECK(cause_of(write) == db::Cause::misuse);
  CHECK_FALSE(has(words_of(write), "4532"));
  CHECK(has(words_of(write), "22P02"));
}

TEST_CASE("text with a NUL is a misuse and bytes with one are not") {
  ON_SERVER(server);
  const auto db = server.open();
  const std::string text{"a\0b", 3};
  CHECK(cause_of([&] { db->write_now([&](db::Tx& tx) { tx.exec("SELECT $1::text", text); }); }) ==
        db::Cause::misuse);
  const auto size = db->write_now(
      [&](db::Tx& tx) { return tx.value<std::int64_t>("SELECT length($1::bytea)", as_bytes(text)).value(); });
  CHECK(size == 3);
}

TEST_CASE("a trigger that says no is a refusal with its words") {
  ON_SERVER(server);
  const auto db = server.open();
  make_tables(*db);
  db->write_now([](db::Tx& tx) {
    tx.script(
        "CREATE FUNCTION say_no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'accounts are closed'; "
        "END $$;"
        "CREATE TRIGGER closed BEFORE INSERT ON account FOR EACH ROW EXECUTE FUNCTION say_no()");
  });
  const auto write = [&] { db->write_now([](db::Tx& tx) { add_account(tx, 1); }); };
  CHECK(cause_of(write) == db::Cause::refused);
  CHECK(has(words_of(write), "accounts are closed"));
}

}  // namespace banana::test
