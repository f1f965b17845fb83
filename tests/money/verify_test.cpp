// Every kind of damage, planted by hand, is found and named.
#include "core/money/verify.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "core/money/seal.hpp"
#include "tests/money/ledger_world.hpp"
#include "tests/money/sealing.hpp"
#include "tests/money/tamper.hpp"

using namespace banana;
using namespace banana::test;
using namespace std::chrono_literals;
using ledger::Finding;
using ledger::Rule;
using ledger::TransferId;
using ledger::VerifyReport;

namespace {

template <class World>
VerifyReport verify(World& world, ledger::VerifyOptions options = {}) {
  return world.read([&](db::Snapshot& s) { return ledger::verify(s, options); });
}

/// Ten transfers of every act, sealed: ids 1 to 10 on both engines.
template <class World>
void live(World& world) {
  REQUIRE(world.fund(kAnna, 100).id == TransferId{1});
  REQUIRE(world.fund(kBoris, 50).id == TransferId{2});
  REQUIRE(world.hold("h1", kAnna, 40, 1h).id == TransferId{3});
  const ledger::Post part{.key = "p1", .hold = TransferId{3}, .amount = Tokens{30}, .reason = "3 of 4"};
  REQUIRE(world.apply(part).id == TransferId{4});
  REQUIRE(world.hold("h2", kAnna, 10).id == TransferId{5});
  REQUIRE(world.void_("v2", TransferId{5}).id == TransferId{6});
  REQUIRE(world.pay("gift", kAnna, kBoris, 20).id == TransferId{7});
  REQUIRE(world.reverse("back", TransferId{7}).id == TransferId{8});
  REQUIRE(world.hold("h3", kAnna, 5).id == TransferId{9});
  REQUIRE(world.hold("h4", kAnna, 1000).id == TransferId{10});
  REQUIRE(seal_everything(world.db()) == 10);
}

struct Damage {
  const char* sql;
  Rule rule;
  std::int64_t transfer;  // 0: the finding is about no transfer
};

const Damage kDamages[] = {
    {"UPDATE transfer SET amount = 0 WHERE id = 7", Rule::transfer_malformed, 7},
    {"UPDATE transfer SET amount = 4611686018427387905 WHERE id = 7", Rule::transfer_malformed, 7},
    {"UPDATE transfer SET debit = 99 WHERE id = 1", Rule::transfer_malformed, 1},
    {"UPDATE transfer SET credit = debit WHERE id = 7", Rule::transfer_malformed, 7},
    {"UPDATE transfer SET act = 9 WHERE id = 7", Rule::transfer_malformed, 7},
    {"UPDATE transfer SET status = 50 WHERE id = 10", Rule::transfer_malformed, 10},
    {"UPDATE transfer SET asset = 77 WHERE id = 7", Rule::transfer_malformed, 7},
    {"UPDATE transfer SET expires_at = 1 WHERE id = 7", Rule::transfer_malformed, 7},
    {"UPDATE transfer SET pending_id = 9 WHERE id = 7", Rule::transfer_malformed, 7},
    {"UPDATE transfer SET reason = '' WHERE id = 7", Rule::transfer_malformed, 7},
    {"UPDATE transfer SET debit = 2 WHERE id = 9", Rule::transfer_malformed, 9},
    {"UPDATE transfer SET amount = 200 WHERE id = 7", Rule::overspent, 7},
    {"UPDATE transfer SET status = 0 WHERE id = 10", Rule::overspent, 10},
    {"UPDATE transfer SET amount = 4611686018427387904 WHERE id IN (1, 8)", Rule::balance_limit, 8},
    {"UPDATE transfer SET amount = 41 WHERE id = 4", Rule::hold_differs, 4},
    {"UPDATE transfer SET amount = 9 WHERE id = 6", Rule::hold_differs, 6},
    {"UPDATE transfer SET credit = 1 WHERE id = 4", Rule::hold_differs, 4},
    {"UPDATE transfer SET asset = 2 WHERE id = 4", Rule::hold_differs, 4},
    {"UPDATE transfer SET expires_at = 5 WHERE id = 3", Rule::hold_differs, 4},
    {"UPDATE transfer SET act = 5 WHERE id = 6", Rule::hold_differs, 6},
    {"UPDATE transfer SET pending_id = 1 WHERE id = 4", Rule::hold_unknown, 4},
    {"UPDATE transfer SET pending_id = 9 WHERE id = 6", Rule::hold_unknown, 6},
    {"DELETE FROM transfer WHERE id = 5", Rule::hold_unknown, 6},
    {"DROP INDEX transfer_pending; INSERT INTO transfer SELECT 11, act, status, debit, credit, asset, "
     "amount, at, "
     "expires_at, pending_id, reverses_id, 'x', kind, reason, reference FROM transfer WHERE id = 6",
     Rule::hold_unknown, 11},
    {"UPDATE transfer SET reverses_id = 3 WHERE id = 8", Rule::reversal_unknown, 8},
    {"UPDATE transfer SET reverses_id = 10 WHERE id = 8", Rule::reversal_unknown, 8},
    {"UPDATE transfer SET reverses_id = 12345 WHERE id = 8", Rule::reversal_unknown, 8},
    {"UPDATE transfer SET amount = 21 WHERE id = 8", Rule::reversal_differs, 8},
    {"UPDATE transfer SET reverses_id = 2 WHERE id = 8", Rule::reversal_differs, 8},
    {"DROP INDEX transfer_reverses; INSERT INTO transfer SELECT 11, act, status, debit, credit, asset, "
     "amount, at, "
     "expires_at, pending_id, reverses_id, 'x', kind, reason, reference FROM transfer WHERE id = 8",
     Rule::reversed_twice, 11},
    {"DROP INDEX transfer_key; INSERT INTO transfer SELECT 11, act, status, debit, credit, asset, amount, "
     "at, "
     "expires_at, pending_id, reverses_id, key, kind, reason, reference FROM transfer WHERE id = 2",
     Rule::key_twice, 11},
    {"DROP INDEX transfer_key", Rule::guard_missing, 0},
    {"DROP INDEX transfer_pending", Rule::guard_missing, 0},
    {"UPDATE wallet SET posted = posted + 1 WHERE account = 72057594037934938", Rule::wallet_differs, 0},
    {"UPDATE wallet SET held = held - 1 WHERE account = 72057594037934937", Rule::wallet_differs, 0},
    {"UPDATE wallet SET held = 100 WHERE account = 72057594037934937", Rule::wallet_differs, 0},
    {"UPDATE transfer SET amount = 101 WHERE id = 1", Rule::wallet_differs, 0},
    {"INSERT INTO wallet (account, asset, posted) VALUES (72057594037934999, 1, 5)", Rule::wallet_differs, 0},
    {"DELETE FROM wallet WHERE account = 72057594037934938", Rule::wallet_missing, 0},
    {"DELETE FROM open_hold", Rule::open_hold_differs, 9},
    {"INSERT INTO open_hold (id) VALUES (1)", Rule::open_hold_differs, 1},
    {"UPDATE open_hold SET expires_at = 5 WHERE id = 9", Rule::open_hold_differs, 9},
    {"UPDATE transfer SET reason = 'forged' WHERE id = 7", Rule::seal_broken, 7},
    {"UPDATE transfer SET reference = 'forged' WHERE id = 1", Rule::seal_broken, 1},
    {"UPDATE transfer SET at = at + 1 WHERE id = 10", Rule::seal_broken, 10},
    {"DELETE FROM transfer WHERE id = 10", Rule::seal_broken, 9},
    {"DELETE FROM transfer WHERE id = 2", Rule::seal_broken, 3},
};

}  // namespace

