#include "core/money/growth_operations.hpp"

#include <doctest/doctest.h>

#include "core/money/redeem.hpp"
#include "core/people/contact.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using ops::Role;

namespace {

const ops::Registry& registry() {
  static const ops::Registry all{{growth::promo_operations(), growth::gift_operations(),
                                  growth::referral_operations(), growth::campaign_operations()}};
  return all;
}

struct Desk {
  test::OpsHost host;

  Result<Json> run(std::string_view operation, JsonObject arguments, Role role = Role::operator_,
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
  growth::Redemption redeem(std::int64_t telegram_id, std::string_view code) {
    return host.db().write_now([&](db::Tx& tx) {
      const Instant now = host.time().now();
      return growth::redeem_code(tx, people::touch(tx, {.telegram_id = telegram_id}, now).person.id, code,
                                 now);
    });
  }
};

}  // namespace

TEST_CASE("an operator makes a promo code and ends it") {
  Desk desk;
  const auto made =
      desk.run("promo.add", {{"code", "navruz"}, {"tokens", 500}, {"uses", 2}, {"until", "+30d"}});
  REQUIRE(made);
  CHECK(made->at("code") == "NAVRUZ");
  CHECK(made->at("state") == "active");
  CHECK(desk.redeem(7002, "Navruz").status == growth::CodeStatus::given);
  CHECK(desk.run("promo.show", {{"code", "navruz"}})->at("uses") == 1);
  CHECK(desk.run("promo.list", {})->at("items").as_array().size() == 1);
  CHECK(desk.run("promo.revoke", {{"code", "NAVRUZ"}})->at("state") == "revoked");
  CHECK(desk.redeem(7003, "Navruz").status == growth::CodeStatus::revoked);
  CHECK(desk.run("promo.show", {{"code", "nope"}}).error().code == Errc::not_found);
}

TEST_CASE("a promo code needs exactly one of tokens and percent") {
  Desk desk;
  CHECK(desk.run("promo.add", {{"code", "A"}}).error().hint == "Give --tokens 500, or --percent 20.");
  CHECK(desk.run("promo.add", {{"code", "A"}, {"tokens", 5}, {"percent", 5}}).error().code == Errc::invalid);
  CHECK(desk.run("promo.add", {{"code", "A"}, {"tokens", 0}}).error().code == Errc::invalid);
  CHECK(desk.run("promo.add", {{"code", "A"}, {"tokens", 5}}, Role::moderator).error().code ==
        Errc::forbidden);
}

TEST_CASE("gift codes are shown when they are made and never again") {
  Desk desk;
  const JsonObject order{{"name", "Expo"}, {"count", 3}, {"tokens", 500}};
  const auto rehearsed = desk.run("gifts.create", order, Role::operator_, true);
  REQUIRE(rehearsed);
  CHECK(rehearsed->at("items").as_array().empty());
  CHECK(desk.host.count("SELECT count(*) FROM gift_code") == 0);

  const auto made = desk.run("gifts.create", order);
  REQUIRE(made);
  REQUIRE(made->at("items").as_array().size() == 3);
  const std::string code{made->at("items").at(0).at("code").as_string()};
  CHECK(desk.redeem(7002, code).tokens == Tokens{500});

  const auto batch = made->at("batch");
  const auto listed = desk.run("gifts.show", {{"batch", batch}});
  REQUIRE(listed);
  CHECK(listed->at("items").as_array().size() == 3);
  CHECK(listed->at("items").at(0).at("redeemed_by") == 7002);
  CHECK(desk.run("gifts.trace", {{"code", code}})->at("state") == "redeemed");
  CHECK(desk.run("gifts.list", {})->at("items").at(0).at("left") == 2);
  CHECK(desk.run("gifts.revoke", {{"batch", batch}})->at("revoked") == 2);
  CHECK(desk.host.count("SELECT count(*) FROM audit WHERE arguments LIKE '%" + code + "%'") == 0);
}

TEST_CASE("one gift code is revoked without a trace of it in the audit") {
  Desk desk;
  const auto made = desk.run("gifts.create", {{"name", "Expo"}, {"count", 1}, {"tokens", 5}});
  const std::string code{made->at("items").at(0).at("code").as_string()};
  CHECK(desk.run("gifts.revoke-code", {{"code", code}})->at("state") == "revoked");
  CHECK(desk.host.count("SELECT count(*) FROM audit WHERE operation = 'gifts.revoke-code' AND arguments LIKE "
                        "'%[hidden]%'") == 1);
}

TEST_CASE("rules change only in what is given") {
  Desk desk;
  const auto before = desk.run("growth.rules", {});
  REQUIRE(before);
  const auto after = desk.run("growth.set", {{"percent", 15}, {"top-ups", "first"}, {"cap", 0}});
  REQUIRE(after);
  CHECK(after->at("percent") == 15);
  CHECK(after->at("top_ups") == "first");
  CHECK(after->at("initial_tokens") == before->at("initial_tokens"));
  CHECK(desk.run("growth.set", {{"percent", 15}}).error().message == "nothing would change");
  CHECK(desk.run("growth.set", {{"percent", 101}}).error().code == Errc::invalid);
}

TEST_CASE("referrals are shown in counts and sums without names") {
  Desk desk;
  (void)desk.redeem(7002, "x");
  const auto shown = desk.run("referrals.show", {{"user", "7002"}});
  REQUIRE(shown);
  CHECK(shown->at("brought") == 0);
  CHECK(shown->at("for_top_ups") == 0);
  CHECK(desk.run("referrals.top", {})->at("items").as_array().empty());
}

TEST_CASE("a campaign is made and listed and closed") {
  Desk desk;
  REQUIRE(desk.run("campaigns.add", {{"code", "insta"}, {"name", "Instagram"}}));
  CHECK(desk.run("campaigns.add", {{"code", "insta"}, {"name", "again"}}).error().code == Errc::conflict);
  CHECK(desk.run("campaigns.list", {})->at("items").at(0).at("link") == "c_insta");
  CHECK(desk.run("campaigns.close", {{"code", "insta"}})->at("state") == "closed");
  CHECK(desk.run("campaigns.show", {{"code", "insta"}})->at("clicks") == 0);
}
