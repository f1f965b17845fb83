// A plan in the books, from its first month to its last, and each way it can end (PA4).
#include <doctest/doctest.h>

#include "core/base/limits.hpp"
#include "tests/payments/club.hpp"

using namespace banana;
using namespace banana::payments;
using banana::test::First;
using Told = telegram::SubscriptionChange::State;

TEST_CASE_TEMPLATE("a month is credited once and renewed by the next charge alone", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order order = club.choose(ali, Term::monthly).value();
  CHECK(order.stars == Stars{300});
  CHECK(club.check(order, 7002) == Checkout::fine);
  for (int n = 0; n < 5; ++n) {
    const auto told = club.month(order, "c1", First::yes).value();
    CHECK(told.first == (n == 0));
    CHECK(told.plan.has_value() == (n == 0));
  }
  CHECK(club.balance(ali) == 5000);
  CHECK(club.plan(order).until == club.now() + kMonth);
  CHECK(club.perks(ali).weight == 2);
  CHECK(club.perks(ali).open_max == 5);
  CHECK(club.perks(ali).hourly_max == 60);

  club.clock().advance(kMonth);
  CHECK_FALSE(club.has_plan(ali));  // until it is paid for
  for (int n = 0; n < 5; ++n) CHECK(club.month(order, "c2").value().first == (n == 0));
  CHECK(club.balance(ali) == 10'000);
  CHECK(club.plan(order).until == club.now() + kMonth);
  CHECK(club.plan(order).charge == "c1");  // by which Telegram knows it
  CHECK(club.count("SELECT count(*) FROM subscription") == 1);
  club.check_books();
}

TEST_CASE_TEMPLATE("a renewal that is told late shortens nothing", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order order = club.choose(ali, Term::monthly).value();
  REQUIRE(club.month(order, "c1", First::yes));
  const Instant third = club.now() + 3 * kMonth;
  REQUIRE(club.month(order, "c3", First::no, third));
  REQUIRE(club.month(order, "c2", First::no, club.now() + 2 * kMonth));
  CHECK(club.plan(order).until == third);
  CHECK(club.balance(ali) == 15'000);
  club.check_books();
}

TEST_CASE_TEMPLATE("what is not offered so can not be ordered and one plan at a time is enough", Here,
                   BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  club.set_plan(Stars{300}, money::Offered::no);
  CHECK(club.choose(ali, Term::monthly).error().code == Errc::not_found);
  club.set_plan(Stars{300});
  const Order first = club.choose(ali, Term::monthly).value();
  const Order second = club.choose(ali, Term::annual).value();
  CHECK(second.stars == Stars{3000});
  CHECK(club.check(first, 7002) == Checkout::cancelled);  // one open order, as for tokens
  REQUIRE(club.month(first, "c1", First::yes));           // and yet it was paid: Telegram had asked before
  CHECK(club.check(second, 7002) == Checkout::has_plan);
  CHECK(club.choose(ali, Term::annual).error().code == Errc::conflict);
  CHECK(club.open(ali));  // tokens can be had beside it
  club.check_books();
}

TEST_CASE_TEMPLATE("whoever has a plan that runs out may take another one beside it", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order month = club.choose(ali, Term::monthly).value();
  REQUIRE(club.month(month, "c1", First::yes));
  REQUIRE(club.stop(month));
  CHECK(club.check(month, 7002) == Checkout::paid);  // it holds still: nothing to begin anew
  const Order year = club.choose(ali, Term::annual).value();
  CHECK(club.check(year, 7002) == Checkout::fine);
  REQUIRE(club.told(year, "c2"));
  CHECK(club.choose(ali, Term::monthly).error().code == Errc::conflict);
  CHECK(club.read([&](db::Snapshot& s) { return plan_now(s, ali, club.now())->order; }) == year.id);
  club.clock().advance(kMonth);
  CHECK(club.has_plan(ali));  // the year goes on
  CHECK(club.check(month, 7002) == Checkout::has_plan);
  CHECK(club.balance(ali) == 10'000);
  club.check_books();
}

TEST_CASE_TEMPLATE("a link is good for beginning anew once its plan has ended at the same price", Here,
                   BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order order = club.choose(ali, Term::monthly).value();
  REQUIRE(club.month(order, "c1", First::yes));
  CHECK(club.check(order, 7002) == Checkout::has_plan);
  club.clock().advance(kMonth);
  CHECK(club.check(order, 7002) == Checkout::fine);
  CHECK(club.check(order, 9009) != Checkout::fine);
  club.set_plan(Stars{400});
  CHECK(club.check(order, 7002) == Checkout::paid);
  club.set_plan(Stars{300});
  CHECK_FALSE(club.stop(order));  // it is over
  REQUIRE(club.month(order, "c2", First::yes));
  CHECK(club.plan(order).charge == "c2");
  CHECK(club.has_plan(ali));
  REQUIRE(club.stop(order));
  CHECK(club.read([](db::Snapshot& s) {
              return s.value<std::string>("SELECT params FROM outbox ORDER BY id DESC LIMIT 1").value();
            })
            .find("\"c2\"") != std::string::npos);
  club.check_books();
}

TEST_CASE_TEMPLATE("stopped by us it ends with what was paid and goes on only by the person", Here,
                   BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order order = club.choose(ali, Term::monthly).value();
  REQUIRE(club.month(order, "c1", First::yes));
  REQUIRE(club.stop(order));
  CHECK(club.stop(order).error().code == Errc::conflict);
  CHECK(club.told_telegram(true) == 1);
  CHECK(club.has_plan(ali));
  CHECK_FALSE(club.hear(order, ali, Told::canceled));  // known
  REQUIRE(club.month(order, "c2"));                    // Telegram had begun with it before
  CHECK(club.plan(order).state == SubscriptionState::cancelled);
  REQUIRE(club.allow(order));
  CHECK(club.told_telegram(false) == 1);
  CHECK(club.plan(order).state == SubscriptionState::cancelled);
  CHECK(club.hear(order, ali, Told::active)->state == SubscriptionState::active);
  CHECK(club.allow(order).error().code == Errc::conflict);

  REQUIRE(club.hear(order, ali, Told::canceled));  // by themselves: nothing of ours stands against it
  REQUIRE(club.allow(order));
  CHECK(club.told_telegram(false) == 1);
  CHECK(club.hear(order, ali, Told::failed)->state == SubscriptionState::failed);
  CHECK_FALSE(club.hear(order, club.meet(9009), Told::active));
  CHECK(club.has_plan(ali));  // what was paid is theirs to its end
  club.check_books();
}

TEST_CASE_TEMPLATE("a year is paid once and gives its tokens in twelve months", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order order = club.choose(ali, Term::annual).value();
  const auto paid = club.told(order, "c1").value();
  CHECK(club.balance(ali) == 5000);
  CHECK(club.grant().given == 0);
  for (int month = 1; month < 14; ++month) {
    club.clock().advance(kMonth);
    for (int n = 0; n < 3; ++n) club.grant();
    CHECK(club.balance(ali) == 5000 * std::min(month + 1, kMonthsOfYear));
  }
  CHECK_FALSE(club.has_plan(ali));
  CHECK(club.count("SELECT count(*) FROM plan_grant") == 11);
  CHECK(club.stop(order).error().code == Errc::conflict);
  CHECK(club.told_telegram(true) == 0);
  club.check_books();
}

TEST_CASE_TEMPLATE("months that the scheduler missed are made up for", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  REQUIRE(club.told(club.choose(ali, Term::annual).value(), "c1"));
  club.clock().advance(4 * kMonth);
  std::int64_t looks = 0;
  while (club.grant().given > 0) ++looks;
  CHECK(looks == 4);
  CHECK(club.balance(ali) == 25'000);
  club.check_books();
}

TEST_CASE_TEMPLATE("a month is counted as given when its tokens arrived and is looked at once", Here,
                   BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId full = club.meet(7002);
  const UserId ali = club.meet(7003);
  REQUIRE(club.told(club.choose(full, Term::annual).value(), "c1"));
  REQUIRE(club.told(club.choose(ali, Term::annual).value(), "c2"));
  const Tokens room{limits::kAmountMax - club.balance(full)};
  REQUIRE(club.write([&](db::Tx& tx) {
    return ledger::transfer(tx, club.now(),
                            {.key = "fill",
                             .kind = "gift",
                             .debit = ledger::Account::house(ledger::House::issue),
                             .credit = ledger::Account::user(full.value()),
                             .amount = room,
                             .reason = "a wallet at its limit"})
        .ok();
  }));
  club.clock().advance(kMonth);
  std::size_t given = 0;
  std::size_t looks = 0;
  for (bool is_more = true; is_more; ++looks) {
    const GrantsDone done = club.grant(1);
    given += done.given;
    is_more = done.is_more;
  }
  CHECK(given == 1);
  CHECK(looks == 3);  // the last one finds nothing
  CHECK(club.balance(ali) == 10'000);
  CHECK(club.balance(full) == limits::kAmountMax);
}

TEST_CASE_TEMPLATE("a refunded month ends the plan and one that has passed does not", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order order = club.choose(ali, Term::monthly).value();
  const PaymentId first = club.month(order, "c1", First::yes)->payment.id;
  club.clock().advance(kMonth);
  const PaymentId second = club.month(order, "c2")->payment.id;

  REQUIRE(club.ask_back(first));
  club.answer(outbox::End::done);
  CHECK(club.has_plan(ali));
  CHECK(club.balance(ali) == 5000);

  REQUIRE(club.ask_back(second));
  CHECK(club.has_plan(ali));  // until Telegram has given the Stars back
  club.answer(outbox::End::done);
  CHECK_FALSE(club.has_plan(ali));
  CHECK(club.plan(order).state == SubscriptionState::over);
  CHECK(club.told_telegram(true) == 1);
  CHECK(club.balance(ali) == 0);
  CHECK(club.perks(ali).open_max == 0);
  CHECK_FALSE(club.hear(order, ali, Told::active));
  club.check_books();
}

TEST_CASE_TEMPLATE("a refunded year takes back each month that it gave", Here, BANANA_ENGINES) {
  for (const RefundPolicy policy : {RefundPolicy::refuse, RefundPolicy::partial, RefundPolicy::debt}) {
    IN_CLUB(Here, club);
    const UserId ali = club.meet(7002);
    const Order order = club.choose(ali, Term::annual).value();
    const PaymentId id = club.told(order, "c1")->payment.id;
    for (int month = 0; month < 2; ++month) {
      club.clock().advance(kMonth);
      club.grant();
    }
    CHECK(club.balance(ali) == 15'000);
    club.write([&](db::Tx& tx) {
      return ledger::transfer(tx, club.now(),
                              {.key = "spent",
                               .kind = "generation",
                               .debit = ledger::Account::user(ali.value()),
                               .credit = ledger::Account::house(ledger::House::revenue),
                               .amount = Tokens{1000},
                               .reason = "spent"})
          .ok();
    });
    const auto asked = club.ask_back(id, policy);
    if (policy == RefundPolicy::refuse) {
      CHECK(asked.error().code == Errc::insufficient);
      continue;
    }
    REQUIRE(asked);
    club.answer(outbox::End::done);
    const Refund done = club.last_refund(id);
    CHECK(done.returned == Tokens{5000});
    CHECK(done.bonus_returned == Tokens{9000});
    CHECK(done.missing == Tokens{1000});
    CHECK(club.debt(ali) == (policy == RefundPolicy::debt ? 1000 : 0));
    CHECK(club.balance(ali) == 0);
    club.clock().advance(kMonth);
    CHECK(club.grant().given == 0);
    club.check_books();
  }
}

TEST_CASE_TEMPLATE("whoever leaves for good is charged no more", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order order = club.choose(ali, Term::monthly).value();
  REQUIRE(club.month(order, "c1", First::yes));
  club.write([&](db::Tx& tx) { leave_plans(tx, ali, club.now()); });
  CHECK(club.told_telegram(true) == 1);
  CHECK_FALSE(club.has_plan(ali));
  club.check_books();
}

TEST_CASE_TEMPLATE("a month that was given twice or taken for nothing is found", Here, BANANA_ENGINES) {
  IN_CLUB(Here, club);
  const UserId ali = club.meet(7002);
  const Order order = club.choose(ali, Term::annual).value();
  REQUIRE(club.told(order, "c1"));
  club.clock().advance(kMonth);
  club.grant();
  club.write([](db::Tx& tx) { return tx.exec("UPDATE plan_grant SET tokens = tokens + 1"); });
  CHECK(club.read([](db::Snapshot& s) { return verify_payments(s); }).findings.size() == 1);
  club.write([](db::Tx& tx) {
    tx.exec("DELETE FROM plan_grant");
    return tx.exec("DELETE FROM subscription");
  });
  CHECK(club.read([](db::Snapshot& s) { return verify_payments(s); }).findings.size() == 1);
}
