#include "core/access/bots.hpp"

#include <set>

#include <boost/json/serialize.hpp>

#include "core/access/bot_json.hpp"
#include "core/ops/audit.hpp"
#include "tests/access/fleet.hpp"

using namespace banana;
using namespace banana::access;
using namespace banana::test;
using namespace std::chrono_literals;

TEST_CASE_TEMPLATE("an added bot runs and is found by id and name and link", Here, BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  const UserId ali = fleet.meet(7002);
  const auto added = fleet.try_add({.token = token_for(42),
                                    .names = {"Shop_Bot", "Дўкон"},
                                    .kind = BotKind::seller,
                                    .owner = ali,
                                    .mode = BotMode::polling});
  REQUIRE(added);
  CHECK(added->id == BotId{42});
  CHECK(added->state == BotState::running);
  CHECK(added->owner == ali);
  CHECK(added->mode == BotMode::polling);
  CHECK(added->created_at == fleet.now());
  for (const char* text : {"42", "@shop_bot", "SHOP_BOT", "https://t.me/shop_bot"}) {
    CAPTURE(text);
    const auto found = fleet.read([&](db::Snapshot& snapshot) { return find_bot(snapshot, text); });
    REQUIRE(found);
    CHECK(found->name == "Дўкон");
  }
  const auto missing = fleet.read([](db::Snapshot& snapshot) { return find_bot(snapshot, "@shop_bit"); });
  CHECK(missing.error().code == Errc::not_found);
  CHECK(missing.error().hint == "Did you mean @Shop_Bot?");
}

TEST_CASE_TEMPLATE("a token lies sealed in the database and only its own function gives it", Here,
                   BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  const Bot bot = fleet.add(42);
  CHECK(fleet.token(bot.id) == token_for(42).reveal());
  CHECK(fleet.token(BotId{43}) == "not_found");
  const Bytes stored = fleet.read([](db::Snapshot& snapshot) {
    return snapshot.value<Bytes>("SELECT token FROM bot WHERE id = 42").value();
  });
  CHECK(as_text(stored).find("canary") == std::string_view::npos);
  CHECK(boost::json::serialize(to_json(bot)).find("canary") == std::string::npos);
}

TEST_CASE_TEMPLATE("a token copied to another bot's row does not open", Here, BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  (void)fleet.add(42);
  (void)fleet.add(43);
  fleet.write([](db::Tx& tx) {
    tx.exec("UPDATE bot SET token = (SELECT token FROM bot WHERE id = 42) WHERE id = 43");
  });
  CHECK(fleet.token(BotId{43}) == "invalid");
  CHECK(fleet.token(BotId{42}) == token_for(42).reveal());
}

TEST_CASE_TEMPLATE("the same bot twice and what is no token are refused and change nothing", Here,
                   BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  (void)fleet.add(42);
  const auto again = fleet.try_add({.token = token_for(42)});
  CHECK(again.error().code == Errc::conflict);
  const auto malformed = fleet.try_add({.token = Secret{"42:canary"}});
  CHECK(malformed.error().code == Errc::invalid);
  CHECK(malformed.error().text().find("canary") == std::string::npos);
  CHECK(fleet.count("SELECT count(*) FROM bot") == 1);
}

TEST_CASE_TEMPLATE("webhook secrets are what Telegram allows and differ from bot to bot", Here,
                   BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  std::set<std::string> seen;
  for (std::int64_t id = 1; id <= 20; ++id) {
    const std::string secret = fleet.webhook_secret(fleet.add(id).id);
    CHECK(secret.size() == 32);
    CHECK(secret.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
          std::string::npos);
    CHECK(seen.insert(secret).second);
  }
}

