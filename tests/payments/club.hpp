// A till that sells a plan, too: 5,000 tokens a month for 300 Stars, or 3,000 a year.
//
//   IN_CLUB(Here, club);
//   const UserId ali = club.meet(7002);
//   const auto order = club.choose(ali, Term::monthly).value();
//   club.month(order, "c1", First::yes);
#pragma once

#include "core/money/plan.hpp"
#include "core/payments/plan_grants.hpp"
#include "core/payments/subscription_rows.hpp"
#include "tests/payments/till.hpp"

#define IN_CLUB(Here, name)       \
  if (!Here::available()) return; \
  banana::test::Club<Here> name {}

namespace banana::test {

enum class First : bool { no, yes };

template <class Here>
class Club : public Till<Here> {
 public:
  Club() { set_plan(Stars{300}); }

  void set_plan(Stars monthly, money::Offered offered = money::Offered::yes) {
    this->write([&](db::Tx& tx) {
      money::set_plan(tx,
                      {.name = "pro",
                       .title = "Pro",
                       .monthly = monthly,
                       .annual = Stars{3000},
                       .tokens = Tokens{5000},
                       .perks = {{"priority", 2}, {"max_user_queue", 5}, {"max_tasks_per_user_per_hour", 60}},
                       .offered = offered,
                       .touch = {.at = this->now(), .by = "test"}})
          .value();
    });
  }
  Result<payments::Order> choose(UserId user, payments::Term term) {
    return this->write([&](db::Tx& tx) {
      return payments::open_plan_order(tx, {.bot = kTillBot, .user = user, .plan = "pro", .term = term},
                                       this->ids(), this->now());
    });
  }
  /// Telegram tells of a month that was paid, to `until` or for thirty days from now.
  Result<payments::Credited> month(const payments::Order& order, std::string charge, First first = First::no,
                                   std::optional<Instant> until = {}) {
    const telegram::SuccessfulPayment paid{
        .total = {"XTR", order.stars.units()},
        .payload = order.payload(),
        .charge_id = std::move(charge),
        .subscription_until = until.value_or(this->now() + payments::kMonth),
        .is_recurring = true,
        .is_first_recurring = first == First::yes};
    return this->write([&](db::Tx& tx) {
      return payments::credit(tx, {.bot = kTillBot, .payer = order.user, .paid = paid}, this->ids(),
                              this->now());
    });
  }
  std::optional<payments::Subscription> hear(const payments::Order& order, UserId user,
                                             telegram::SubscriptionChange::State state) {
    return this->write([&](db::Tx& tx) {
      return payments::heed(tx, kTillBot, user, {.user = {}, .payload = order.payload(), .state = state},
                            this->now());
    });
  }
  Result<payments::Subscription> stop(const payments::Order& order) {
    return this->write([&](db::Tx& tx) { return payments::stop_renewal(tx, of(tx, order).id, this->now()); });
  }
  Result<payments::Subscription> allow(const payments::Order& order) {
    return this->write(
        [&](db::Tx& tx) { return payments::allow_renewal(tx, of(tx, order).id, this->now()); });
  }
  payments::GrantsDone grant(std::size_t most = 10) {
    return this->write([&](db::Tx& tx) { return payments::grant_due(tx, this->now(), most); });
  }
  payments::Subscription plan(const payments::Order& order) {
    return this->read([&](db::Snapshot& s) { return of(s, order); });
  }
  bool has_plan(UserId user) {
    return this->read([&](db::Snapshot& s) { return payments::plan_now(s, user, this->now()).has_value(); });
  }
  payments::Perks perks(UserId user) {
    return this->read([&](db::Snapshot& s) { return payments::perks_of(s, user, this->now()); });
  }
  /// How often Telegram was told this of a subscription.
  std::int64_t told_telegram(bool is_canceled) {
    return this->read([&](db::Snapshot& s) {
      return s
          .value<std::int64_t>(
              "SELECT count(*) FROM outbox WHERE method = 'editUserStarSubscription' AND params LIKE $1",
              is_canceled ? "%\"is_canceled\":true%" : "%\"is_canceled\":false%")
          .value();
    });
  }

 private:
  static payments::Subscription of(db::Snapshot& s, const payments::Order& order) {
    return payments::subscription_of(s, order.id).value();
  }
};

}  // namespace banana::test
