#include <doctest/doctest.h>

#include "core/payments/personal_payments.hpp"
#include "core/people/personal_data.hpp"
#include "tests/payments/till.hpp"

using namespace banana;
using namespace banana::payments;
using ledger::AssetId;
using ledger::House;
using outbox::End;

TEST_CASE_TEMPLATE("a refund holds the tokens until Telegram has given the Stars back", Here,
                   BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  REQUIRE(till.ask_back(id));
  CHECK(till.wallet(ali) == ledger::Balance{.posted = 550, .held = 550});
  CHECK(till.payment(id).state == PaymentState::refunding);
  CHECK(till.count("SELECT count(*) FROM outbox WHERE method = 'refundStarPayment' AND params LIKE "
                   "'%\"user_id\":7002%' AND params LIKE '%\"charge\"%'") == 1);
  CHECK(till.ask_back(id).error().code == Errc::conflict);
  till.check_books();

  till.answer(End::done);
  CHECK(till.wallet(ali) == ledger::Balance{});
  CHECK(till.payment(id).state == PaymentState::refunded);
  CHECK(till.last_refund(id).returned == Tokens{550});
  CHECK(till.house(House::telegram, AssetId::xtr) == 0);
  CHECK(till.house(House::issue, AssetId::token) == 0);
  till.check_books();

  till.answer(End::done);
  till.answer(End::failed, "late");
  CHECK(till.elsewhere("charge") == Elsewhere::known_before);
  CHECK(till.ask_back(id).error().code == Errc::conflict);
  CHECK(till.payment(id).state == PaymentState::refunded);
  CHECK(till.wallet(ali) == ledger::Balance{});
  CHECK(till.count("SELECT count(*) FROM outbox") == 1);
  till.check_books();
}

TEST_CASE_TEMPLATE("a refund that Telegram refuses puts the tokens back and can be asked for again", Here,
                   BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  REQUIRE(till.ask_back(id));
  till.answer(End::failed, "Bad Request: CHARGE_ID_EMPTY");
  CHECK(till.wallet(ali) == ledger::Balance{.posted = 550, .held = 0});
  CHECK(till.payment(id).state == PaymentState::credited);
  CHECK(till.last_refund(id).state == RefundState::refused);
  CHECK(till.last_refund(id).fault == "Bad Request: CHARGE_ID_EMPTY");
  till.spend(ali, 550);
  till.check_books();

  REQUIRE(till.ask_back(id, RefundPolicy::partial));
  till.answer(End::done);
  CHECK(till.payment(id).state == PaymentState::refunded);
  CHECK(till.count("SELECT count(*) FROM outbox") == 2);
  till.check_books();
}

TEST_CASE_TEMPLATE("a refund whose answer was lost is asked for again later", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  REQUIRE(till.ask_back(id));
  till.answer(End::doubtful, "no answer");
  CHECK(till.wallet(ali).held == 550);
  CHECK(till.payment(id).state == PaymentState::refunding);
  CHECK(till.last_refund(id).asks == 2);
  CHECK(till.count("SELECT count(*) FROM outbox WHERE next_at > added_at") == 1);
  till.check_books();
  till.answer(End::done);
  CHECK(till.payment(id).state == PaymentState::refunded);
  till.check_books();
}

TEST_CASE_TEMPLATE("a refund takes bonus and reward with it", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const UserId vali = till.meet(7003);
  growth::Rules rules;
  rules.percent = 10;
  till.rule(rules);
  till.write([&](db::Tx& tx) {
    tx.exec("INSERT INTO referral (user_id, referrer_id, at) VALUES ($1, $2, 0)", ali, vali);
  });
  const PaymentId id = till.buy(ali, "charge").payment.id;
  till.write([&](db::Tx& tx) {
        return growth::give(tx,
                            {.key = "promo:more",
                             .kind = growth::BonusKind::promo,
                             .user = ali,
                             .tokens = Tokens{100},
                             .reason = "promo code MORE",
                             .payment = "payment:" + id.str()},
                            till.now());
      })
      .value();
  CHECK(till.balance(vali) == 50);
  till.spend(vali, 20);

  REQUIRE(till.ask_back(id));
  CHECK(till.wallet(ali).held == 650);
  till.answer(End::done);
  CHECK(till.wallet(ali) == ledger::Balance{});
  CHECK(till.balance(vali) == 0);  // the 20 that are spent are not owed
  CHECK(till.last_refund(id).bonus_returned == Tokens{100});
  CHECK(till.last_refund(id).missing == Tokens{});
  CHECK(till.debt(vali) == 0);
  till.check_books();
}

TEST_CASE_TEMPLATE("a refund elsewhere is taken over once", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  CHECK(till.elsewhere("other") == Elsewhere::unknown_charge);
  CHECK(till.elsewhere("charge", RefundPolicy::refuse) == Elsewhere::taken_back);
  CHECK(till.elsewhere("charge", RefundPolicy::refuse) == Elsewhere::known_before);
  CHECK(till.balance(ali) == 0);
  CHECK(till.payment(id).state == PaymentState::refunded);
  CHECK(till.last_refund(id).asked_by == "telegram");
  CHECK(till.count("SELECT count(*) FROM outbox") == 0);
  till.check_books();
}

TEST_CASE_TEMPLATE("word of a refund that comes before the answer ends it", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  REQUIRE(till.ask_back(id));
  CHECK(till.elsewhere("charge") == Elsewhere::taken_back);
  CHECK(till.wallet(ali) == ledger::Balance{});
  CHECK(till.last_refund(id).asked_by == "alice");
  till.answer(End::done);
  CHECK(till.wallet(ali) == ledger::Balance{});
  till.check_books();
}

TEST_CASE_TEMPLATE("an unmatched payment can be refunded", Here, BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.told(ali, "x", Stars{50}, "charge")->payment.id;
  REQUIRE(till.ask_back(id));
  till.answer(End::failed, "no");
  CHECK(till.payment(id).state == PaymentState::unmatched);
  REQUIRE(till.ask_back(id));
  till.answer(End::done);
  CHECK(till.payment(id).state == PaymentState::refunded);
  CHECK(till.house(House::telegram, AssetId::xtr) == 0);
  till.check_books();
}

TEST_CASE_TEMPLATE("nobody is erased while a refund is under way nor refunded once erased", Here,
                   BANANA_ENGINES) {
  AT_TILL(Here, till);
  const UserId ali = till.meet(7002);
  const PaymentId id = till.buy(ali, "charge").payment.id;
  till.spend(ali, test::kStarterTokens);
  constexpr people::PersonalData kSections[] = {kPaymentsData};
  const auto erase = [&] {
    return till.write([&](db::Tx& tx) { return people::erase_person(tx, ali, kSections, till.now()); });
  };
  REQUIRE(till.ask_back(id, RefundPolicy::partial));
  CHECK(erase().error().code == Errc::conflict);
  till.answer(End::failed, "no");
  const Json exported = till.read([&](db::Snapshot& s) { return read_payments(s, ali); });
  CHECK(exported.at("payments").as_array().size() == 1);
  CHECK(exported.at("orders").at(0).at("state") == "paid");
  REQUIRE(erase());
  CHECK(till.ask_back(id, RefundPolicy::partial).error().code == Errc::conflict);
  till.check_books();
}
