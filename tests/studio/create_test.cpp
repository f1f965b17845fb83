// Ordering: what is held, what is refused, what a second press does.
#include <doctest/doctest.h>

#include "core/people/person_lock.hpp"
#include "core/studio/turn.hpp"
#include "tests/studio/workshop.hpp"

using namespace banana;
using namespace banana::studio;

TEST_CASE_TEMPLATE("an order holds its price and waits in the queue", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const auto created = shop.order(ali, "plain", 3);
  REQUIRE(created);
  CHECK(created->is_new);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 500, .held = 300});
  const Job job = shop.job(created->job.id);
  CHECK(job.status == Status::queued);
  CHECK(job.phase == Phase::ready);
  CHECK(job.price == Tokens{300});
  CHECK(job.outputs == 3);
  CHECK(job.model == "plain");
  CHECK(job.chat == ChatId{ali.value()});
  shop.check_books();
}

TEST_CASE_TEMPLATE("the same offer pressed twice is one job", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const auto quote = shop.quote(ali);
  const auto first = shop.order_by(quote, ali);
  const auto second = shop.order_by(quote, ali);
  REQUIRE(first);
  REQUIRE(second);
  CHECK_FALSE(second->is_new);
  CHECK(second->job.id == first->job.id);
  CHECK(shop.wallet(ali).held == 100);
  shop.check_books();
}

TEST_CASE_TEMPLATE("who has too little may top up and press the same button", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.meet(7002);
  const auto quote = shop.quote(ali);
  const auto refused = shop.order_by(quote, ali);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::insufficient);
  (void)shop.rich(7002, 100);
  CHECK(shop.order_by(quote, ali));
  CHECK(shop.wallet(ali).available() == 0);
  shop.check_books();
}

TEST_CASE_TEMPLATE("another person's offer can't be taken", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const UserId vera = shop.rich(7003, 500);
  const auto refused = shop.order_by(shop.quote(ali), vera);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::not_found);
  CHECK(shop.wallet(vera).held == 0);
}

TEST_CASE_TEMPLATE("an offer that is over is refused and nothing stays held", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const auto quote = shop.quote(ali);
  shop.advance(money::kQuoteLifetime);
  const auto refused = shop.order_by(quote, ali);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::limited);
  CHECK(shop.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  shop.check_books();
}

TEST_CASE_TEMPLATE("a person has a number of generations at once", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  constexpr OrderLimits kTwo{.open_max = 2, .hourly_max = 0};
  CHECK(shop.order_by(shop.quote(ali), ali, kTwo));
  CHECK(shop.order_by(shop.quote(ali), ali, kTwo));
  const auto third = shop.order_by(shop.quote(ali), ali, kTwo);
  REQUIRE_FALSE(third);
  CHECK(third.error().code == Errc::limited);
  CHECK(shop.wallet(ali).held == 200);
  shop.deliver(shop.claim_one(), 1);
  CHECK(shop.order_by(shop.quote(ali), ali, kTwo));
}