TEST_CASE_TEMPLATE("a new token takes the place of the old and wakes a parked bot", Here, BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  const BotId id = fleet.add(42).id;
  const std::string secret = fleet.webhook_secret(id);
  fleet.write([&](db::Tx& tx) {
    tx.exec("UPDATE bot SET state = 'parked', state_reason = 'revoked' WHERE id = $1", id);
  });
  const Secret fresh{"42:BBE-another_bP0av28aBcDeFgHiJkLmNoPqR"};
  const auto rotate = [&](BotId whose, const Secret& token) {
    return fleet.write_sealed([&](db::Tx& tx, const keys::Keyring& keys) {
      return rotate_token(tx, keys, whose, token, fleet.random(), fleet.now());
    });
  };
  const auto rotated = rotate(id, fresh);
  REQUIRE(rotated);
  CHECK(rotated->state == BotState::running);
  CHECK(fleet.token(id) == fresh.reveal());
  CHECK(fleet.webhook_secret(id) != secret);
  CHECK(rotate(id, token_for(43)).error().code == Errc::invalid);
  CHECK(rotate(BotId{43}, token_for(43)).error().code == Errc::not_found);
  CHECK(rotate(id, Secret{"nonsense"}).error().code == Errc::invalid);
  CHECK(fleet.token(id) == fresh.reveal());
}

TEST_CASE_TEMPLATE("a bot is stopped and started and keeps the time of its state", Here, BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  const BotId id = fleet.add(42).id;
  fleet.clock().advance(1h);
  const Instant stopped_at = fleet.now();
  REQUIRE(fleet.write([&](db::Tx& tx) { return stop(tx, id, "holiday", fleet.now()); }));
  fleet.clock().advance(1h);
  const auto again = fleet.write([&](db::Tx& tx) { return stop(tx, id, "other", fleet.now()); });
  CHECK(again->since == stopped_at);
  CHECK(again->reason == "holiday");
  const auto started = fleet.write([&](db::Tx& tx) { return start(tx, id, BotMode::webhook, fleet.now()); });
  CHECK(started->state == BotState::running);
  CHECK(started->reason.empty());
  CHECK(started->mode == BotMode::webhook);
  CHECK(started->since == fleet.now());
  CHECK(fleet.write([&](db::Tx& tx) { return stop(tx, BotId{9}, "", fleet.now()); }).error().code ==
        Errc::not_found);
}

TEST_CASE_TEMPLATE("bots are listed by kind and state and owner and in pages", Here, BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  const UserId ali = fleet.meet(7002);
  (void)fleet.add(1, BotKind::studio);
  (void)fleet.add(2);
  (void)fleet.try_add({.token = token_for(3), .kind = BotKind::seller, .owner = ali}).value();
  REQUIRE(fleet.write([&](db::Tx& tx) { return stop(tx, BotId{2}, "", fleet.now()); }));
  const auto ids = [&](const BotFilter& filter, std::int64_t most = 50) {
    std::vector<std::int64_t> found;
    for (const Bot& bot : fleet.read([&](db::Snapshot& snapshot) { return list(snapshot, filter, most); })) {
      found.push_back(bot.id.value());
    }
    return found;
  };
  using Ids = std::vector<std::int64_t>;
  CHECK(ids({}) == Ids{1, 2, 3});
  CHECK(ids({.kind = BotKind::seller}) == Ids{2, 3});
  CHECK(ids({.state = BotState::stopped}) == Ids{2});
  CHECK(ids({.owner = ali}) == Ids{3});
  CHECK(ids({.after = BotId{1}}, 1) == Ids{2});
}

TEST_CASE_TEMPLATE("an error is kept short and without tokens", Here, BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  const BotId id = fleet.add(42).id;
  fleet.write([&](db::Tx& tx) {
    set_error(tx, id, "can't ask https://x/bot" + std::string{token_for(42).reveal()} + "/getMe",
              fleet.now());
  });
  CHECK(fleet.bot(id).error.find("canary") == std::string::npos);
  CHECK(fleet.bot(id).error_at == fleet.now());
  std::string long_error;
  while (long_error.size() < 2000) long_error += "ошибка ";
  fleet.write([&](db::Tx& tx) { set_error(tx, id, long_error, fleet.now()); });
  CHECK(fleet.bot(id).error.size() <= 500);
  CHECK(is_utf8(fleet.bot(id).error));
}
