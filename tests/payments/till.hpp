// A place that sells tokens for Stars, with Telegram's side of it played by the test.
//
//   TEST_CASE_TEMPLATE("a payment is credited once", Here, BANANA_ENGINES) {
//     AT_TILL(Here, till);
//     const UserId ali = till.meet(7002);
//     const auto paid = till.buy(ali, "charge");
//     till.ask_back(paid.payment.id);
//     till.answer(outbox::End::done);
#pragma once

#include <string>
#include <utility>

#include "core/money/pack.hpp"
#include "core/money/verify.hpp"
#include "core/payments/debt.hpp"
#include "core/payments/star_checkout.hpp"
#include "core/payments/star_credit.hpp"
#include "core/payments/star_refund.hpp"
#include "core/payments/star_verify.hpp"
#include "tests/money/market.hpp"

#define AT_TILL(Here, name)       \
  if (!Here::available()) return; \
  banana::test::Till<Here> name {}

namespace banana::test {

inline constexpr BotId kTillBot{7'000'001};
inline constexpr std::int64_t kStarterTokens = 550;  // 500 and a bonus of 50, for 50 Stars

template <class Here>
class Till : public Market<Here> {
 public:
  Till() {
    this->write([&](db::Tx& tx) {
      const money::Touch touch{.at = this->now(), .by = "test"};
      money::Pack starter{.name = "starter", .stars = Stars{50}, .tokens = Tokens{500}, .bonus = Tokens{50}};
      money::Pack pro{.name = "pro", .stars = Stars{200}, .tokens = Tokens{2500}};
      starter.touch = pro.touch = touch;
      money::set_pack(tx, starter).value();
      money::set_pack(tx, pro).value();
      money::set_custom_pack(tx, {.min = Stars{10}, .max = Stars{1000}, .rate = 10'000, .touch = touch})
          .value();
    });
  }

  Result<payments::Order> open(UserId user, std::variant<std::string, Stars> what = "starter",
                               BotId bot = kTillBot) {
    return this->write([&](db::Tx& tx) {
      return payments::open_order(tx, {.bot = bot, .user = user, .what = what}, this->ids(), this->now());
    });
  }
  payments::Checkout check(const payments::Order& order, std::int64_t telegram_id, BotId bot = kTillBot) {
    return check(order.payload(), {"XTR", order.stars.units()}, telegram_id, bot);
  }
  payments::Checkout check(std::string payload, telegram::Total total, std::int64_t telegram_id,
                           BotId bot = kTillBot) {
    const telegram::PreCheckout asked{.id = "1",
                                      .from = {.telegram_id = telegram_id},
                                      .total = std::move(total),
                                      .payload = std::move(payload)};
    return this->read([&](db::Snapshot& s) { return payments::check(s, bot, asked, this->now()); });
  }
  /// Telegram tells of a payment.
  Result<payments::Credited> told(UserId payer, std::string payload, Stars stars, std::string charge) {
    const telegram::SuccessfulPayment paid{
        .total = {"XTR", stars.units()}, .payload = std::move(payload), .charge_id = std::move(charge)};
    return this->write([&](db::Tx& tx) {
      return payments::credit(tx, {.bot = kTillBot, .payer = payer, .paid = paid}, this->ids(), this->now());
    });
  }
  Result<payments::Credited> told(const payments::Order& order, std::string charge) {
    return told(order.user, order.payload(), order.stars, std::move(charge));
  }
  payments::Credited buy(UserId user, std::string charge, std::variant<std::string, Stars> what = "starter") {
    return told(open(user, std::move(what)).value(), std::move(charge)).value();
  }

  Result<payments::Refund> ask_back(payments::PaymentId payment, RefundPolicy policy = RefundPolicy::refuse) {
    return this->write([&](db::Tx& tx) {
      return payments::ask_refund(tx, payment, {.policy = policy, .reason = "bought twice", .by = "alice"},
                                  this->ids(), this->now());
    });
  }
  /// The outbox is done with the last thing that was added to it.
  void answer(outbox::End end, std::string_view fault = {}) {
    constexpr outbox::Follower kFollowers[] = {payments::kRefunds};
    this->write([&](db::Tx& tx) {
      const auto about = tx.value<std::string>("SELECT about FROM outbox ORDER BY id DESC LIMIT 1").value();
      outbox::tell(tx, kFollowers, {.bot = kTillBot, .about = about, .end = end, .fault = fault},
                   this->now());
    });
  }
  payments::Elsewhere elsewhere(std::string_view charge, RefundPolicy policy = RefundPolicy::partial) {
    return this->write([&](db::Tx& tx) {
      return payments::refunded_elsewhere(tx, kTillBot, charge, policy, this->ids(), this->now());
    });
  }

  payments::Payment payment(payments::PaymentId id) {
    return this->read([&](db::Snapshot& s) { return payments::find_payment(s, id).value(); });
  }
  payments::Refund last_refund(payments::PaymentId id) {
    return this->read([&](db::Snapshot& s) { return payments::refunds_of(s, id).back(); });
  }
  ledger::Balance wallet(UserId user) {
    return this->read([&](db::Snapshot& s) {
      return ledger::balance(s, ledger::Account::user(user.value()), ledger::AssetId::token);
    });
  }
  std::int64_t debt(UserId user) {
    return this->read([&](db::Snapshot& s) { return payments::debt_of(s, user).units(); });
  }
  std::int64_t house(ledger::House account, ledger::AssetId asset) {
    return this->read([&](db::Snapshot& s) { return ledger::house_balance(s, account, asset).value(); });
  }
  /// The ledger and the payments prove themselves.
  void check_books() {
    this->read([&](db::Snapshot& s) {
      for (const auto& finding : ledger::verify(s).findings) FAIL_CHECK(finding.text);
      for (const auto& finding : payments::verify_payments(s).findings) FAIL_CHECK(finding.text);
      return 0;
    });
  }
};

}  // namespace banana::test
