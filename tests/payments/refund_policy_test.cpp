// What if the tokens are spent (PA5).
#include <doctest/doctest.h>

#include "tests/payments/till.hpp"

using namespace banana;
using namespace banana::payments;
using ledger::AssetId;
using ledger::House;
using outbox::End;

TEST_CASE_TEMPLATE("refuse gives nothing back when tokens are spent", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  till.spend(ali, 1);
  const auto refused = till.ask_back(id, RefundPolicy::refuse);
  CHECK(refused.error().code == Errc::insufficient);
  CHECK(refused.error().message == "the payment gave 550 tokens, and 549 can be taken back");
  CHECK(till.wallet(ali) == ledger::Balance{.posted = 549, .held = 0});
  CHECK(till.payment(id).state == PaymentState::credited);
  CHECK(till.count("SELECT count(*) FROM outbox") == 0);
  CHECK(till.count("SELECT count(*) FROM star_refund") == 0);
  till.check_books();
}

TEST_CASE_TEMPLATE("partial takes what is left", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  till.spend(ali, 400);
  REQUIRE(till.ask_back(id, RefundPolicy::partial));
  till.answer(End::done);
  CHECK(till.wallet(ali) == ledger::Balance{});
  CHECK(till.last_refund(id).returned == Tokens{150});
  CHECK(till.last_refund(id).missing == Tokens{400});
  CHECK(till.last_refund(id).owed == Tokens{});
  CHECK(till.debt(ali) == 0);
  till.check_books();
}

TEST_CASE_TEMPLATE("partial gives Stars back even when nothing is left", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  till.spend(ali, 550);
  REQUIRE(till.ask_back(id, RefundPolicy::partial));
  till.answer(End::done);
  CHECK(till.last_refund(id).returned == Tokens{});
  CHECK(till.last_refund(id).missing == Tokens{550});
  CHECK(till.house(House::telegram, AssetId::xtr) == 0);
  till.check_books();
}

TEST_CASE_TEMPLATE("debt is paid back by the next purchases", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  till.spend(ali, 400);
  REQUIRE(till.ask_back(id, RefundPolicy::debt));
  till.answer(End::done);
  CHECK(till.last_refund(id).owed == Tokens{400});
  CHECK(till.debt(ali) == 400);
  till.check_books();

  CHECK(till.buy(ali, "small", Stars{10}).repaid == Tokens{100});
  CHECK(till.balance(ali) == 0);
  CHECK(till.debt(ali) == 300);
  CHECK(till.buy(ali, "big").repaid == Tokens{300});
  CHECK(till.balance(ali) == 250);
  CHECK(till.debt(ali) == 0);
  CHECK(till.buy(ali, "more", Stars{10}).repaid == Tokens{});
  // What was sold and not refunded: 100 + 550 + 100. The 400 that were spent are among them.
  CHECK(till.house(House::issue, AssetId::token) == -750);
  till.check_books();

  // Tokens that went into the debt are spent: refunding the purchase brings the debt back.
  till.spend(ali, 350);
  const auto payments = till.read([&](db::Snapshot& s) { return find_charge(s, test::kTillBot, "big"); });
  REQUIRE(till.ask_back(payments->id, RefundPolicy::debt));
  till.answer(End::done);
  CHECK(till.debt(ali) == 550);
  till.check_books();
}

TEST_CASE_TEMPLATE("tokens that came while Telegram was asked are taken too", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  till.spend(ali, 500);
  REQUIRE(till.ask_back(id, RefundPolicy::partial));
  CHECK(till.wallet(ali) == ledger::Balance{.posted = 50, .held = 50});
  (void)till.buy(ali, "more", Stars{10});
  till.answer(End::done);
  CHECK(till.last_refund(id).returned == Tokens{150});
  CHECK(till.wallet(ali) == ledger::Balance{});
  till.check_books();
}
