#include "core/ops/runner.hpp"

#include <doctest/doctest.h>

#include "tests/ops/ops_host.hpp"
#include "tests/ops/shop.hpp"

using namespace banana;
using namespace banana::ops;
using banana::test::kAlice;

namespace {

constexpr std::string_view kAudits = "SELECT count(*) FROM audit";
constexpr std::string_view kPots = "SELECT count(*) FROM jam";

struct Shop : test::OpsHost {
  Shop() {
    db().write_now([](db::Tx& tx) { tx.exec("CREATE TABLE jam (fruit TEXT NOT NULL)"); });
  }
  Result<Outcome> ask(Request request) { return run(test::shop(), std::move(request)); }
  Result<Outcome> add(std::string fruit, Role role = Role::operator_) {
    return ask({.operation = "jam.add", .arguments = {{"fruit", fruit}}, .actor = {Door::chat, "7", role}});
  }
};

}  // namespace

TEST_CASE("a write leaves its audit row in its own transaction") {
  Shop shop;
  const auto outcome = shop.ask({.operation = "jam.add",
                                 .arguments = {{"fruit", "plum"}, {"recipe", "grandmother's"}},
                                 .actor = kAlice,
                                 .correlation = "update 17"});
  REQUIRE(outcome.has_value());
  CHECK(outcome->result == Json(JsonObject{{"added", "plum"}}));
  CHECK_FALSE(outcome->rehearsed);
  CHECK(shop.count(kPots) == 1);
  CHECK(
      shop.text(
          "SELECT door || '|' || actor || '|' || role || '|' || operation || '|' || arguments || '|' || "
          "state_before || '|' || state_after || '|' || outcome || '|' || correlation FROM audit") ==
      R"(shell|alice|operator|jam.add|{"fruit":"plum","recipe":"[hidden]"}|{"pots":0}|{"pots":1}|done|update 17)");
  CHECK(shop.count("SELECT at FROM audit") == to_unix_ms(shop.time().now()));
}

TEST_CASE("an act whose audit row can't be written does not happen") {
  Shop shop;
  shop.db().write_now([](db::Tx& tx) {
    tx.script("CREATE TRIGGER no_room BEFORE INSERT ON audit BEGIN SELECT RAISE(ABORT, 'no room'); END;");
  });
  const auto outcome = shop.add("plum");
  REQUIRE_FALSE(outcome.has_value());
  CHECK(shop.count(kPots) == 0);
}

TEST_CASE("a rehearsal tells what would change and leaves nothing") {
  Shop shop;
  const auto outcome = shop.ask(
      {.operation = "jam.smash", .arguments = {{"fruit", "plum"}}, .rehearsal = true, .actor = kAlice});
  REQUIRE(outcome.has_value());
  CHECK(outcome->rehearsed);
  CHECK(outcome->change.before == Json(JsonObject{{"pots", 0}}));
  CHECK(outcome->change.after == Json(JsonObject{{"pots", 1}}));
  CHECK(shop.count(kPots) == 0);
  CHECK(shop.count(kAudits) == 0);
}

TEST_CASE("a role that is too low is refused and the attempt is audited") {
  Shop shop;
  const auto outcome = shop.add("plum", Role::support);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == Errc::forbidden);
  CHECK(outcome.error().message == "jam.add needs the role moderator; 7 is support");
  CHECK(shop.count(kPots) == 0);
  CHECK(shop.text("SELECT outcome || ' ' || door || ' ' || role || ' ' || error FROM audit") ==
        "refused chat support jam.add needs the role moderator; 7 is support");
}

TEST_CASE("each role may do what the ones before it may") {
  Shop shop;
  CHECK(shop.add("plum", Role::moderator).has_value());
  CHECK(shop.add("plum", Role::admin).has_value());
  CHECK(shop.add("plum", Role::operator_).has_value());
  CHECK_FALSE(shop.add("plum", Role::user).has_value());
  CHECK(shop.count(kPots) == 3);
}

