#include "core/access/operations.hpp"

#include <boost/json/serialize.hpp>

#include "tests/access/fleet.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"

using namespace banana;
using namespace banana::access;
using namespace banana::test;

namespace {

const ops::Registry& registry() {
  static const ops::Registry all{{bot_operations()}};
  return all;
}

struct Desk {
  Fleet<OnSqlite> fleet;
  OpsHost host{fleet.db()};

  Result<Json> run(std::string operation, JsonObject arguments, ops::Role role = ops::Role::operator_) {
    auto outcome = host.run(registry(), {.operation = operation,
                                         .arguments = std::move(arguments),
                                         .confirmed = true,
                                         .actor = {ops::Door::chat, "alice", role}});
    if (!outcome) return outcome.error();
    check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
};

}  // namespace

TEST_CASE("bots are listed and shown without anything secret") {
  Desk desk;
  (void)desk.fleet.add(42);
  (void)desk.fleet.add(43, BotKind::studio);
  const auto listed = desk.run("bots.list", {{"kind", "seller"}}, ops::Role::support);
  REQUIRE(listed);
  CHECK(listed->at("items").as_array().size() == 1);
  const auto first = desk.run("bots.list", {{"limit", 1}});
  const auto second = desk.run("bots.list", {{"limit", 1}, {"after", first->at("next")}});
  CHECK(second->at("items").at(0).at("id") == 43);
  CHECK(second->at("next").is_null());
  const auto shown = desk.run("bots.show", {{"bot", "@BOT_42"}}, ops::Role::support);
  REQUIRE(shown);
  CHECK(shown->at("id") == 42);
  const std::string all = boost::json::serialize(*listed) + boost::json::serialize(*shown);
  CHECK(all.find("canary") == std::string::npos);
  CHECK(all.find(desk.fleet.webhook_secret(BotId{42})) == std::string::npos);
}

TEST_CASE("a bot is stopped and started by name and the audit says who") {
  Desk desk;
  (void)desk.fleet.add(42);
  REQUIRE(desk.run("bots.stop", {{"bot", "@bot_42"}, {"reason", "holiday"}}));
  CHECK(desk.run("bots.show", {{"bot", "42"}})->at("reason") == "holiday");
  const auto started = desk.run("bots.start", {{"bot", "42"}, {"mode", "webhook"}});
  REQUIRE(started);
  CHECK(started->at("state") == "running");
  CHECK(started->at("mode") == "webhook");
  CHECK(desk.host.count("SELECT count(*) FROM audit WHERE operation LIKE 'bots.%' AND actor = 'alice'") == 2);
  CHECK(desk.run("bots.stop", {{"bot", "42"}}, ops::Role::support).error().code == Errc::forbidden);
  CHECK(desk.run("bots.stop", {{"bot", "@nobody_bot"}}).error().code == Errc::not_found);
  CHECK(desk.run("bots.show", {{"bot", std::string(1 << 20, 'x')}}).error().code == Errc::invalid);
}
