// bots add, rotate-token, health, webhook.
#include <boost/json/serialize.hpp>

#include "core/access/operations.hpp"
#include "tests/access/telegram_double.hpp"
#include "tests/ops/documented.hpp"

using namespace banana;
using namespace banana::access;
using namespace banana::test;

namespace {

const ops::Registry& registry() {
  static const ops::Registry all{{bot_operations()}};
  return all;
}

template <class Here>
struct Desk {
  Fleet<Here> fleet;
  BotHost host{fleet.db()};

  TelegramDouble& there() { return host.there(); }
  Result<Json> run(std::string operation, JsonObject arguments, bool rehearsal = false) {
    auto outcome = host.run(registry(), {.operation = operation,
                                         .arguments = std::move(arguments),
                                         .confirmed = true,
                                         .rehearsal = rehearsal,
                                         .actor = kAlice});
    if (!outcome) return outcome.error();
    check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
  Result<Json> add(std::int64_t bot, bool rehearsal = false) {
    return run("bots.add", {{"token", token_for(bot).reveal()}}, rehearsal);
  }
  std::string audit() {
    return fleet.read([](db::Snapshot& snapshot) {
      std::string all;
      db::Rows rows = snapshot.query(
          "SELECT arguments, coalesce(state_before, ''), coalesce(state_after, ''), coalesce(error, '') FROM "
          "audit");
      while (rows.next()) {
        for (int column = 0; column < rows.columns(); ++column) all.append(rows.text(column)).append(" ");
      }
      return all;
    });
  }
};

#define AT_DESK(Here, name)       \
  if (!Here::available()) return; \
  Desk<Here> name {}

}  // namespace

TEST_CASE_TEMPLATE("a bot is added under the name that Telegram gives", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  desk.there().know(42, "shop_bot");
  const auto rehearsed = desk.add(42, true);
  REQUIRE(rehearsed);
  CHECK(desk.fleet.count("SELECT count(*) FROM bot") == 0);
  CHECK(desk.fleet.count("SELECT count(*) FROM data_key") == 0);
  const auto added = desk.add(42);
  REQUIRE(added);
  CHECK(added->at("username") == "shop_bot");
  CHECK(added->at("name") == "Shop");
  CHECK(added->at("state") == "running");
  CHECK(added->at("kind") == "studio");
  CHECK(desk.fleet.token(BotId{42}) == token_for(42).reveal());
  CHECK(desk.there().webhooks.empty());
  CHECK(desk.add(42).error().code == Errc::conflict);
  CHECK(boost::json::serialize(*added).find("canary") == std::string::npos);
  CHECK(desk.audit().find("canary") == std::string::npos);
}

TEST_CASE("a rehearsal leaves no master key behind") {
  Desk<OnSqlite> desk;
  const TempDir dir;
  desk.host.config().keys.master = {};
  desk.host.config().data_dir.path = dir.path();
  desk.there().know(42, "shop_bot");
  REQUIRE(desk.add(42, true));
  CHECK(std::filesystem::is_empty(dir.path()));
  REQUIRE(desk.add(42));
  CHECK(std::filesystem::exists(dir.path() / "master.key"));
}

TEST_CASE_TEMPLATE("a seller's bot has its owner", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  desk.there().know(42, "shop_bot");
  const UserId ali = desk.fleet.meet(7002);
  const JsonObject arguments{{"token", token_for(42).reveal()}, {"kind", "seller"}, {"owner", "7002"}};
  REQUIRE(desk.run("bots.add", arguments));
  CHECK(desk.fleet.bot(BotId{42}).owner == ali);
  CHECK(desk.run("bots.add", {{"token", token_for(43).reveal()}, {"owner", "@nobody"}}).error().code ==
        Errc::not_found);
}

TEST_CASE_TEMPLATE("bad tokens are refused and nothing of them is kept or told", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  const auto malformed = desk.run("bots.add", {{"token", "42:canary"}});
  CHECK(malformed.error().code == Errc::invalid);
  CHECK(desk.there().calls.empty());
  const auto revoked = desk.add(42);
  CHECK(revoked.error().code == Errc::invalid);
  CHECK(revoked.error().message == "Telegram does not know this token");
  desk.there().down = true;
  CHECK(desk.add(42).error().code == Errc::unavailable);
  CHECK(desk.fleet.count("SELECT count(*) FROM bot") == 0);
  CHECK((malformed.error().text() + revoked.error().text() + desk.audit()).find("canary") ==
        std::string::npos);
  CHECK(desk.fleet.count("SELECT count(*) FROM audit WHERE operation = 'bots.add'") == 3);
}

TEST_CASE_TEMPLATE("with webhooks a new bot is told its own and a new token brings a new secret", Here,
                   BANANA_ENGINES) {
  AT_DESK(Here, desk);
  desk.host.config().telegram.mode = UpdateMode::webhook;
  desk.host.config().web.public_url.text = "https://bots.example.com";
  desk.there().know(42, "shop_bot");
  REQUIRE(desk.add(42));
  CHECK(desk.there().webhooks[42] == "https://bots.example.com/webhook/42");
  const std::string secret = desk.there().webhook_secrets[42];
  CHECK(secret == desk.fleet.webhook_secret(BotId{42}));
  const Secret fresh{"42:BBE-canary_another_P0av28aBcDeFgHiJkLmNoP"};
  const auto rotate = [&](const Secret& token) {
    return desk.run("bots.rotate-token", {{"bot", "@shop_bot"}, {"token", token.reveal()}});
  };
  CHECK(rotate(fresh).error().message == "Telegram does not know this token");
  CHECK(rotate(token_for(43)).error().code == Errc::invalid);
  desk.there().usernames[std::string{fresh.reveal()}] = "shop2_bot";
  REQUIRE(rotate(fresh));
  CHECK(desk.fleet.token(BotId{42}) == fresh.reveal());
  CHECK(desk.fleet.bot(BotId{42}).username == "shop2_bot");
  CHECK(desk.there().webhook_secrets[42] != secret);
  CHECK(desk.there().webhook_secrets[42] == desk.fleet.webhook_secret(BotId{42}));
  CHECK(desk.audit().find("canary") == std::string::npos);
}

TEST_CASE_TEMPLATE("a bot is added even when its webhook can not be set and says so", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  desk.host.config().telegram.mode = UpdateMode::webhook;
  desk.there().know(42, "shop_bot");
  const auto added = desk.add(42);
  REQUIRE(added);
  CHECK(added->at("error").as_string().find("web.public_url") != std::string::npos);
  CHECK(desk.run("bots.webhook", {{"bot", "42"}, {"act", "set"}}).error().code == Errc::invalid);
}

TEST_CASE_TEMPLATE("health parks the bot whose token was revoked and leaves the others alone", Here,
                   BANANA_ENGINES) {
  AT_DESK(Here, desk);
  desk.there().know(42, "shop_bot");
  desk.there().know(43, "other_bot");
  (void)desk.fleet.add(42);
  (void)desk.fleet.add(43);
  const auto well = desk.run("bots.health", {});
  REQUIRE(well);
  CHECK(well->at("ok") == true);
  CHECK(well->at("items").at(0).at("username") == "shop_bot");
  CHECK(well->at("items").at(0).at("pending") == 3);
  CHECK(desk.fleet.bot(BotId{42}).username == "shop_bot");
  desk.there().revoke(42);
  REQUIRE(desk.run("bots.health", {}, true));
  CHECK(desk.fleet.bot(BotId{42}).state == BotState::running);
  const auto ill = desk.run("bots.health", {});
  REQUIRE(ill);
  CHECK(ill->at("ok") == false);
  CHECK(ill->at("items").at(0).at("telegram") == "failed");
  CHECK(ill->at("items").at(1).at("telegram") == "ok");
  CHECK(desk.fleet.bot(BotId{42}).state == BotState::parked);
  CHECK(desk.fleet.bot(BotId{43}).state == BotState::running);
  CHECK(desk.run("bots.health", {})->at("items").as_array().size() == 1);
}

TEST_CASE_TEMPLATE("an outage is no reason to park a bot", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.fleet.add(42);
  desk.there().down = true;
  CHECK(desk.run("bots.health", {})->at("ok") == false);
  CHECK(desk.fleet.bot(BotId{42}).state == BotState::running);
  CHECK(desk.fleet.bot(BotId{42}).error == "connection refused");
}

TEST_CASE_TEMPLATE("a webhook is shown and set and deleted by hand", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  desk.host.config().web.public_url.text = "https://bots.example.com";
  desk.there().know(42, "bot_42");
  (void)desk.fleet.add(42);
  CHECK(desk.run("bots.webhook", {{"bot", "@bot_42"}})->at("url") == "");
  REQUIRE(desk.run("bots.webhook", {{"bot", "42"}, {"act", "set"}}, true));
  CHECK(desk.there().webhooks[42].empty());
  CHECK(desk.run("bots.webhook", {{"bot", "42"}, {"act", "set"}})->at("url") ==
        "https://bots.example.com/webhook/42");
  CHECK(desk.run("bots.webhook", {{"bot", "42"}, {"act", "delete"}})->at("url") == "");
}
