#include <doctest/doctest.h>

#include "core/money/promo.hpp"
#include "tests/payments/till.hpp"

using namespace banana;
using namespace banana::payments;
using ledger::AssetId;
using ledger::House;

TEST_CASE_TEMPLATE("five deliveries of one payment are credited once", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const Order order = till.open(ali).value();
  for (int delivery = 0; delivery < 5; ++delivery) {
    const auto credited = till.told(order, "charge-1");
    REQUIRE(credited);
    CHECK(credited->first == (delivery == 0));
    CHECK(credited->payment.tokens == Tokens{test::kStarterTokens});
    CHECK(credited->payment.state == PaymentState::credited);
  }
  CHECK(till.balance(ali) == test::kStarterTokens);
  CHECK(till.house(House::telegram, AssetId::xtr) == 50);
  CHECK(till.house(House::issue, AssetId::xtr) == -50);
  CHECK(till.count("SELECT count(*) FROM star_payment") == 1);
  till.check_books();
}

TEST_CASE_TEMPLATE("one charge id of two bots is two payments", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  (void)till.buy(ali, "charge");
  constexpr BotId kOther{7'000'002};
  const Order order = till.open(ali, "pro", kOther).value();
  const telegram::SuccessfulPayment paid{
      .total = {"XTR", 200}, .payload = order.payload(), .charge_id = "charge"};
  const auto credited = till.write([&](db::Tx& tx) {
    return credit(tx, {.bot = kOther, .payer = ali, .paid = paid}, till.ids(), till.now());
  });
  REQUIRE(credited);
  CHECK(credited->first);
  CHECK(till.balance(ali) == test::kStarterTokens + 2500);
  till.check_books();
}

TEST_CASE_TEMPLATE("money that came for an order that was cancelled or ran out is credited", Here,
                   BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const Order first = till.open(ali).value();
  const Order second = till.open(ali, "pro").value();
  CHECK(till.told(first, "a")->payment.state == PaymentState::credited);
  till.clock().set(second.expires_at);
  (void)till.write([&](db::Tx& tx) { return expire_orders(tx, till.now(), 10); });
  CHECK(till.told(second, "b")->payment.state == PaymentState::credited);
  // Paid on two devices at once: two payments, and both were paid.
  CHECK(till.told(second, "c")->first);
  CHECK(till.balance(ali) == test::kStarterTokens + 2500 + 2500);
  till.check_books();
}

TEST_CASE_TEMPLATE("a payment that fits no order is kept for an operator", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const UserId vali = till.meet(7003);
  const Order order = till.open(ali).value();
  const auto lost = till.told(ali, "stars:01J9ZK4T8QY3E", Stars{50}, "a");
  REQUIRE(lost);
  CHECK(lost->first);
  CHECK(lost->payment.state == PaymentState::unmatched);
  CHECK(lost->payment.why == "order 01J9ZK4T8QY3E is not known here");
  CHECK(till.told(vali, order.payload(), Stars{50}, "b")->payment.why == "the order is somebody else's");
  CHECK(till.told(ali, order.payload(), Stars{5}, "c")->payment.why == "the order was for 50 Stars");
  CHECK(till.told(ali, "x", Stars{5}, "d")->payment.why == "its payload is not one of ours");
  CHECK(till.balance(ali) == 0);
  CHECK(till.house(House::telegram, AssetId::xtr) == 110);
  till.check_books();

  const auto settled =
      till.write([&](db::Tx& tx) { return settle(tx, lost->payment.id, Tokens{500}, till.now()); });
  REQUIRE(settled);
  CHECK(settled->payment.state == PaymentState::credited);
  CHECK(till.balance(ali) == 500);
  CHECK(till.write([&](db::Tx& tx) { return settle(tx, lost->payment.id, Tokens{500}, till.now()); })
            .error()
            .code == Errc::conflict);
  CHECK(till.balance(ali) == 500);
  till.check_books();
}

TEST_CASE_TEMPLATE("what is no payment in Stars is refused and changes nothing", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const auto tell = [&](telegram::Total total, std::string charge, UserId payer) {
    const telegram::SuccessfulPayment paid{
        .total = std::move(total), .payload = "x", .charge_id = std::move(charge)};
    return till.write([&](db::Tx& tx) {
      return credit(tx, {.bot = test::kTillBot, .payer = payer, .paid = paid}, till.ids(), till.now());
    });
  };
  CHECK(tell({"UZS", 50}, "a", ali).error().code == Errc::invalid);
  CHECK(tell({"XTR", 0}, "a", ali).error().code == Errc::invalid);
  CHECK(tell({"XTR", 50}, "", ali).error().code == Errc::invalid);
  CHECK(tell({"XTR", 50}, std::string(1001, 'c'), ali).error().code == Errc::invalid);
  CHECK(tell({"XTR", 50}, "a", UserId{999}).error().code == Errc::not_found);
  CHECK(till.count("SELECT count(*) FROM star_payment") == 0);
  CHECK(tell({"XTR", 50}, std::string(1000, 'c'), ali)->first);
  CHECK_FALSE(tell({"XTR", 50}, std::string(1000, 'c'), ali)->first);
  till.check_books();
}

TEST_CASE_TEMPLATE("a payment sets off its promo bonus and its reward once", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const UserId vali = till.meet(7003);
  growth::Rules rules;
  rules.percent = 10;
  till.rule(rules);
  growth::Promo promo;
  promo.code = "MORE";
  promo.percent = 20;
  till.write([&](db::Tx& tx) {
    tx.exec("INSERT INTO referral (user_id, referrer_id, at) VALUES ($1, $2, 0)", ali, vali);
    growth::add_promo(tx, promo, till.ids(), till.now()).value();
  });
  (void)till.redeem(ali, "more");
  const Order order = till.open(ali).value();
  const auto credited = till.told(order, "charge");
  REQUIRE(credited);
  CHECK(credited->effects.promo == Tokens{100});  // of the 500 bought, not of the pack's own bonus
  REQUIRE(credited->effects.reward);
  CHECK(credited->effects.reward->referrer == vali);
  CHECK(credited->effects.reward->tokens == Tokens{50});
  const auto again = till.told(order, "charge");
  CHECK(again->effects.promo == Tokens{});
  CHECK_FALSE(again->effects.reward);
  CHECK(till.balance(ali) == test::kStarterTokens + 100);
  CHECK(till.balance(vali) == 50);
  till.check_books();
}
