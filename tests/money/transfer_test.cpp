// Transfers, balances, and commands that are wrong in themselves.
#include <limits>

#include "core/base/limits.hpp"
#include "tests/money/ledger_world.hpp"

using namespace banana;
using namespace banana::test;
using ledger::Account;
using ledger::Balance;
using ledger::Status;

TEST_CASE_TEMPLATE("a transfer takes from one wallet what it gives to the other", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  CHECK(world.pay("gift", kAnna, kBoris, 30).status == Status::created);
  CHECK(world.balance(kAnna) == Balance{.posted = 70});
  CHECK(world.balance(kBoris) == Balance{.posted = 30});
  CHECK(world.house(ledger::House::issue) == -100);
}

TEST_CASE_TEMPLATE("a wallet is empty before its first transfer", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.balance(kAnna) == Balance{});
  CHECK(world.pay("gift", kAnna, kBoris, 1).status == Status::insufficient);
  CHECK(world.balance(kAnna) == Balance{});
}

TEST_CASE_TEMPLATE("a transfer takes the last token and not one more", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 50).ok());
  CHECK(world.pay("too much", kAnna, kBoris, 51).status == Status::insufficient);
  CHECK(world.pay("all", kAnna, kBoris, 50).ok());
  CHECK(world.balance(kAnna) == Balance{});
}

TEST_CASE_TEMPLATE("assets of one owner are separate wallets", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 10).ok());
  const ledger::Transfer stars{.key = "stars",
                               .kind = "gift",
                               .debit = kAnna,
                               .credit = kBoris,
                               .amount = Stars{5},
                               .reason = "a present"};
  CHECK(world.apply(stars).status == Status::insufficient);
  CHECK(world.balance(kAnna).posted == 10);
  CHECK(world.balance(kAnna, ledger::AssetId::xtr).posted == 0);
}

TEST_CASE_TEMPLATE("house accounts have no bound and no wallet", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.pay("a", kIssue, kRevenue, 1'000'000).ok());
  CHECK(world.house(ledger::House::issue) == -1'000'000);
  CHECK(world.house(ledger::House::revenue) == 1'000'000);
  CHECK(world.count("wallet") == 0);
}

TEST_CASE_TEMPLATE("a wallet can't hold more than the limit", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, limits::kAmountMax).ok());
  CHECK(world.fund(kAnna, 1).status == Status::balance_limit);
  CHECK(world.fund(kAnna, limits::kAmountMax).status == Status::balance_limit);
  CHECK(world.balance(kAnna).posted == limits::kAmountMax);
}

TEST_CASE_TEMPLATE("a command that is wrong in itself is refused and leaves no trace", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const ledger::Transfer good{
      .key = "k", .kind = "gift", .debit = kIssue, .credit = kAnna, .amount = Tokens{1}, .reason = "r"};
  const auto with = [&](auto&& change) {
    ledger::Transfer bad = good;
    change(bad);
    return world.apply(bad).status;
  };
  CHECK(with([](auto& c) { c.amount = Tokens{0}; }) == Status::amount_invalid);
  CHECK(with([](auto& c) { c.amount = Tokens{-1}; }) == Status::amount_invalid);
  CHECK(with([](auto& c) { c.amount = Tokens{limits::kAmountMax + 1}; }) == Status::amount_invalid);
  CHECK(with([](auto& c) { c.amount = Tokens{INT64_MIN}; }) == Status::amount_invalid);
  CHECK(with([](auto& c) { c.amount = {static_cast<ledger::AssetId>(99), 1}; }) == Status::asset_unknown);
  CHECK(with([](auto& c) { c.amount = {static_cast<ledger::AssetId>(-1), 1}; }) == Status::asset_unknown);
  CHECK(with([](auto& c) { c.reason = ""; }) == Status::reason_invalid);
  CHECK(with([](auto& c) { c.reason.assign(1'000'000, 'x'); }) == Status::reason_invalid);
  CHECK(with([](auto& c) { c.reason.assign(1001, 'x'); }) == Status::reason_invalid);
  CHECK(with([](auto& c) { c.reason = "\xff"; }) == Status::reason_invalid);
  CHECK(with([](auto& c) { c.reason = std::string("a\0b", 3); }) == Status::reason_invalid);
  CHECK(with([](auto& c) { c.key = ""; }) == Status::key_invalid);
  CHECK(with([](auto& c) { c.key.assign(201, 'k'); }) == Status::key_invalid);
  CHECK(with([](auto& c) { c.key = "expire:1"; }) == Status::key_invalid);
  CHECK(with([](auto& c) { c.kind = ""; }) == Status::kind_invalid);
  CHECK(with([](auto& c) { c.kind.assign(33, 'k'); }) == Status::kind_invalid);
  CHECK(with([](auto& c) { c.reference.assign(201, 'r'); }) == Status::reference_invalid);
  CHECK(with([](auto& c) { c.credit = c.debit; }) == Status::same_wallet);
  CHECK(with([](auto& c) { c.credit = Account{}; }) == Status::account_unknown);
  CHECK(with([](auto& c) { c.credit = Account::user(-4); }) == Status::account_unknown);
  CHECK(with([](auto& c) { c.debit = Account{std::int64_t{100} << 56}; }) == Status::account_unknown);
  CHECK(world.count("transfer") == 0);
  CHECK(world.count("wallet") == 0);

  CHECK(with([](auto& c) { c.reason.assign(1000, 'x'); }) == Status::created);
}