TEST_CASE("an act that asks is not done without a yes") {
  Shop shop;
  Request request{.operation = "jam.smash", .arguments = {{"fruit", "plum"}}, .actor = kAlice};
  const auto refused = shop.ask(request);
  REQUIRE_FALSE(refused.has_value());
  CHECK(refused.error().code == Errc::unconfirmed);
  CHECK(shop.count(kPots) == 0);
  CHECK(shop.count(kAudits) == 1);
  request.confirmed = true;
  CHECK(shop.ask(request).has_value());
  CHECK(shop.count(kPots) == 1);
}

TEST_CASE("a refusal of the handler undoes what it wrote and is audited") {
  Shop shop;
  const auto outcome = shop.add("stone");
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().message == "stones make no jam");
  CHECK(shop.count(kPots) == 0);
  CHECK(shop.text("SELECT outcome || ' ' || error || ' ' || coalesce(state_before, 'nothing') FROM audit") ==
        "refused stones make no jam nothing");
}

TEST_CASE("a broken database is a refusal with advice and audited as failed") {
  Shop shop;
  const auto outcome = shop.add("glass");
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == Errc::unavailable);
  CHECK(outcome.error().hint.find("Free some space") != std::string::npos);
  CHECK(shop.count(kPots) == 0);
  CHECK(shop.text("SELECT outcome FROM audit") == "failed");
}

TEST_CASE("a bug of ours is an internal error and does not escape") {
  Shop shop;
  const auto outcome = shop.add("anvil");
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == Errc::internal);
  CHECK(shop.count(kPots) == 0);
}

TEST_CASE("wrong arguments are audited without what could be a secret") {
  Shop shop;
  const auto outcome =
      shop.ask({.operation = "jam.add",
                .arguments = {{"fruit", ""}, {"recipe", "grandmother's"}, {"recipi", "hers"}},
                .actor = kAlice});
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == Errc::invalid);
  CHECK(shop.text("SELECT arguments FROM audit") == R"({"fruit":"","recipe":"[hidden]"})");
}

TEST_CASE("reads are answered and leave no trace") {
  Shop shop;
  (void)shop.add("plum");
  const auto outcome = shop.ask({.operation = "jam.count", .actor = {Door::api, "key", Role::support}});
  REQUIRE(outcome.has_value());
  CHECK(outcome->result == Json(JsonObject{{"pots", 1}}));
  CHECK(shop.count(kAudits) == 1);
}

TEST_CASE("a host operation is audited by itself and knows when it is a rehearsal") {
  Shop shop;
  const auto rehearsed = shop.ask({.operation = "shelf.paint", .rehearsal = true, .actor = kAlice});
  REQUIRE(rehearsed.has_value());
  CHECK(rehearsed->result == Json(JsonObject{{"painted", false}}));
  CHECK(shop.count(kAudits) == 0);
  CHECK(shop.ask({.operation = "shelf.paint", .actor = kAlice}).has_value());
  CHECK(shop.text("SELECT operation || ' ' || state_after FROM audit") == "shelf.paint \"blue\"");
}

TEST_CASE("what is for the caller's own process is refused to everybody else") {
  Shop shop;
  const auto outcome = shop.run(test::shop(), {.operation = "shelf.paint", .actor = kAlice}, Reach::shared);
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == Errc::forbidden);
  CHECK(shop.run(test::shop(), {.operation = "jam.count", .actor = kAlice}, Reach::shared).has_value());
}

TEST_CASE("an unknown operation is not found and the nearest is named") {
  Shop shop;
  const auto outcome = shop.ask({.operation = "jam.ad", .actor = kAlice});
  REQUIRE_FALSE(outcome.has_value());
  CHECK(outcome.error().code == Errc::not_found);
  CHECK(outcome.error().text() == "there is no operation \"jam.ad\"\nDid you mean \"jam.add\"?");
}
