#include "tests/money/ledger_world.hpp"

using namespace banana;
using namespace banana::test;
using ledger::Balance;
using ledger::Status;

TEST_CASE_TEMPLATE("a transfer is reversed once", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto gift = world.pay("gift", kAnna, kBoris, 30);
  CHECK(world.reverse("back", gift.id).status == Status::created);
  CHECK(world.balance(kAnna) == Balance{.posted = 100});
  CHECK(world.balance(kBoris) == Balance{});
  CHECK(world.reverse("back again", gift.id).status == Status::already_reversed);
  CHECK(world.reverse("back", gift.id).status == Status::exists);
}

TEST_CASE_TEMPLATE("a partly posted hold gives back what was posted", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto held = world.hold("h", kAnna, 60);
  CHECK(world.reverse("too soon", held.id).status == Status::not_reversible);
  const auto posted =
      world.apply(ledger::Post{.key = "p", .hold = held.id, .amount = Tokens{25}, .reason = "1 of 2"});
  CHECK(world.reverse("refund", held.id).status == Status::created);
  CHECK(world.balance(kAnna) == Balance{.posted = 100});
  CHECK(world.house(ledger::House::revenue) == 0);
  CHECK(world.reverse("refund twice", posted.id).status == Status::already_reversed);
  CHECK(world.reverse("refund", posted.id).status == Status::exists);
}

TEST_CASE_TEMPLATE("less than all can be taken back but only once", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const auto bought = world.fund(kAnna, 100);
  const auto back = [&](std::string key, ledger::Money amount) {
    return world.apply(
        ledger::Reverse{.key = std::move(key), .transfer = bought.id, .amount = amount, .reason = "refund"});
  };
  CHECK(back("more", Tokens{101}).status == Status::amount_exceeds_transfer);
  CHECK(back("stars", Stars{1}).status == Status::asset_mismatch);
  CHECK(back("nothing", Tokens{0}).status == Status::amount_invalid);
  CHECK(back("some", Tokens{40}).status == Status::created);
  CHECK(back("the rest", Tokens{60}).status == Status::already_reversed);
  CHECK(world.balance(kAnna) == Balance{.posted = 60});
}

TEST_CASE_TEMPLATE("what was spent can't be taken back", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const auto bought = world.fund(kAnna, 100);
  CHECK(world.pay("gift", kAnna, kBoris, 1).ok());
  CHECK(world.reverse("refund", bought.id).status == Status::insufficient);
  CHECK(world.balance(kAnna) == Balance{.posted = 99});
}

TEST_CASE_TEMPLATE("only what moved money can be reversed", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto gift = world.pay("gift", kAnna, kBoris, 30);
  const auto refused = world.pay("refused", kAnna, kBoris, 300);
  const auto back = world.reverse("back", gift.id);
  const auto held = world.hold("h", kAnna, 10);
  const auto voided = world.void_("v", held.id);
  CHECK(world.reverse("1", refused.id).status == Status::not_reversible);
  CHECK(world.reverse("2", back.id).status == Status::not_reversible);
  CHECK(world.reverse("3", held.id).status == Status::not_reversible);
  CHECK(world.reverse("4", voided.id).status == Status::not_reversible);
  CHECK(world.reverse("5", ledger::TransferId{12345}).status == Status::transfer_unknown);
}

TEST_CASE_TEMPLATE("two reversals in one batch are one", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const auto bought = world.fund(kAnna, 100);
  const std::vector<ledger::Command> commands{
      ledger::Reverse{.key = "a", .transfer = bought.id, .reason = "r"},
      ledger::Reverse{.key = "b", .transfer = bought.id, .reason = "r"},
  };
  const auto outcomes = world.write([&](db::Tx& tx) { return ledger::apply(tx, world.now, commands); });
  CHECK(outcomes[0].status == Status::created);
  CHECK(outcomes[1].status == Status::already_reversed);
  CHECK(world.balance(kAnna) == Balance{});
}

TEST_CASE_TEMPLATE("a hold is posted and taken back in one batch", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto held = world.hold("h", kAnna, 60);
  const std::vector<ledger::Command> commands{
      ledger::Post{.key = "p", .hold = held.id, .reason = "delivered"},
      ledger::Reverse{.key = "r", .transfer = held.id, .reason = "refund"},
      ledger::Reverse{.key = "r2", .transfer = held.id, .reason = "refund"},
  };
  const auto outcomes = world.write([&](db::Tx& tx) { return ledger::apply(tx, world.now, commands); });
  CHECK(outcomes[0].status == Status::created);
  CHECK(outcomes[1].status == Status::created);
  CHECK(outcomes[2].status == Status::already_reversed);
  CHECK(world.balance(kAnna) == Balance{.posted = 100});
}

TEST_CASE_TEMPLATE("a lifetime out of all bounds is refused", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const ledger::Hold endless{.key = "h",
                             .kind = "generation",
                             .debit = kAnna,
                             .credit = ledger::Account::house(ledger::House::revenue),
                             .amount = Tokens{1},
                             .reason = "r",
                             .lifetime = Millis::max()};
  CHECK(world.apply(endless).status == Status::lifetime_invalid);
}
