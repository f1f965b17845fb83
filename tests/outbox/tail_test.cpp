#include "core/outbox/tail.hpp"

#include <algorithm>
#include <chrono>
#include <semaphore>
#include <thread>

#include <doctest/doctest.h>

#include "core/outbox/settle.hpp"
#include "core/outbox/share.hpp"
#include "tests/outbox/post_office.hpp"

using namespace banana;
using namespace banana::test;
using outbox::RowId;
using outbox::Tail;
using outbox::Waiting;

namespace {

template <class Here>
std::vector<Waiting> look(PostOffice<Here>& post, Tail& tail) {
  const auto seen = post.read([&](db::Snapshot& snapshot) { return tail.look(snapshot); });
  (void)tail.accept(seen);
  return seen.rows;
}

/// What it shows once it shows `count` rows. On PostgreSQL whoever else has a transaction open on the server, such as
/// another test, makes it show rows again that the queue knows already.
template <class Here>
std::vector<Waiting> look_until(PostOffice<Here>& post, Tail& tail, std::size_t count) {
  constexpr std::chrono::seconds kPatience{50};
  const auto until = std::chrono::steady_clock::now() + kPatience;
  auto rows = look(post, tail);
  while (rows.size() != count && std::chrono::steady_clock::now() < until) {
    std::this_thread::sleep_for(std::chrono::milliseconds{5});
    rows = look(post, tail);
  }
  return rows;
}

template <class Here>
std::vector<Waiting> find(PostOffice<Here>& post, const outbox::Want& want) {
  return post.read([&](db::Snapshot& snapshot) { return outbox::find(snapshot, want); });
}

}  // namespace

TEST_CASE_TEMPLATE("the tail shows what was added since and not what ended", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  Tail tail;
  post.add(kAli, "before");
  CHECK(look(post, tail).empty());
  post.add(kAli, "one");
  post.add(kVali, "two");
  const auto rows = look(post, tail);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].chat == kAli);
  CHECK(rows[1].chat == kVali);
  CHECK(look_until(post, tail, 0).empty());
}

TEST_CASE_TEMPLATE("what waited before a start is found bot by bot and lane by lane", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  for (int i = 0; i < 3; ++i) post.add(kAli, "x");
  post.add(kVali, "x");
  post.add({.bot = kOtherBot, .chat = kAli, .call = text(kAli, "x")});
  const auto bots = post.read([](db::Snapshot& snapshot) { return outbox::waiting_bots(snapshot); });
  CHECK(bots == std::vector{kBot, kOtherBot});
  CHECK(find(post, {kBot, std::nullopt, RowId{1}}).size() == 3);
  CHECK(find(post, {kBot, kAli, RowId{1}}).size() == 2);
  CHECK(find(post, {kOtherBot, std::nullopt, RowId{}}).size() == 1);
}

