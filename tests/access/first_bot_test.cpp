#include "core/access/first_bot.hpp"

#include "core/access/parking.hpp"
#include "tests/access/fleet.hpp"

using namespace banana;
using namespace banana::access;
using namespace banana::test;

TEST_CASE_TEMPLATE(
    "the configured bot is added once and an operator's token is stronger than the configured one", Here,
    BANANA_ENGINES) {
  IN_FLEET(Here, fleet);
  const auto seed = [&](const Secret& token) {
    return fleet.write_sealed([&](db::Tx& tx, const keys::Keyring& keys) {
      return seed_first_bot(tx, keys, token, fleet.random(), fleet.now());
    });
  };
  const Secret fresh{"42:BBE-another_bP0av28aBcDeFgHiJkLmNoPqR"};
  CHECK(seed(Secret{}).value() == FirstBot::none);
  CHECK(seed(token_for(42)).value() == FirstBot::added);
  CHECK(fleet.bot(BotId{42}).kind == BotKind::studio);
  CHECK(seed(token_for(42)).value() == FirstBot::kept);
  CHECK(seed(fresh).value() == FirstBot::differs);
  CHECK(fleet.token(BotId{42}) == token_for(42).reveal());
  REQUIRE(fleet.write([&](db::Tx& tx) { return park(tx, fleet.ids(), BotId{42}, "revoked", fleet.now()); }));
  CHECK(seed(token_for(42)).value() == FirstBot::kept);
  CHECK(fleet.bot(BotId{42}).state == BotState::parked);
  CHECK(seed(fresh).value() == FirstBot::renewed);
  CHECK(fleet.token(BotId{42}) == fresh.reveal());
  CHECK(fleet.bot(BotId{42}).state == BotState::running);
  const auto malformed = seed(Secret{"canary and nothing else"});
  CHECK(malformed.error().code == Errc::invalid);
  CHECK(malformed.error().text().find("canary") == std::string::npos);
}