TEST_CASE_TEMPLATE("any text comes back as it was given", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const std::string odd = "O‘zbek \"quoted\" \\back\\ {a,b} NULL\n\t'";
  const auto outcome = world.apply(ledger::Transfer{.key = "key " + odd,
                                                    .kind = "{\"}",
                                                    .debit = kIssue,
                                                    .credit = kAnna,
                                                    .amount = Tokens{1},
                                                    .reason = odd});
  const auto record = world.read([&](db::Snapshot& s) { return ledger::find(s, outcome.id); });
  REQUIRE(record);
  CHECK(record->key == "key " + odd);
  CHECK(record->kind == "{\"}");
  CHECK(record->reason == odd);
  CHECK(record->reference.empty());
  CHECK(record->at == world.now);
}

TEST_CASE_TEMPLATE("a registered asset can be used like the built-in ones", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const auto add = [&](std::string_view name, int scale) {
    return world.write([&](db::Tx& tx) { return ledger::register_asset(tx, name, scale); });
  };
  const auto gold = add("GOLD", 3);
  REQUIRE(gold.has_value());
  CHECK(add("GOLD", 3)->id == gold->id);
  CHECK(add("GOLD", 2).error().code == Errc::conflict);
  CHECK(add("gold", 3).error().code == Errc::invalid);
  CHECK(add("", 3).error().code == Errc::invalid);
  CHECK(add("WAYTOOLONGNAME", 3).error().code == Errc::invalid);
  CHECK(add("DEEP", 19).error().code == Errc::invalid);
  CHECK(world
            .apply(ledger::Transfer{.key = "g",
                                    .kind = "gift",
                                    .debit = kIssue,
                                    .credit = kAnna,
                                    .amount = {gold->id, 1500},
                                    .reason = "found"})
            .ok());
  CHECK(world.balance(kAnna, gold->id).posted == 1500);
  CHECK(world.read([](db::Snapshot& s) { return ledger::assets(s); }).size() == 4);
}

TEST_CASE_TEMPLATE("a wallet's history is newest first and comes in pages", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  const auto held = world.hold("h", kAnna, 40);
  CHECK(world.hold("refused", kAnna, 400).status == Status::insufficient);
  const auto posted = world.post("p", held.id);
  CHECK(world.pay("other", kIssue, kBoris, 9).ok());
  CHECK(world.pay("gift", kAnna, kBoris, 5).ok());
  const auto page = [&](std::size_t most, ledger::TransferId before) {
    std::string keys;
    const auto records =
        world.read([&](db::Snapshot& s) { return ledger::history(s, kAnna, kToken, most, before); });
    for (const auto& record : records) keys += record.key + " ";
    return keys;
  };
  CHECK(page(10, {}) == "gift p h fund 1 ");
  CHECK(page(2, {}) == "gift p ");
  CHECK(page(2, posted.id) == "h fund 1 ");
}

TEST_CASE_TEMPLATE("in a batch commands act in order and a refusal touches no other", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const auto move = [](std::string key, Account from, Account to, std::int64_t tokens) {
    return ledger::Transfer{.key = std::move(key),
                            .kind = "gift",
                            .debit = from,
                            .credit = to,
                            .amount = Tokens{tokens},
                            .reason = "r"};
  };
  const std::vector<ledger::Command> commands{
      move("1", kAnna, kBoris, 5),   // nothing there yet
      move("2", kIssue, kAnna, 10),  //
      move("3", kAnna, kBoris, 7),   //
      move("4", kAnna, kBoris, 7),   // 3 left
      move("5", kAnna, kAnna, 1),    // wrong in itself
      move("3", kAnna, kBoris, 7),   // again
      move("3", kAnna, kBoris, 8),   // another command, the same key
      move("1", kAnna, kBoris, 5),   // a refusal is remembered within the batch too
      move("6", kBoris, kAnna, 7),
  };
  const auto outcomes = world.write([&](db::Tx& tx) { return ledger::apply(tx, world.now, commands); });
  const Status expected[] = {Status::insufficient, Status::created,      Status::created,
                             Status::insufficient, Status::same_wallet,  Status::exists,
                             Status::key_reused,   Status::insufficient, Status::created};
  REQUIRE(outcomes.size() == std::size(expected));
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    CAPTURE(i);
    CHECK(outcomes[i].status == expected[i]);
  }
  CHECK(outcomes[5].id == outcomes[2].id);
  CHECK(outcomes[6].field == "amount");
  CHECK(outcomes[7].id == outcomes[0].id);
  CHECK(world.balance(kAnna) == Balance{.posted = 10});
  CHECK(world.balance(kBoris) == Balance{});
  CHECK(world.write([&](db::Tx& tx) { return ledger::apply(tx, world.now, {}); }).empty());
}

TEST_CASE_TEMPLATE("what the house gave to many wallets is exact to 64 bits and refused beyond", Here,
                   BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  constexpr std::int64_t kMost = std::int64_t{1} << 62;
  const auto issued = [&] {
    return world.read([](db::Snapshot& s) { return ledger::house_balance(s, ledger::House::issue, kToken); });
  };
  CHECK(world.fund(kAnna, kMost).ok());
  CHECK(world.fund(kBoris, kMost - 7).ok());
  CHECK(issued().value() == std::numeric_limits<std::int64_t>::min() + 7);
  CHECK(world.fund(ledger::Account::user(7003), 7).ok());
  CHECK(issued().value() == std::numeric_limits<std::int64_t>::min());
  CHECK(world.fund(ledger::Account::user(7004), 1).ok());
  CHECK(issued().error().code == Errc::conflict);
}