TEST_CASE_TEMPLATE("a person has a number of generations within an hour and learns when the next may be",
                   Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  constexpr OrderLimits kTwo{.open_max = 10, .hourly_max = 2};
  CHECK(shop.order_by(shop.quote(ali), ali, kTwo));
  shop.advance(Millis{20 * 60'000});
  CHECK(shop.order_by(shop.quote(ali), ali, kTwo));
  const auto third = shop.order_by(shop.quote(ali), ali, kTwo);
  REQUIRE_FALSE(third);
  CHECK(third.error().hint == "The next one can begin in 40m.");
  shop.advance(Millis{40 * 60'000});
  CHECK(shop.order_by(shop.quote(ali), ali, kTwo));
}

TEST_CASE_TEMPLATE("a full queue takes nothing and is counted again after a second", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 900);
  QueueGauge gauge;
  const OrderLimits of_two{.open_max = 100, .hourly_max = 0, .queue_max = 2, .gauge = &gauge};
  const auto order = [&] { return shop.order_by(shop.quote(ali), ali, of_two); };
  CHECK(order());
  CHECK(order());
  const auto third = order();
  REQUIRE_FALSE(third);
  CHECK(third.error().code == Errc::unavailable);
  (void)shop.claim_one();
  CHECK_FALSE(order());  // as it was counted
  shop.advance(Millis{1'000});
  CHECK(order());
  CHECK_FALSE(order());
}

TEST_CASE_TEMPLATE("a queue that is drained takes nothing new and ends what waits", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const JobId waiting = shop.ordered(ali);
  shop.write([&](db::Tx& tx) {
    stop(tx, {.model = "plain", .how = Stop::drain, .by = "op", .reason = "upkeep", .at = shop.now()});
  });
  const auto refused = shop.order(ali);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Errc::unavailable);
  CHECK(shop.order(ali, "other"));
  CHECK(shop.claim_one().id == waiting);
  CHECK(shop.write([&](db::Tx& tx) { return resume(tx, "plain"); }));
  CHECK(shop.order(ali));
}

TEST_CASE_TEMPLATE("how many wait before one is told", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const UserId vera = shop.rich(7003, 500);
  for (int n = 0; n < 3; ++n) (void)shop.ordered(ali);
  const Job hers = shop.order(vera).value().job;
  CHECK(shop.read([&](db::Snapshot& s) { return ahead_of(s, hers); }) == 1);
}

TEST_CASE_TEMPLATE("orders look from the front of the queue and see what was put back within a second", Here,
                   BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  QueueGauge gauge;
  const OrderLimits limits{.open_max = 100, .hourly_max = 0, .gauge = &gauge};
  const auto order = [&](std::int64_t person) {
    const UserId user = shop.rich(person, 500);
    return shop.order_by(shop.quote(user), user, limits).value().job;
  };
  CHECK(order(7002).turn == 0);
  const Job early = shop.claim_one();
  const Job second = order(7002);
  CHECK(second.turn == turn_step(1));
  CHECK(gauge.front(shop.now()) == Place{0, early.id});  // nobody waited: the newest
  CHECK(order(7003).turn == second.turn);
  CHECK(gauge.front(shop.now()) == Place{second.turn, second.id});

  shop.write([&](db::Tx& tx) {
    CHECK(put_back(tx, early, cause::kWorkerStopped, shop.audience, shop.now()) == Settled::yes);
  });
  CHECK(order(7004).turn == second.turn);
  const Job last = order(7005);
  CHECK(shop.read([&](db::Snapshot& s) { return ahead_of(s, last, gauge.front(shop.now())); }) == 3);
  CHECK(shop.read([&](db::Snapshot& s) { return ahead_of(s, last); }) == 4);
  shop.advance(Millis{1'000});
  CHECK(gauge.front(shop.now()) == Place{});
  CHECK(order(7006).turn == 0);
  CHECK(gauge.front(shop.now()) == Place{0, early.id});
  shop.check_books();
}

TEST_CASE_TEMPLATE("an offer at hand is taken once and by nobody else", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 500);
  const UserId vera = shop.rich(7003, 500);
  const auto quote = shop.quote(ali);
  const auto order = [&](UserId user) {
    return shop.write([&](db::Tx& tx) {
      CHECK(people::lock_person(tx, user));
      const auto offer = money::find_quote(tx, quote);
      REQUIRE(offer);
      return create(tx, shop.ids(),
                    {.bot = test::kStudioBot,
                     .chat = ChatId{user.value()},
                     .user = user,
                     .request = "{}",
                     .deadline = Millis{60'000}},
                    *offer, {}, shop.now());
    });
  };
  CHECK(order(vera).error().code == Errc::not_found);
  const auto first = order(ali);
  const auto again = order(ali);
  REQUIRE(first);
  REQUIRE(again);
  CHECK_FALSE(again->is_new);
  CHECK(again->job.id == first->job.id);
  CHECK(shop.wallet(ali).held == 100);
  shop.check_books();
}
