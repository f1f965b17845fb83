#include <doctest/doctest.h>

#include "core/ops/flags.hpp"
#include "core/people/ban.hpp"
#include "tests/payments/till.hpp"

using namespace banana;
using namespace banana::payments;

TEST_CASE_TEMPLATE("an order keeps what was agreed and its invoice asks for that", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const Order order = till.open(ali).value();
  CHECK(order.stars == Stars{50});
  CHECK(order.gives() == Tokens{test::kStarterTokens});
  const telegram::Invoice invoice = invoice_of(order, "Starter", "550 tokens");
  CHECK(invoice.payload.size() <= 128);
  CHECK(invoice.price == Stars{50});
  CHECK(parse_payload(invoice.payload) == order.id);
  CHECK_FALSE(parse_payload("plan:" + order.id.str()));
  CHECK_FALSE(parse_payload("stars:"));
  CHECK(till.check(order, 7002) == Checkout::fine);

  const Order any = till.open(ali, Stars{20}).value();
  CHECK(any.pack.empty());
  CHECK(any.gives() == Tokens{200});
  CHECK(till.open(ali, Stars{9}).error().code == Errc::invalid);
  CHECK(till.open(ali, "nothing").error().code == Errc::not_found);
  CHECK(till.open(UserId{999}).error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("opening an order cancels the one before with the same bot only", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  constexpr BotId kOther{7'000'002};
  const Order first = till.open(ali).value();
  const Order elsewhere = till.open(ali, "pro", kOther).value();
  const Order vali = till.open(till.meet(7003)).value();
  const Order second = till.open(ali, "pro").value();
  CHECK(till.check(first, 7002) == Checkout::cancelled);
  CHECK(till.check(second, 7002) == Checkout::fine);
  CHECK(till.check(elsewhere, 7002, kOther) == Checkout::fine);
  CHECK(till.check(vali, 7003) == Checkout::fine);
  CHECK(till.count("SELECT count(*) FROM star_order WHERE state = 'open'") == 3);
}

TEST_CASE_TEMPLATE("a checkout is refused with its reason", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  (void)till.meet(7003);
  const Order order = till.open(ali).value();
  CHECK(till.check(order, 7003) == Checkout::other_buyer);
  CHECK(till.check(order, 7004) == Checkout::other_buyer);
  CHECK(till.check(order, 7002, BotId{7'000'002}) == Checkout::unknown_order);
  CHECK(till.check("stars:01J9ZK4T8QY3E", {"XTR", 50}, 7002) == Checkout::unknown_order);
  CHECK(till.check("what", {"XTR", 50}, 7002) == Checkout::unknown_order);
  CHECK(till.check(order.payload(), {"XTR", 49}, 7002) == Checkout::other_price);
  CHECK(till.check(order.payload(), {"UZS", 50}, 7002) == Checkout::other_price);

  till.write([&](db::Tx& tx) { return people::ban(tx, ali, {.reason = "spam", .by = "test"}, till.now()); })
      .value();
  CHECK(till.check(order, 7002) == Checkout::banned);
  till.write([&](db::Tx& tx) { return people::unban(tx, ali, till.now()); }).value();
  till.write([&](db::Tx& tx) {
    tx.exec("INSERT INTO flag (name, enabled, updated_at, updated_by) VALUES ('top-up', 0, 0, 'test')");
  });
  CHECK(till.check(order, 7002) == Checkout::closed);
  CHECK(till.open(ali).error().code == Errc::unavailable);
  till.write([&](db::Tx& tx) { tx.exec("DELETE FROM flag"); });
  CHECK(till.check(order, 7002) == Checkout::fine);

  REQUIRE(till.told(order, "charge"));
  CHECK(till.check(order, 7002) == Checkout::paid);
}

TEST_CASE_TEMPLATE("a changed price is not the buyer's business", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const Order order = till.open(ali).value();
  till.write([&](db::Tx& tx) {
    money::set_pack(tx, {.name = "starter",
                         .stars = Stars{99},
                         .tokens = Tokens{1},
                         .touch = {.at = till.now(), .by = "test"}})
        .value();
  });
  CHECK(till.check(order, 7002) == Checkout::fine);
  CHECK(till.told(order, "charge")->payment.tokens == Tokens{test::kStarterTokens});
}

TEST_CASE_TEMPLATE("an order runs out by the clock and by the scheduler", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const Order order = till.open(till.meet(7002)).value();
  (void)till.open(till.meet(7003)).value();
  till.clock().set(order.expires_at);
  CHECK(till.check(order, 7002) == Checkout::expired);
  const auto expire = [&](std::size_t most) {
    return till.write([&](db::Tx& tx) { return expire_orders(tx, till.now(), most); });
  };
  CHECK(expire(1) == 1);
  CHECK(expire(10) == 1);
  CHECK(expire(10) == 0);
  CHECK(till.check(order, 7002) == Checkout::expired);
  CHECK_FALSE(till.write([&](db::Tx& tx) { return cancel_order(tx, order.id, till.now()); }));
}
