// Connections break. Nothing is written twice, nothing acknowledged is missing, and the next operation works.
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/db/postgres/server.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

std::int64_t own_pid(db::Snapshot& scope) {
  return scope.value<std::int64_t>("SELECT pg_backend_pid()").value();
}

}  // namespace

TEST_CASE("connections that were closed while they rested are made again") {
  ON_SERVER(server);
  const auto db = server.open();
  make_tables(*db);
  CHECK(count_accounts(*db) == 0);
  CHECK(server.terminate() == 3);
  db->write_now([](db::Tx& tx) { add_account(tx, 1); });
  CHECK(count_accounts(*db) == 1);
  CHECK(db->stats().write_failures == 0);
  CHECK(db->stats().reconnects >= 2);
}

TEST_CASE("an operation whose connection breaks before the commit runs again and counts once") {
  ON_SERVER(server);
  const auto db = server.open();
  make_tables(*db);
  int runs = 0;
  db->write_now([&](db::Tx& tx) {
    add_account(tx, 1);
    if (++runs == 1) server.terminate(own_pid(tx));
    tx.run(kAddAccount, 2, "second", 0);
  });
  CHECK(runs == 2);
  CHECK(count_accounts(*db) == 2);
}

TEST_CASE("a read whose connection breaks runs again") {
  ON_SERVER(server);
  const auto db = server.open();
  make_tables(*db);
  int runs = 0;
  const auto count = db->read_now([&](db::Snapshot& s) {
    if (++runs == 1) server.terminate(own_pid(s));
    return s.value<std::int64_t>("SELECT count(*) FROM account").value();
  });
  CHECK(count == 0);
  CHECK(runs == 2);
}

TEST_CASE("a connection that breaks during the commit leaves the outcome open and says so") {
  ON_SERVER(server);
  const auto db = server.open();
  make_tables(*db);
  db->write_now([](db::Tx& tx) {
    tx.script(
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); RETURN NULL; END $$;"
        "CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON account DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION die()");
  });
  int runs = 0;
  const auto said = words_of([&] {
    db->write_now([&](db::Tx& tx) {
      ++runs;
      tx.run(kAddAccount, 1, "a", 0);
    });
  });
  CHECK(said.find("not known whether") != std::string::npos);
  CHECK(runs == 1);
  CHECK(count_accounts(*db) == 0);
}

TEST_CASE("a statement that takes too long is a timeout and only that") {
  ON_SERVER(server);
  auto options = server.options();
  options.statement_timeout = Millis{100};
  const auto db = db::open_postgres(options);
  CHECK(cause_of([&] { db->write_now([](db::Tx& tx) { tx.exec("SELECT pg_sleep(20)"); }); }) ==
        db::Cause::timeout);
  CHECK(cause_of([&] {
          db->read_now([](db::Snapshot& s) { return s.value<std::string>("SELECT pg_sleep(20)"); });
        }) == db::Cause::timeout);
  CHECK(db->write_now([](db::Tx& tx) { return tx.value<std::int64_t>("SELECT 1"); }) == 1);
  CHECK(db->stats().reconnects == 0);
}

TEST_CASE("what waits for a server that is away is done when it comes back or given up at the stop") {
  ON_SERVER(server);
  const auto away = "away_" + server.name();
  // CREATE DATABASE can't be in a transaction, so it is not for a Tx.
  const auto psql = [](const std::string& sql) {
    const auto command = "psql -q \"$BANANA_TEST_POSTGRES\" -c '" + sql + "' >/dev/null";
    REQUIRE(std::system(command.c_str()) == 0);
  };
  psql("CREATE DATABASE " + away);
  {
    const auto db = db::open_postgres(server.options(" dbname=" + away));
    const auto leave = [&] {
      psql("ALTER DATABASE " + away + " ALLOW_CONNECTIONS false");
      server.terminate();
    };
    leave();
    std::jthread caller{
        [&] { CHECK(db->write_now([](db::Tx& tx) { return tx.value<std::int64_t>("SELECT 7"); }) == 7); }};
    psql("ALTER DATABASE " + away + " ALLOW_CONNECTIONS true");
    caller.join();
    Gate left;
    std::jthread late{[&] {
      CHECK(cause_of([&] {
              db->write_now([&](db::Tx& tx) {
                leave();
                left.hold();
                tx.exec("SELECT 7");
              });
            }) == db::Cause::connection_lost);
    }};
    left.wait_until_held();
    left.release();
    db->stop();
  }
  psql("DROP DATABASE " + away);
}

TEST_CASE("a prepared statement survives a change of its table") {
  ON_SERVER(server);
  const auto db = server.open();
  make_tables(*db);
  const auto columns = [&] {
    return db->read_now([](db::Snapshot& s) { return s.query("SELECT * FROM account").columns(); });
  };
  CHECK(columns() == 3);
  db->write_now([](db::Tx& tx) { tx.script("ALTER TABLE account ADD COLUMN note TEXT"); });
  CHECK(columns() == 4);
}

TEST_CASE("the number of prepared statements stays bounded") {
  ON_SERVER(server);
  const auto db = server.open();
  std::vector<std::string> texts;
  for (int i = 0; i < 700; ++i) texts.push_back("SELECT " + std::to_string(i));
  for (const auto& text : texts) {
    CHECK(db->write_now([&](db::Tx& tx) { return tx.value<std::string>(std::string_view{text}); }) ==
          text.substr(7));
  }
  const auto prepared = db->write_now([](db::Tx& tx) {
    return tx.value<std::int64_t>("SELECT count(*) FROM pg_prepared_statements").value();
  });
  CHECK(prepared <= 520);
}

}  // namespace banana::test