TEST_CASE_TEMPLATE("an undamaged ledger has no findings", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(verify(world).ok());
  live(world);
  const VerifyReport report = verify(world);
  for (const Finding& finding : report.findings) MESSAGE(finding.text);
  CHECK(report.ok());
  CHECK(report.transfers == 10);
  CHECK(report.wallets == 2);
  CHECK(report.open_holds == 1);
  CHECK(report.seals == 1);
  CHECK(report.unsealed == 0);
}

TEST_CASE_TEMPLATE("every planted damage is found and its transfer named", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  live(world);
  for (const Damage& damage : kDamages) {
    const std::string sql = damage.sql;
    CAPTURE(sql);
    const VerifyReport report = world.write([&](db::Tx& tx) {
      tamper(tx, damage.sql);
      VerifyReport found = ledger::verify(tx);
      tx.roll_back();
      return found;
    });
    CHECK_FALSE(report.ok());
    const bool named =
        std::any_of(report.findings.begin(), report.findings.end(), [&](const Finding& finding) {
          return finding.rule == damage.rule && finding.transfer.value() == damage.transfer;
        });
    std::string all;
    for (const Finding& finding : report.findings) all += "\n" + finding.text;
    CAPTURE(all);
    CHECK(named);
  }
  CHECK(verify(world).ok());
}

TEST_CASE_TEMPLATE("every guard that is taken away is missed", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  const bool sqlite = world.db().engine() == db::Engine::sqlite;
  std::vector<std::string> triggers{"transfer_no_update", "transfer_no_delete", "ledger_seal_no_update",
                                    "ledger_seal_no_delete"};
  if (!sqlite) triggers.insert(triggers.end(), {"transfer_values", "wallet_is_never_overspent"});
  for (const std::string& trigger : triggers) {
    const std::string table = trigger.starts_with("transfer") ? "transfer"
                              : trigger.starts_with("wallet") ? "wallet"
                                                              : "ledger_seal";
    const std::string sql = "DROP TRIGGER " + trigger + (sqlite ? "" : " ON " + table);
    const VerifyReport report = world.write([&](db::Tx& tx) {
      tx.script(sql);
      VerifyReport found = ledger::verify(tx);
      tx.roll_back();
      return found;
    });
    REQUIRE(report.found == 1);
    CHECK(report.findings[0].rule == Rule::guard_missing);
    CHECK(report.findings[0].text.find(trigger) != std::string::npos);
  }
}

TEST_CASE_TEMPLATE("many wallets are verified in several passes with the same result", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  live(world);
  for (int n = 1; n <= 50; ++n) REQUIRE(world.fund(ledger::Account::team(n), n).ok());
  CHECK(verify(world, {.wallets_per_pass = 7}).ok());
  const auto count = [&](std::size_t wallets_per_pass) {
    return world.write([&](db::Tx& tx) {
      tamper(tx, "UPDATE wallet SET posted = posted + 1; UPDATE transfer SET amount = 39 WHERE id = 4");
      const auto found = ledger::verify(tx, {.wallets_per_pass = wallets_per_pass}).found;
      tx.roll_back();
      return found;
    });
  };
  CHECK(count(1'000'000) > 52);
  CHECK(count(1'000'000) == count(7));
}

TEST_CASE_TEMPLATE("more findings than wanted are counted and not kept", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  live(world);
  const VerifyReport report = world.write([&](db::Tx& tx) {
    tamper(tx, "UPDATE transfer SET reason = ''");
    VerifyReport found = ledger::verify(tx, {.findings_max = 3});
    tx.roll_back();
    return found;
  });
  CHECK(report.findings.size() == 3);
  CHECK(report.found > 10);
}
