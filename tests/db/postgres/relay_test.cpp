// Signals between processes, and the numbers that tell processes apart.
#include <chrono>
#include <set>
#include <string>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>

#include "core/base/id.hpp"
#include "core/db/postgres/connection.hpp"
#include "core/db/postgres/cursor.hpp"
#include "tests/db/postgres/server.hpp"
#include "tests/db/support.hpp"

namespace banana::test {
namespace {

using namespace std::chrono_literals;

constexpr Millis kLong{20'000};  // nobody waits that long: an answer after it is a lost wake-up

void notify(db::Database& db, std::string_view channel) {
  db.write_now([&](db::Tx& tx) { tx.notify(channel); });
}

/// The session that listens, of the one database that is open on the schema.
std::int64_t listener_pid(Server& server) {
  return server.admin().read_now([&](db::Snapshot& s) {
    return s
        .value<std::int64_t>(
            "SELECT pid FROM pg_stat_activity WHERE application_name = $1 AND query LIKE 'LISTEN%'",
            server.name())
        .value();
  });
}

/// Those but `except`, which has been told to end and may still be at it.
std::int64_t holders_of(Server& server, std::uint32_t node, std::int64_t except = 0) {
  return server.admin().read_now([&](db::Snapshot& s) {
    return s
        .value<std::int64_t>(
            "SELECT count(*) FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE locktype = 'advisory' "
            "AND application_name = $1 AND objid::bigint = $2 AND pid <> $3",
            server.name(), node, except)
        .value();
  });
}

}  // namespace

TEST_CASE("a signal wakes the other processes") {
  ON_SERVER(server);
  const auto here = server.open();
  const auto there = server.open();
  asio::io_context loop;
  start(loop, [](db::Database& from, db::Database& to, asio::io_context& io) -> Task<> {
    auto jobs = to.signals().subscribe("jobs", io.get_executor());
    auto others = to.signals().subscribe("others", io.get_executor());
    for (int i = 0; i < 20; ++i) {
      co_await from.write([](db::Tx& tx) { tx.notify("jobs"); });
      CHECK(co_await jobs.wait(kLong));
    }
    CHECK_FALSE(co_await others.wait(1ms));
  }(*here, *there, loop));
  loop.run();
}

TEST_CASE("many signals go out as few notifications and the last is not lost") {
  ON_SERVER(server);
  db::postgres::Connection listener{db::postgres::target_of(server.options())};
  db::postgres::ResultCursor row{
      listener.fetch("SELECT 'LISTEN banana_' || oid FROM pg_namespace WHERE nspname = current_schema()")};
  REQUIRE(row.next());
  listener.send(row.text(0));
  listener.sync();

  auto options = server.options();
  options.notify_interval = Millis{300};
  auto db = db::open_postgres(options);
  const auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 200; ++i) notify(*db, "jobs");
  db.reset();  // sends what waits
  const auto intervals = (std::chrono::steady_clock::now() - begun) / options.notify_interval;

  std::size_t heard = 0;
  const auto give_up = std::chrono::steady_clock::now() + 10s;
  while (heard < 2 && std::chrono::steady_clock::now() < give_up) {
    listener.sync();
    for (const auto& payload : listener.notifications()) heard += payload.ends_with(":jobs") ? 1 : 0;
  }
  CHECK(heard >= 2);
  CHECK(heard <= static_cast<std::size_t>(intervals) + 2);
}

TEST_CASE("what was signalled is sent before the database closes") {
  ON_SERVER(server);
  const auto there = server.open();
  asio::io_context loop;
  start(loop, [](Server& on, db::Database& to, asio::io_context& io) -> Task<> {
    auto jobs = to.signals().subscribe("jobs", io.get_executor());
    auto options = on.options();
    options.notify_interval = Millis{10'000};
    auto brief = db::open_postgres(options);
    notify(*brief, "jobs");
    CHECK(co_await jobs.wait(kLong));
    notify(*brief, "jobs");
    brief.reset();
    CHECK(co_await jobs.wait(Millis{5'000}));
  }(server, *there, loop));
  loop.run();
}

TEST_CASE("after a lost connection every signal is raised once and then they work again") {
  ON_SERVER(server);
  const auto there = server.open();
  const auto listener = listener_pid(server);
  const auto here = server.open();
  asio::io_context loop;
  start(
      loop,
      [](Server& on, std::int64_t pid, db::Database& from, db::Database& to, asio::io_context& io) -> Task<> {
        auto jobs = to.signals().subscribe("jobs", io.get_executor());
        CHECK(on.terminate(pid) == 1);
        CHECK(co_await jobs.wait(kLong));
        co_await from.write([](db::Tx& tx) { tx.notify("jobs"); });
        CHECK(co_await jobs.wait(kLong));
      }(server, listener, *here, *there, loop));
  loop.run();
}

TEST_CASE("a channel that is no constant word is a misuse") {
  ON_SERVER(server);
  const auto db = server.open();
  for (const std::string_view name : {"", "Jobs", "a:b", "a b", "a'b"}) {
    CAPTURE(name);
    CHECK(cause_of([&] { notify(*db, name); }) == db::Cause::misuse);
  }
}

TEST_CASE("every open database has a node number of its own") {
  ON_SERVER(server);
  std::vector<std::unique_ptr<db::Database>> databases;
  std::set<std::uint32_t> nodes;
  for (int i = 0; i < 8; ++i) {
    databases.push_back(server.open());
    nodes.insert(databases.back()->node());
    CHECK(databases.back()->node() < IdMaker::kNodes);
  }
  CHECK(nodes.size() == databases.size());
}

TEST_CASE("a node number is held again after a lost connection and free after the end") {
  ON_SERVER(server);
  auto db = server.open();
  const auto listener = listener_pid(server);
  const auto node = db->node();
  CHECK(holders_of(server, node) == 1);
  CHECK(server.terminate(listener) == 1);
  const auto give_up = std::chrono::steady_clock::now() + 10s;
  while (holders_of(server, node, listener) != 1 && std::chrono::steady_clock::now() < give_up)
    std::this_thread::yield();
  CHECK(holders_of(server, node, listener) == 1);
  CHECK(db->node() == node);
  db.reset();
  while (holders_of(server, node) != 0 && std::chrono::steady_clock::now() < give_up)
    std::this_thread::yield();
  CHECK(holders_of(server, node) == 0);
}

}  // namespace banana::test