TEST_CASE_TEMPLATE("an effect takes its turn when its hour has come", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  Tail tail;
  (void)look(post, tail);
  const Instant hour = post.now() + Millis{60'000};
  post.add({.bot = kBot, .chat = kAli, .call = text(kAli, "later"), .not_before = hour});
  post.add(kAli, "now");
  CHECK(look(post, tail).size() == 1);
  const auto seen = post.read([&](db::Snapshot& snapshot) { return tail.look(snapshot); });
  CHECK(seen.later_at == hour);
  const auto take = [&](Instant now) {
    return post.write([&](db::Tx& tx) { return outbox::take_due(tx, now, 10); });
  };
  CHECK(take(hour - Millis{1}) == 0);
  CHECK(take(hour) == 1);
  const auto due = look(post, tail);
  REQUIRE_FALSE(due.empty());
  CHECK(due.back().id == RowId{3});
}

TEST_CASE("a row that appears below others is seen once it does") {
  IN_POST_OFFICE(OnPostgres, post);
  Tail tail;
  (void)look(post, tail);
  std::binary_semaphore added{0};
  std::binary_semaphore go_on{0};
  std::thread slow{[&] {
    post.write([&](db::Tx& tx) {
      outbox::add(tx, {.bot = kBot, .chat = kAli, .call = text(kAli, "slow")}, post.now());
      (void)tx.value<std::int64_t>("SELECT 1");  // the server has it now
      added.release();
      go_on.acquire();
    });
  }};
  added.acquire();
  post.add(kVali, "quick");
  const auto first = look(post, tail);
  CHECK(first.size() == 1);
  CHECK(first[0].chat == kVali);
  go_on.release();
  slow.join();
  const auto second = look(post, tail);
  REQUIRE(second.size() == 2);
  CHECK(second[0].chat == kAli);
  CHECK(second[0].id < second[1].id);
  CHECK(look_until(post, tail, 0).empty());
}

// The server's snapshots tell of no transaction that began after the last one that ended.
TEST_CASE("a row is seen whose transaction began after that of a row above it") {
  IN_POST_OFFICE(OnPostgres, post);
  Tail tail;
  (void)look(post, tail);
  std::binary_semaphore began{0};
  std::binary_semaphore added{0};
  std::binary_semaphore looked{0};
  std::thread early{[&] {
    post.write([&](db::Tx& tx) {
      (void)tx.value<std::int64_t>("SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)");
      began.release();
      added.acquire();
      outbox::add(tx, {.bot = kBot, .chat = kVali, .call = text(kVali, "above")}, post.now());
    });
  }};
  began.acquire();
  std::thread late{[&] {
    post.write([&](db::Tx& tx) {
      outbox::add(tx, {.bot = kBot, .chat = kAli, .call = text(kAli, "below")}, post.now());
      (void)tx.value<std::int64_t>("SELECT 1");  // the server has it now
      added.release();
      looked.acquire();
    });
  }};
  early.join();
  for (int n = 0; n < 3; ++n) {
    const auto rows = look(post, tail);
    CHECK(std::ranges::none_of(rows, [](const Waiting& row) { return row.chat == kAli; }));
  }
  looked.release();
  late.join();
  const auto rows = look(post, tail);
  REQUIRE_FALSE(rows.empty());
  CHECK(rows[0].chat == kAli);
  CHECK(look_until(post, tail, 0).empty());
}

TEST_CASE("shares are divided among the living and go to others when a sender stops or dies") {
  IN_POST_OFFICE(OnPostgres, post);
  const Millis lease{400};
  const auto hold = [&](std::int64_t sender, const outbox::Shares& unwanted = {}) {
    return post.write([&](db::Tx& tx) { return outbox::hold(tx, sender, lease, unwanted); });
  };
  CHECK(hold(1).held.count() == 64);
  CHECK(hold(2).held.none());
  const auto crowded = hold(1);
  CHECK(crowded.fair == 32);
  outbox::Shares upper;
  for (std::size_t share = 32; share < 64; ++share) upper.set(share);
  CHECK(hold(1, upper).held.count() == 32);
  CHECK(hold(2).held == upper);
  post.write([&](db::Tx& tx) { outbox::let_go(tx, 1); });
  CHECK(hold(2).held.count() == 64);
  // The second one dies: nobody renews its lease.
  outbox::Holding third;
  for (int tries = 0; tries < 100 && third.held.count() < 64; ++tries) {
    std::this_thread::sleep_for(Millis{20});
    third = hold(3);
  }
  CHECK(third.held.count() == 64);
  CHECK(outbox::share_of(kBot) < outbox::kShares);
}

TEST_CASE_TEMPLATE("what is added after something was taken back is seen", Here, BANANA_ENGINES) {
  IN_POST_OFFICE(Here, post);
  outbox::Tail tail;
  const auto look = [&] {
    const auto glance = post.read([&](db::Snapshot& snapshot) { return tail.look(snapshot); });
    (void)tail.accept(glance);
    return glance.rows.size();
  };
  look();
  post.add({.bot = kBot,
            .chat = kAli,
            .call = text(kAli, "at work"),
            .key = "late",
            .not_before = post.now() + Millis{1'500}});
  CHECK(look() == 0);
  CHECK(post.write([&](db::Tx& tx) { return outbox::withdraw(tx, kBot, "late"); }));
  CHECK_FALSE(post.write([&](db::Tx& tx) { return outbox::withdraw(tx, kBot, "late"); }));
  post.add({.bot = kBot, .chat = kAli, .call = text(kAli, "done"), .key = "late"});
  CHECK(look() == 1);
}
