// Many at once: the database decides who was first, and nobody sees an error.
#include <atomic>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "core/money/gift.hpp"
#include "core/money/promo.hpp"
#include "tests/money/market.hpp"

using namespace banana;
using namespace banana::growth;

namespace {

/// Runs `act(i)` for i below `count`, all at once.
template <class Act>
void all_at_once(int count, Act act) {
  std::atomic<int> waiting{count};
  std::vector<std::jthread> threads;
  for (int i = 0; i < count; ++i) {
    threads.emplace_back([&, i] {
      waiting.fetch_sub(1);
      while (waiting.load() > 0) std::this_thread::yield();
      act(i);
    });
  }
}

}  // namespace

TEST_CASE_TEMPLATE("of a hundred who race for the last use of a code one gets it", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  Promo promo;
  promo.code = "LAST";
  promo.tokens = Tokens{500};
  promo.uses_max = 1;
  REQUIRE(market.write([&](db::Tx& tx) { return add_promo(tx, promo, market.ids(), market.now()); }));
  std::vector<UserId> people;
  for (std::int64_t id = 1; id <= 100; ++id) people.push_back(market.meet(id));

  std::atomic<int> given{0};
  std::atomic<int> used_up{0};
  all_at_once(100, [&](int i) {
    const Redemption got = market.redeem(people[static_cast<std::size_t>(i)], "last");
    if (got.status == CodeStatus::given) ++given;
    if (got.status == CodeStatus::used_up) ++used_up;
  });
  CHECK(given == 1);
  CHECK(used_up == 99);
  CHECK(market.count("SELECT uses FROM promo_code") == 1);
  CHECK(market.count("SELECT count(*) FROM promo_use") == 1);
  CHECK(market.count("SELECT CAST(sum(posted) AS BIGINT) FROM wallet") == 500);
}

TEST_CASE_TEMPLATE("one person who uses a code many times at once gets it once", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  Promo promo;
  promo.code = "ONCE";
  promo.tokens = Tokens{500};
  REQUIRE(market.write([&](db::Tx& tx) { return add_promo(tx, promo, market.ids(), market.now()); }));
  const UserId ali = market.meet(1);
  std::atomic<int> given{0};
  all_at_once(32, [&](int) {
    if (market.redeem(ali, "once").status == CodeStatus::given) ++given;
  });
  CHECK(given == 1);
  CHECK(market.balance(ali) == 500);
  CHECK(market.count("SELECT uses FROM promo_code") == 1);
}

TEST_CASE_TEMPLATE("of many who race for one gift one gets it", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const auto made = market.write([&](db::Tx& tx) {
    SystemRandom random;
    return make_gifts(tx, {.name = "x", .tokens = Tokens{500}, .count = 1, .ends_at = {}, .by = "a"}, random,
                      market.ids(), market.now());
  });
  REQUIRE(made);
  std::vector<UserId> people;
  for (std::int64_t id = 1; id <= 50; ++id) people.push_back(market.meet(id));
  std::atomic<int> given{0};
  all_at_once(50, [&](int i) {
    if (market.redeem(people[static_cast<std::size_t>(i)], made->codes[0]).status == CodeStatus::given)
      ++given;
  });
  CHECK(given == 1);
  CHECK(market.count("SELECT CAST(sum(posted) AS BIGINT) FROM wallet") == 500);
}

TEST_CASE_TEMPLATE("a payment told many times at once is rewarded once", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  Rules rules;
  rules.percent = 10;
  rules.top_ups = TopUps::first;
  market.rule(rules);
  const UserId ali = market.meet(1);
  const UserId payer = market.meet(2);
  market.write([&](db::Tx& tx) {
    tx.exec("INSERT INTO referral (user_id, referrer_id, at) VALUES ($1, $2, 0)", payer, ali);
  });
  std::atomic<int> rewarded{0};
  // Half of them tell the same payment, half another one of the same person: only one is the first.
  all_at_once(32, [&](int i) {
    const auto effects = market.pay(payer, 1000, i % 2 == 0 ? "p1" : "p2");
    if (effects && effects->reward) ++rewarded;
  });
  CHECK(rewarded == 1);
  CHECK(market.balance(ali) == 100);

  std::atomic<int> taken{0};
  all_at_once(32, [&](int i) { taken += static_cast<int>(market.refund(i % 2 == 0 ? "p1" : "p2").size()); });
  CHECK(taken == 1);
  CHECK(market.balance(ali) == 0);
}

TEST_CASE_TEMPLATE("one person met many times at once is one person", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  std::atomic<int> fresh{0};
  all_at_once(32, [&](int) {
    if (market.meet({.telegram_id = 7002, .first_name = "Ali", .username = "ali"}).is_new) ++fresh;
  });
  CHECK(fresh == 1);
  CHECK(market.count("SELECT count(*) FROM person") == 1);
}
