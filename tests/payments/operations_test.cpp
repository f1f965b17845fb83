#include <doctest/doctest.h>

#include "core/config/load.hpp"
#include "core/money/ledger.hpp"
#include "core/money/plan.hpp"
#include "core/outbox/follower.hpp"
#include "core/payments/plan_operations.hpp"
#include "core/payments/star_credit.hpp"
#include "core/payments/star_operations.hpp"
#include "core/payments/star_refund.hpp"
#include "core/people/contact.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::payments;

namespace {

const ops::Registry& registry() {
  static const ops::Registry all{{star_operations(), subscriber_operations()}};
  return all;
}

constexpr BotId kBot{7'000'001};

class Installation : public test::OpsHost {
 public:
  const config::Loaded& loaded() override { return settings; }
  config::Loaded settings = config::load({});
};

struct Desk {
  Installation host;

  Result<Json> run(std::string_view operation, JsonObject arguments, ops::Role role = ops::Role::operator_,
                   bool rehearsal = false) {
    auto outcome = host.run(registry(), {.operation = std::string{operation},
                                         .arguments = std::move(arguments),
                                         .confirmed = true,
                                         .rehearsal = rehearsal,
                                         .actor = {ops::Door::shell, "alice", role}});
    if (!outcome) return outcome.error();
    test::check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  UserId meet(std::int64_t telegram_id) {
    return host.db().write_now([&](db::Tx& tx) {
      return people::touch(tx, {.telegram_id = telegram_id, .first_name = "Ali"}, host.time().now())
          .person.id;
    });
  }
  /// A payment of 50 Stars that fits no order, settled with these tokens when there are any.
  std::string pay(UserId user, std::string charge, std::int64_t tokens, BotId bot = kBot) {
    const telegram::SuccessfulPayment paid{
        .total = {"XTR", 50}, .payload = "x", .charge_id = std::move(charge)};
    return host.db().write_now([&](db::Tx& tx) {
      const auto id =
          credit(tx, {.bot = bot, .payer = user, .paid = paid}, host.ids(), host.time().now())->payment.id;
      if (tokens > 0) settle(tx, id, Tokens{tokens}, host.time().now()).value();
      return id.str();
    });
  }
  void answer(outbox::End end) {
    host.db().write_now([&](db::Tx& tx) {
      const auto about = tx.value<std::string>("SELECT about FROM outbox ORDER BY id DESC LIMIT 1").value();
      follow_refund(tx, {.bot = kBot, .about = about, .end = end, .fault = "CHARGE_NOT_FOUND"},
                    host.time().now());
    });
  }
  void spend(UserId user, std::int64_t tokens) {
    const auto spent = host.db().write_now([&](db::Tx& tx) {
      return ledger::transfer(tx, host.time().now(),
                              {.key = "spend",
                               .kind = "generation",
                               .debit = ledger::Account::user(user.value()),
                               .credit = ledger::Account::house(ledger::House::revenue),
                               .amount = Tokens{tokens},
                               .reason = "a picture"});
    });
    REQUIRE(spent.ok());
  }
};

}  // namespace

TEST_CASE("payments are listed by person and state and page by page") {
  Desk desk;
  const UserId ali = desk.meet(7002);
  const std::string first = desk.pay(ali, "a", 500);
  const std::string second = desk.pay(ali, "b", 0);
  const std::string third = desk.pay(desk.meet(7003), "c", 500);
  const auto ids = [&](JsonObject arguments) {
    std::vector<std::string> found;
    const auto listed = desk.run("payments.list", std::move(arguments));
    for (const Json& item : listed->at("items").as_array()) {
      found.emplace_back(std::string_view{item.at("id").as_string()});
    }
    return found;
  };
  CHECK(ids({}) == std::vector{third, second, first});
  CHECK(ids({{"user", "7002"}}) == std::vector{second, first});
  CHECK(ids({{"user", "7002"}, {"state", "unmatched"}}) == std::vector{second});
  CHECK(ids({{"state", "credited"}}) == std::vector{third, first});
  CHECK(ids({{"state", "credited"}, {"after", third}}) == std::vector{first});
  CHECK(ids({{"limit", 1}, {"after", third}}) == std::vector{second});
  CHECK(desk.run("payments.list", {{"limit", 1}})->at("next") == Json(third));
  CHECK(desk.run("payments.list", {{"user", "7009"}}).error().code == Errc::not_found);
}

TEST_CASE("a payment is found by its id and by its charge") {
  Desk desk;
  const UserId ali = desk.meet(7002);
  const std::string id = desk.pay(ali, "charge", 500);
  CHECK(desk.run("payments.show", {{"payment", id}})->at("charge") == "charge");
  CHECK(desk.run("payments.show", {{"payment", "charge"}})->at("id") == Json(id));
  CHECK(desk.run("payments.show", {{"payment", "nothing"}}).error().code == Errc::not_found);
  (void)desk.pay(ali, "charge", 500, BotId{7'000'002});
  const auto twice = desk.run("payments.show", {{"payment", "charge"}});
  CHECK(twice.error().code == Errc::conflict);
  CHECK(twice.error().hint.find(id) != std::string::npos);
}

TEST_CASE("an operator refunds a payment and sees what came of it") {
  Desk desk;
  const std::string id = desk.pay(desk.meet(7002), "charge", 500);
  const JsonObject order{{"payment", id}, {"reason", "bought twice"}};
  CHECK(desk.run("payments.refund", order, ops::Role::moderator).error().code == Errc::forbidden);

  const auto rehearsed = desk.run("payments.refund", order, ops::Role::admin, true);
  REQUIRE(rehearsed);
  CHECK(rehearsed->at("state") == "refunding");
  CHECK(desk.host.count("SELECT count(*) FROM outbox") == 0);
  CHECK(desk.run("payments.show", {{"payment", id}})->at("state") == "credited");

  REQUIRE(desk.run("payments.refund", order, ops::Role::admin));
  CHECK(desk.host.count("SELECT count(*) FROM outbox") == 1);
  CHECK(desk.host.count("SELECT count(*) FROM audit WHERE operation = 'payments.refund'") == 2);
  desk.answer(outbox::End::failed);
  CHECK(desk.run("payments.show", {{"payment", id}})->at("refunds").at(0).at("fault") == "CHARGE_NOT_FOUND");
  REQUIRE(desk.run("payments.refund", order, ops::Role::admin));
  desk.answer(outbox::End::done);
  const auto shown = desk.run("payments.show", {{"payment", id}});
  CHECK(shown->at("state") == "refunded");
  CHECK(shown->at("refunds").as_array().size() == 2);
  CHECK(shown->at("refunds").at(1).at("returned") == 500);
  CHECK(shown->at("refunds").at(1).at("asked_by") == "alice");
}

TEST_CASE("the policy of a refund comes from the settings unless it is said") {
  Desk desk;
  const UserId ali = desk.meet(7002);
  const std::string id = desk.pay(ali, "charge", 500);
  desk.spend(ali, 100);
  const JsonObject order{{"payment", id}, {"reason", "bought twice"}};
  CHECK(desk.run("payments.refund", order).error().code == Errc::insufficient);
  JsonObject with_policy = order;
  with_policy["policy"] = "debt";
  CHECK(desk.run("payments.refund", with_policy, ops::Role::admin, true)->at("refunds").at(0).at("policy") ==
        "debt");
  desk.host.settings.config.payments.refund_policy = RefundPolicy::partial;
  CHECK(desk.run("payments.refund", order)->at("refunds").at(0).at("policy") == "partial");
}

TEST_CASE("an unmatched payment is settled once") {
  Desk desk;
  const std::string id = desk.pay(desk.meet(7002), "charge", 0);
  const JsonObject order{{"payment", id}, {"tokens", 500}, {"reason", "order lost"}};
  CHECK(desk.run("payments.settle", order, ops::Role::support).error().code == Errc::forbidden);
  CHECK(desk.run("payments.settle", order)->at("state") == "credited");
  CHECK(desk.run("payments.settle", order).error().code == Errc::conflict);
}

TEST_CASE("explain tells where a payment stands in every state") {
  Desk desk;
  const UserId ali = desk.meet(7002);
  const std::string id = desk.pay(ali, "charge", 0);
  const auto tells = [&](std::string_view part) {
    const auto told = desk.run("explain.payment", {{"payment", id}});
    return std::string_view{told->at("text").as_string()}.find(part) != std::string_view::npos;
  };
  CHECK(tells("It gave no tokens: its payload is not one of ours."));
  CHECK(tells("bananactl payments settle " + id));
  REQUIRE(desk.run("payments.settle", {{"payment", id}, {"tokens", 500}, {"reason", "order lost"}}));
  CHECK(tells("It gave 500 tokens"));
  CHECK(tells("It can be refunded"));
  desk.spend(ali, 100);
  REQUIRE(desk.run("payments.refund", {{"payment", id}, {"reason", "x"}, {"policy", "debt"}}));
  CHECK(tells("Telegram is being asked."));
  desk.answer(outbox::End::failed);
  CHECK(tells("Telegram refused: CHARGE_NOT_FOUND."));
  REQUIRE(desk.run("payments.refund", {{"payment", id}, {"reason", "x"}, {"policy", "debt"}}));
  desk.answer(outbox::End::done);
  CHECK(tells("400 tokens were taken; 100 had been spent and are owed."));
  CHECK(tells("Nothing more happens to it."));
}

TEST_CASE("verify is quiet while payments and ledger agree and names what does not") {
  Desk desk;
  (void)desk.pay(desk.meet(7002), "charge", 500);
  const auto fine = desk.run("payments.verify", {});
  CHECK(fine->at("ok") == true);
  CHECK(fine->at("payments") == 1);
  desk.host.db().write_now([](db::Tx& tx) { tx.exec("UPDATE star_payment SET tokens = 501"); });
  const auto broken = desk.run("payments.verify", {});
  CHECK(broken->at("ok") == false);
  CHECK(broken->at("items").as_array().size() == 1);
}

TEST_CASE("subscribers are listed and one is charged no more") {
  Desk desk;
  const UserId ali = desk.meet(7002);
  const auto now = [&] { return desk.host.time().now(); };
  desk.host.db().write_now([&](db::Tx& tx) {
    money::set_plan(
        tx,
        {.name = "pro", .monthly = Stars{300}, .tokens = Tokens{5000}, .touch = {.at = now(), .by = "test"}})
        .value();
    const Order order = open_plan_order(tx, {.bot = kBot, .user = ali, .plan = "pro", .term = Term::monthly},
                                        desk.host.ids(), now())
                            .value();
    const telegram::SuccessfulPayment paid{.total = {"XTR", 300},
                                           .payload = order.payload(),
                                           .charge_id = "c1",
                                           .subscription_until = now() + kMonth,
                                           .is_recurring = true,
                                           .is_first_recurring = true};
    return credit(tx, {.bot = kBot, .payer = ali, .paid = paid}, desk.host.ids(), now()).value().first;
  });
  const auto listed = desk.run("plans.subscribers", {{"user", "7002"}});
  REQUIRE(listed);
  REQUIRE(listed->at("items").as_array().size() == 1);
  const auto told = desk.run("explain.payment", {{"payment", "c1"}});
  CHECK(std::string_view{told->at("text").as_string()}.find("for the plan pro, monthly; that is active") !=
        std::string_view::npos);
  CHECK(listed->at("items").at(0).at("plan") == "pro");
  CHECK(listed->at("items").at(0).at("state") == "active");

  REQUIRE(desk.run("plans.stop", {{"user", "7002"}, {"reason", "asked us to"}}, ops::Role::admin, true));
  CHECK(desk.run("plans.subscribers", {})->at("items").at(0).at("state") == "active");  // only tried
  const auto stopped = desk.run("plans.stop", {{"user", "7002"}, {"reason", "asked us to"}});
  REQUIRE(stopped);
  CHECK(stopped->at("state") == "cancelled");
  CHECK(desk.run("plans.stop", {{"user", "7002"}, {"reason", "again"}}).error().code == Errc::conflict);
  desk.meet(9009);
  CHECK(desk.run("plans.stop", {{"user", "9009"}, {"reason", "none"}}).error().code == Errc::not_found);

  desk.host.time().advance(kMonth);
  CHECK(desk.run("plans.subscribers", {})->at("items").as_array().empty());
  CHECK(desk.run("plans.subscribers", {{"ended", true}})->at("items").at(0).at("state") == "over");
}
