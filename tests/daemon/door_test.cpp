// What comes in together is written together, and nobody suffers for a neighbour (TG, decision 3).
#include "daemon/door.hpp"

#include <deque>
#include <stdexcept>
#include <string>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "tests/people/town.hpp"

namespace banana::daemon {
namespace {

constexpr BotId kBot{7001};
constexpr BotId kOther{7002};

/// A door whose visitors write their number down, but for those who are no good.
template <class Here>
struct House : test::Town<Here> {
  using Town = test::Town<Here>;

  House() {
    Town::write(
        [](db::Tx& tx) { tx.script("CREATE TABLE visit (n BIGINT NOT NULL, batch BIGINT NOT NULL)"); });
  }

  static void sign(db::Tx& tx, std::int64_t number, std::int64_t batch) {
    if (number < 0) throw std::runtime_error("no good");
    tx.run("INSERT INTO visit (n, batch) VALUES ($1, $2)", number, batch);
  }

  void visit(BotId bot, std::int64_t number) {
    asio::co_spawn(
        loop,
        [](House& house, BotId bot_, std::int64_t number_) -> Task<> {
          const inbox::Envelope envelope{.update_id = number_};
          Door::Caller caller{bot_, envelope, {}, nullptr};
          co_await house.door.enter(caller);
          if (!caller.written) {
            ++house.alone;
            co_await house.db().write([&](db::Tx& tx) { sign(tx, number_, 0); });
          }
          ++house.done;
        }(*this, bot, number),
        [this](std::exception_ptr thrown) { failed += thrown ? 1 : 0; });
  }

  asio::io_context loop{1};
  int batches = 0;
  int alone = 0;
  int done = 0;
  int failed = 0;
  Door door{Town::db(), [this](db::Tx& tx, Door::Batch& batch) {
              ++batches;
              while (const Door::Caller* caller = batch.next()) {
                sign(tx, caller->posted.envelope->update_id, batches);
              }
            }};
};

#define IN_HOUSE(Here, name)      \
  if (!Here::available()) return; \
  House<Here> name {}

TEST_CASE_TEMPLATE("those who come together are written together", Here, BANANA_ENGINES) {
  IN_HOUSE(Here, house);
  for (int i = 1; i <= 200; ++i) house.visit(kBot, i);
  house.loop.run();
  CHECK(house.done == 200);
  CHECK(house.alone == 0);
  CHECK(house.count("SELECT count(DISTINCT n) FROM visit") == 200);
  CHECK(house.batches < 100);
}

TEST_CASE_TEMPLATE("whoever fails fails alone and the others are written all the same", Here,
                   BANANA_ENGINES) {
  IN_HOUSE(Here, house);
  for (int i = 1; i <= 20; ++i) house.visit(kBot, i == 7 ? -i : i);
  house.loop.run();
  CHECK(house.done == 19);
  CHECK(house.failed == 1);
  CHECK(house.alone >= 1);
  CHECK(house.count("SELECT count(*) FROM visit") == 19);
  house.loop.restart();
  house.visit(kBot, 100);
  house.loop.run();
  CHECK(house.done == 20);
}

TEST_CASE("a bot's updates are written in their order even when one of them fails") {
  IN_HOUSE(test::OnSqlite, house);
  for (int i = 1; i <= 300; ++i) house.visit(kBot, i % 50 == 0 ? -i : i);
  house.loop.run();
  CHECK(house.done == 294);
  CHECK(house.count("SELECT count(*) FROM visit a JOIN visit b ON b.rowid = a.rowid + 1 WHERE b.n < a.n") ==
        0);
}

TEST_CASE_TEMPLATE("a flooded bot's rest is written when its time has come", Here, BANANA_ENGINES) {
  IN_HOUSE(Here, house);
  house.visit(kOther, 1);
  for (int i = 2; i <= 100; ++i) house.visit(kBot, i);
  house.loop.run();
  CHECK(house.done == 100);
  CHECK(house.batches >= 99 / 16);
  CHECK(house.count("SELECT count(*) FROM visit") == 100);
}

TEST_CASE_TEMPLATE("when the database takes nothing more everybody is told", Here, BANANA_ENGINES) {
  IN_HOUSE(Here, house);
  house.db().stop();
  house.visit(kOther, 1);
  for (int i = 2; i <= 20; ++i) house.visit(kBot, i);
  house.loop.run();
  CHECK(house.failed == 20);
}

TEST_CASE_TEMPLATE("a batch with an update that came before is written all the same", Here, BANANA_ENGINES) {
  IN_HOUSE(Here, house);
  Door door{house.db(), [&](db::Tx& tx, Door::Batch& batch) {
              std::vector<inbox::Posted> came;
              while (const Door::Caller* caller = batch.next()) came.push_back(caller->posted);
              inbox::record(tx, std::move(came), house.now(), batch.known());
            }};
  const auto bring = [&](std::int64_t number) {
    asio::co_spawn(
        house.loop,
        [](Door& to, std::int64_t id, int& done) -> Task<> {
          const inbox::Envelope envelope{.update_id = id, .chat = 42};
          Door::Caller caller{kBot, envelope, "{}", nullptr};
          co_await to.enter(caller);
          if (caller.written) ++done;
        }(door, number, house.done),
        [&house](std::exception_ptr thrown) { house.failed += thrown ? 1 : 0; });
  };
  bring(1);
  house.loop.run();
  house.loop.restart();
  for (std::int64_t number = 1; number <= 20; ++number) bring(number);
  house.loop.run();
  CHECK(house.done == 21);
  CHECK(house.failed == 0);
  CHECK(house.count("SELECT count(*) FROM inbox") == 20);
}

TEST_CASE("those who still wait at the end are let go with the door") {
  IN_HOUSE(test::OnSqlite, house);
  const auto held = std::make_shared<int>(0);
  {
    asio::io_context loop{1};
    Door door{house.db(), [](db::Tx&, Door::Batch& batch) {
                while (batch.next() != nullptr) {
                }
              }};
    asio::co_spawn(
        loop,
        [](Door& to, std::shared_ptr<int> kept) -> Task<> {
          const inbox::Envelope envelope;
          Door::Caller caller{kBot, envelope, {}, nullptr};
          co_await to.enter(caller);
          ++*kept;
        }(door, held),
        [](std::exception_ptr) {});
    loop.poll_one();
    CHECK(held.use_count() > 1);
    house.db().stop();
  }
  CHECK(*held == 0);
  CHECK(held.use_count() == 1);
}

}  // namespace
}  // namespace banana::daemon
