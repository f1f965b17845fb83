// Two-phase: holds, posts, voids, expiry (PA2).
#include "tests/money/ledger_world.hpp"

using namespace banana;
using namespace banana::test;
using namespace std::chrono_literals;
using ledger::Balance;
using ledger::Status;

TEST_CASE_TEMPLATE("a hold is charged when it is made and moved when it is posted", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto held = world.hold("h", kAnna, 60);
  CHECK(held.status == Status::created);
  CHECK(world.balance(kAnna) == Balance{.posted = 100, .held = 60});
  CHECK(world.balance(kAnna).available() == 40);
  CHECK(world.pay("gift", kAnna, kBoris, 41).status == Status::insufficient);
  CHECK(world.hold("second", kAnna, 41).status == Status::insufficient);
  CHECK(world.house(ledger::House::revenue) == 0);

  CHECK(world.post("p", held.id).status == Status::created);
  CHECK(world.balance(kAnna) == Balance{.posted = 40});
  CHECK(world.house(ledger::House::revenue) == 60);
  CHECK(world.count("open_hold") == 0);
}

TEST_CASE_TEMPLATE("what a partial post leaves goes back", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto held = world.hold("h", kAnna, 60);
  const auto post = [&](std::string key, ledger::Money amount) {
    return world.apply(
        ledger::Post{.key = std::move(key), .hold = held.id, .amount = amount, .reason = "2 of 4"});
  };
  CHECK(post("too much", Tokens{61}).status == Status::amount_exceeds_pending);
  CHECK(post("other asset", Stars{10}).status == Status::asset_mismatch);
  CHECK(post("zero", Tokens{0}).status == Status::amount_invalid);
  CHECK(world.balance(kAnna) == Balance{.posted = 100, .held = 60});
  CHECK(post("p", Tokens{20}).status == Status::created);
  CHECK(world.balance(kAnna) == Balance{.posted = 80});
  CHECK(world.house(ledger::House::revenue) == 20);
}

TEST_CASE_TEMPLATE("a hold can move to another wallet", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 10).ok());
  const auto held = world.apply(ledger::Hold{.key = "h",
                                             .kind = "sale",
                                             .debit = kAnna,
                                             .credit = kBoris,
                                             .amount = Tokens{10},
                                             .reason = "a template"});
  CHECK(world.balance(kBoris) == Balance{});
  CHECK(world.post("p", held.id).ok());
  CHECK(world.balance(kBoris) == Balance{.posted = 10});
}

TEST_CASE_TEMPLATE("a voided hold gives everything back", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto held = world.hold("h", kAnna, 60);
  CHECK(world.void_("v", held.id).status == Status::created);
  CHECK(world.balance(kAnna) == Balance{.posted = 100});
  CHECK(world.count("open_hold") == 0);
}

TEST_CASE_TEMPLATE("a hold ends once and the refusal says how it ended", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto posted = world.hold("h1", kAnna, 10);
  const auto voided = world.hold("h2", kAnna, 10);
  CHECK(world.post("p1", posted.id).ok());
  CHECK(world.void_("v2", voided.id).ok());
  CHECK(world.post("p1 again", posted.id).status == Status::pending_already_posted);
  CHECK(world.void_("v1", posted.id).status == Status::pending_already_posted);
  CHECK(world.post("p2", voided.id).status == Status::pending_already_voided);
  CHECK(world.void_("v2 again", voided.id).status == Status::pending_already_voided);
  CHECK(world.balance(kAnna) == Balance{.posted = 90});
}

TEST_CASE_TEMPLATE("only the first of two posts in one batch counts", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto held = world.hold("h", kAnna, 10);
  const std::vector<ledger::Command> commands{
      ledger::Post{.key = "a", .hold = held.id, .reason = "r"},
      ledger::Post{.key = "b", .hold = held.id, .reason = "r"},
      ledger::Void{.key = "c", .hold = held.id, .reason = "r"},
  };
  const auto outcomes = world.write([&](db::Tx& tx) { return ledger::apply(tx, world.now, commands); });
  CHECK(outcomes[0].status == Status::created);
  CHECK(outcomes[1].status == Status::pending_already_posted);
  CHECK(outcomes[2].status == Status::pending_already_posted);
  CHECK(world.balance(kAnna) == Balance{.posted = 90});
}

TEST_CASE_TEMPLATE("what is not a hold can't be posted or voided", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const auto funded = world.fund(kAnna, 100);
  const auto refused = world.hold("refused", kAnna, 101);
  CHECK(refused.status == Status::insufficient);
  CHECK(world.post("p1", funded.id).status == Status::pending_unknown);
  CHECK(world.post("p2", refused.id).status == Status::pending_unknown);
  CHECK(world.post("p3", ledger::TransferId{999}).status == Status::pending_unknown);
  CHECK(world.void_("p4", ledger::TransferId{-1}).status == Status::pending_unknown);
}

TEST_CASE_TEMPLATE("a hold of another's wallet is unknown to whoever names an owner", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto held = world.hold("h", kAnna, 10);
  const auto void_of = [&](ledger::Account of) {
    return world.apply(ledger::Void{.key = "v", .hold = held.id, .reason = "r", .of = of}).status;
  };
  CHECK(void_of(kBoris) == Status::pending_unknown);
  CHECK(void_of(kAnna) == Status::created);
}

TEST_CASE_TEMPLATE("nothing can be held from the house or for an impossible time", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.hold("h", kIssue, 10).status == Status::house_hold);
  CHECK(world.hold("h", kAnna, 10, -1ms).status == Status::lifetime_invalid);
  CHECK(world.hold("h", kAnna, 10, ledger::kLifetimeMax + 1ms).status == Status::lifetime_invalid);
}

TEST_CASE_TEMPLATE("a hold past its lifetime is given back and can't be posted", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const auto expire = [&](std::size_t most) {
    return world.write([&](db::Tx& tx) { return ledger::expire_due(tx, world.now, most); });
  };
  CHECK(world.fund(kAnna, 100).ok());
  const auto early = world.hold("early", kAnna, 10, 1min);
  const auto late = world.hold("late", kAnna, 20, 2min);
  const auto forever = world.hold("forever", kAnna, 30);
  CHECK(expire(10) == 0);

  world.now += 1min;
  CHECK(world.post("too late", early.id).status == Status::pending_expired);
  CHECK(world.void_("too late to void", early.id).status == Status::pending_expired);
  CHECK(world.balance(kAnna) == Balance{.posted = 100, .held = 60});
  CHECK(expire(10) == 1);
  CHECK(world.balance(kAnna) == Balance{.posted = 100, .held = 50});
  CHECK(world.post("much too late", early.id).status == Status::pending_expired);
  CHECK(expire(10) == 0);

  CHECK(world.post("in time", late.id).ok());
  world.now += 24h;
  CHECK(expire(10) == 0);
  CHECK(world.post("whenever", forever.id).ok());
  CHECK(world.balance(kAnna) == Balance{.posted = 50});
}

TEST_CASE_TEMPLATE("expiry takes the oldest first and no more than asked for", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  CHECK(world.hold("c", kAnna, 4, 3min).ok());
  CHECK(world.hold("a", kAnna, 1, 1min).ok());
  CHECK(world.hold("b", kAnna, 2, 2min).ok());
  world.now += 1h;
  const auto expire = [&] {
    return world.write([&](db::Tx& tx) { return ledger::expire_due(tx, world.now, 2); });
  };
  CHECK(expire() == 2);
  CHECK(world.balance(kAnna).held == 4);
  CHECK(expire() == 1);
  CHECK(expire() == 0);
}
