// Many at once: everything happens once, whoever is first.
#include <atomic>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "tests/payments/club.hpp"

using namespace banana;
using namespace banana::payments;

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

TEST_CASE_TEMPLATE("a payment told many times at once is credited once", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const Order order = till.open(ali).value();
  std::atomic<int> first{0};
  // Half of them tell one charge, half another: the invoice was paid twice.
  all_at_once(32, [&](int i) {
    const auto credited = till.told(order, i % 2 == 0 ? "a" : "b");
    if (credited && credited->first) ++first;
  });
  CHECK(first == 2);
  CHECK(till.balance(ali) == 2 * test::kStarterTokens);
  till.check_books();
}

TEST_CASE_TEMPLATE("of many orders opened at once one stays open", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  std::atomic<int> opened{0};
  all_at_once(16, [&](int) {
    if (till.open(ali)) ++opened;
  });
  CHECK(opened == 16);
  CHECK(till.count("SELECT count(*) FROM star_order WHERE state = 'open'") == 1);
}

TEST_CASE_TEMPLATE("a refund asked for and ended by many at once happens once", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  std::atomic<int> asked{0};
  all_at_once(16, [&](int) {
    if (till.ask_back(id)) ++asked;
  });
  CHECK(asked == 1);
  CHECK(till.count("SELECT count(*) FROM outbox") == 1);
  all_at_once(16, [&](int i) {
    if (i % 2 == 0) till.answer(outbox::End::done);
    if (i % 2 == 1) (void)till.elsewhere("charge");
  });
  CHECK(till.wallet(ali) == ledger::Balance{});
  CHECK(till.payment(id).state == PaymentState::refunded);
  till.check_books();
}

TEST_CASE_TEMPLATE("a refund and spending at once never take the same token twice", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  std::atomic<int> spent{0};
  all_at_once(12, [&](int i) {
    if (i == 5) {
      (void)till.ask_back(id, RefundPolicy::partial);
      return;
    }
    const auto outcome = till.write([&](db::Tx& tx) {
      return ledger::transfer(tx, till.now(),
                              {.key = "picture:" + std::to_string(i),
                               .kind = "generation",
                               .debit = ledger::Account::user(ali.value()),
                               .credit = ledger::Account::house(ledger::House::revenue),
                               .amount = Tokens{50},
                               .reason = "a picture"});
    });
    if (outcome.ok()) ++spent;
  });
  if (till.payment(id).state == PaymentState::refunding) till.answer(outbox::End::done);
  CHECK(till.wallet(ali).held == 0);
  const std::int64_t taken = 550 - till.balance(ali) - 50 * spent;
  CHECK(taken >= 0);
  if (till.payment(id).state == PaymentState::refunded) {
    CHECK(till.last_refund(id).returned == Tokens{taken});
    CHECK(till.balance(ali) == 0);
  }
  till.check_books();
}

TEST_CASE_TEMPLATE("a renewal told many times at once is one month", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order order = club.choose(ali, Term::monthly).value();
  const Instant begun = club.now();
  all_at_once(16, [&](int) { CHECK(club.month(order, "c1", test::First::yes, begun + kMonth)); });
  CHECK(club.count("SELECT count(*) FROM subscription") == 1);
  // Two months at once, half of the tellers each, while it is stopped and Telegram tells of that, too.
  std::atomic<int> first{0};
  all_at_once(24, [&](int i) {
    if (i == 7) {
      (void)club.stop(order);
    } else if (i == 11) {
      (void)club.hear(order, ali, telegram::SubscriptionChange::State::canceled);
    } else {
      const auto told =
          club.month(order, i % 2 == 0 ? "c2" : "c3", test::First::no, begun + (i % 2 == 0 ? 2 : 3) * kMonth);
      if (told && told->first) ++first;
    }
  });
  CHECK(first == 2);
  CHECK(club.balance(ali) == 15'000);
  CHECK(club.plan(order).until == begun + 3 * kMonth);
  club.check_books();
}

TEST_CASE_TEMPLATE("the months of years given by many at once are given once", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const std::vector<UserId> all{club.meet(7002), club.meet(7003), club.meet(7004)};
  for (const UserId each : all) REQUIRE(club.told(club.choose(each, Term::annual).value(), "c" + each.str()));
  club.clock().advance(2 * kMonth);
  // And the Stars of one of them go back meanwhile.
  all_at_once(12, [&](int i) {
    if (i == 5)
      (void)club.elsewhere("c" + all[0].str());
    else
      for (int n = 0; n < 3; ++n) club.grant();
  });
  CHECK(club.balance(all[0]) == 0);
  for (const UserId each : {all[1], all[2]}) CHECK(club.balance(each) == 15'000);
  CHECK_FALSE(club.has_plan(all[0]));
  club.check_books();
}
