// The key covers every field: the same command again has the first outcome, another one names what differs.
#include "tests/money/ledger_world.hpp"

using namespace banana;
using namespace banana::test;
using namespace std::chrono_literals;
using ledger::Balance;
using ledger::Status;

TEST_CASE_TEMPLATE("the same transfer again has the first outcome", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const auto first = world.fund(kAnna, 100, "k");
  world.now += 24h;  // a retry comes later: time is not a field
  const auto again = world.fund(kAnna, 100, "k");
  CHECK(again.status == Status::exists);
  CHECK(again.id == first.id);
  CHECK(world.balance(kAnna) == Balance{.posted = 100});
}

TEST_CASE_TEMPLATE("a refusal is remembered even when money has come since", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const auto first = world.hold("h", kAnna, 10);
  CHECK(first.status == Status::insufficient);
  CHECK(world.fund(kAnna, 100).ok());
  CHECK(world.hold("h", kAnna, 10) == first);
  CHECK(world.hold("h2", kAnna, 10).ok());
  CHECK(world.balance(kAnna) == Balance{.posted = 100, .held = 10});
}

TEST_CASE_TEMPLATE("a key used with another field names the field", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const ledger::Hold first{.key = "k",
                           .kind = "generation",
                           .debit = kAnna,
                           .credit = kRevenue,
                           .amount = Tokens{10},
                           .reason = "r",
                           .reference = "job 1",
                           .lifetime = 1min};
  REQUIRE(world.apply(first).ok());
  const auto differs = [&](auto&& change) {
    ledger::Hold other = first;
    change(other);
    const auto outcome = world.apply(other);
    CHECK(outcome.status == Status::key_reused);
    CHECK(outcome.error().code == Errc::conflict);
    return outcome.field;
  };
  CHECK(differs([](auto& h) { h.kind = "video"; }) == "kind");
  CHECK(differs([](auto& h) { h.debit = kBoris; }) == "debit");
  CHECK(differs([](auto& h) { h.credit = kBoris; }) == "credit");
  CHECK(differs([](auto& h) { h.amount = Stars{10}; }) == "asset");
  CHECK(differs([](auto& h) { h.amount = Tokens{11}; }) == "amount");
  CHECK(differs([](auto& h) { h.lifetime = 2min; }) == "lifetime");
  CHECK(differs([](auto& h) { h.lifetime = 0min; }) == "lifetime");
  CHECK(differs([](auto& h) { h.reason = "s"; }) == "reason");
  CHECK(differs([](auto& h) { h.reference = "job 2"; }) == "reference");
  CHECK(world
            .apply(ledger::Transfer{.key = "k",
                                    .kind = "generation",
                                    .debit = kAnna,
                                    .credit = kRevenue,
                                    .amount = Tokens{10},
                                    .reason = "r",
                                    .reference = "job 1"})
            .field == "act");
  CHECK(world.apply(first).status == Status::exists);
  CHECK(world.balance(kAnna) == Balance{.posted = 100, .held = 10});
}

TEST_CASE_TEMPLATE("posts voids and reversals are remembered by their key too", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto one = world.hold("h1", kAnna, 10);
  const auto two = world.hold("h2", kAnna, 10);
  const auto post = [&](std::optional<ledger::Money> amount, ledger::TransferId hold, std::string reason) {
    return world.apply(ledger::Post{.key = "p", .hold = hold, .amount = amount, .reason = std::move(reason)});
  };
  const auto posted = post(Tokens{6}, one.id, "r");
  CHECK(posted.status == Status::created);
  CHECK(post(Tokens{6}, one.id, "r").status == Status::exists);
  CHECK(post(Tokens{7}, one.id, "r").field == "amount");
  CHECK(post(std::nullopt, one.id, "r").field == "amount");
  CHECK(post(Tokens{6}, two.id, "r").field == "hold");
  CHECK(post(Tokens{6}, one.id, "s").field == "reason");

  CHECK(world.void_("v", two.id).ok());
  CHECK(world.void_("v", two.id).status == Status::exists);
  CHECK(world.void_("v", one.id).field == "hold");

  CHECK(world.reverse("r", posted.id).ok());
  CHECK(world.reverse("r", posted.id).status == Status::exists);
  CHECK(world.reverse("r", ledger::TransferId{1}).field == "transfer");
  CHECK(world.balance(kAnna) == Balance{.posted = 100});
}

TEST_CASE_TEMPLATE("a refused post keeps its answer", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto held = world.hold("h", kAnna, 10);
  const auto post = [&] {
    return world.apply(ledger::Post{.key = "p", .hold = held.id, .amount = Tokens{11}, .reason = "r"});
  };
  const auto first = post();
  CHECK(first.status == Status::amount_exceeds_pending);
  CHECK(post() == first);
  CHECK(world.post("all", held.id).ok());
  CHECK(post() == first);
}

TEST_CASE_TEMPLATE("a rehearsal leaves nothing behind", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto seen = world.write([&](db::Tx& tx) {
    const ledger::Hold hold{
        .key = "h", .kind = "k", .debit = kAnna, .credit = kRevenue, .amount = Tokens{10}, .reason = "r"};
    CHECK(ledger::hold(tx, world.now, hold).ok());
    const auto balance = ledger::balance(tx, kAnna, kToken);
    tx.roll_back();
    return balance;
  });
  CHECK(seen == Balance{.posted = 100, .held = 10});
  CHECK(world.balance(kAnna) == Balance{.posted = 100});
  CHECK(world.hold("h", kAnna, 10).status == Status::created);
}
