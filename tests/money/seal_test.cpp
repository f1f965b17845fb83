// The hash chain: made off the hot path, broken by every change (PA11).
#include "core/money/seal.hpp"

#include <semaphore>
#include <thread>

#include "core/money/verify.hpp"
#include "tests/money/ledger_world.hpp"
#include "tests/money/sealing.hpp"
#include "tests/money/tamper.hpp"

using namespace banana;
using namespace banana::test;
using ledger::Finding;
using ledger::Rule;
using ledger::TransferId;
using ledger::VerifyReport;

namespace {

template <class World>
std::size_t seal(World& world) {
  return seal_everything(world.db());
}

template <class World>
void fund_many(World& world, int first, int count) {
  std::vector<ledger::Command> commands;
  for (int n = first; n < first + count; ++n) {
    commands.push_back(ledger::Transfer{.key = "many " + std::to_string(n),
                                        .kind = "topup",
                                        .debit = kIssue,
                                        .credit = kAnna,
                                        .amount = Tokens{1},
                                        .reason = "bought"});
  }
  world.write([&](db::Tx& tx) { return ledger::apply(tx, world.now, commands); });
}

template <class World>
VerifyReport verify_after(World& world, std::string_view sql, ledger::VerifyOptions options = {}) {
  return world.write([&](db::Tx& tx) {
    tamper(tx, sql);
    VerifyReport report = ledger::verify(tx, options);
    tx.roll_back();
    return report;
  });
}

std::optional<Finding> first(const VerifyReport& report, Rule rule) {
  for (const Finding& finding : report.findings) {
    if (finding.rule == rule) return finding;
  }
  return std::nullopt;
}

}  // namespace

TEST_CASE_TEMPLATE("seals cover every transfer once and go on where they ended", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(seal(world) == 0);
  fund_many(world, 0, 2500);
  CHECK(seal(world) == 2500);
  CHECK(seal(world) == 0);
  fund_many(world, 2500, 10);
  const VerifyReport before = world.read([](db::Snapshot& s) { return ledger::verify(s); });
  CHECK(before.ok());
  CHECK(before.seals == 3);
  CHECK(before.unsealed == 10);
  CHECK(seal(world) == 10);
  const VerifyReport after = world.read([](db::Snapshot& s) { return ledger::verify(s); });
  CHECK(after.ok());
  CHECK(after.seals == 4);
  CHECK(after.unsealed == 0);
  CHECK(after.head == world.read([](db::Snapshot& s) { return ledger::last_seal(s); })->hash);
}

TEST_CASE_TEMPLATE("the first transfer that was tampered with is named", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  fund_many(world, 0, 2500);
  seal(world);
  const auto broken = [&](std::string_view sql) {
    const auto finding = first(verify_after(world, sql), Rule::seal_broken);
    REQUIRE(finding.has_value());
    return std::pair{finding->seal, finding->transfer.value()};
  };
  CHECK(broken("UPDATE transfer SET reference = 'x' WHERE id IN (1500, 1600)") == std::pair{2L, 1500L});
  CHECK(broken("UPDATE transfer SET kind = 'x' WHERE id = 1") == std::pair{1L, 1L});
  CHECK(broken("UPDATE transfer SET key = 'x' WHERE id = 2500") == std::pair{3L, 2500L});
  CHECK(broken("DELETE FROM transfer WHERE id = 1024") == std::pair{1L, 1023L});
  CHECK(broken("DELETE FROM transfer WHERE id = 1025") == std::pair{2L, 1026L});
  CHECK(broken("DELETE FROM transfer WHERE id > 2048") == std::pair{3L, 0L});
}

TEST_CASE_TEMPLATE("a seal made anew breaks the one after it", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  fund_many(world, 0, 2500);
  seal(world);
  const auto changed = verify_after(world, "UPDATE ledger_seal SET hash = previous WHERE id = 2");
  CHECK(first(changed, Rule::seal_broken)->seal == 2);
  CHECK(first(changed, Rule::chain_broken)->seal == 3);
  const auto gone = verify_after(world, "DELETE FROM ledger_seal WHERE id = 2");
  CHECK(first(gone, Rule::chain_broken)->seal == 3);
  CHECK(first(gone, Rule::seal_broken)->transfer == TransferId{1025});
}

TEST_CASE_TEMPLATE("a transfer slipped in between seals is named", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  fund_many(world, 0, 20);
  const auto finding = [&] {
    return world.write([&](db::Tx& tx) {
      tamper(tx, "UPDATE transfer SET id = id + 100 WHERE id > 10");
      CHECK(ledger::seal_next(tx, world.now, TransferId{10}) == 10);
      CHECK(ledger::seal_next(tx, world.now, TransferId{200}) == 10);
      tx.script("UPDATE transfer SET id = 50 WHERE id = 120");
      VerifyReport report = ledger::verify(tx);
      tx.roll_back();
      return first(report, Rule::seal_broken);
    });
  }();
  REQUIRE(finding.has_value());
  CHECK(finding->transfer == TransferId{50});
}

TEST_CASE_TEMPLATE("a chain cut short is known by the head noted before", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  fund_many(world, 0, 1024);
  seal(world);
  const auto old_head = world.read([](db::Snapshot& s) { return ledger::last_seal(s); })->hash;
  fund_many(world, 1024, 100);
  seal(world);
  const auto head = world.read([](db::Snapshot& s) { return ledger::last_seal(s); })->hash;
  const std::string_view cut = "DELETE FROM ledger_seal WHERE id = 2";
  CHECK_FALSE(first(verify_after(world, cut), Rule::head_differs));
  CHECK(first(verify_after(world, cut, {.known_head = head}), Rule::head_differs));
  CHECK_FALSE(first(verify_after(world, cut, {.known_head = old_head}), Rule::head_differs));
  CHECK(world.read([&](db::Snapshot& s) { return ledger::verify(s, {.known_head = old_head}); }).ok());
}

TEST_CASE("nothing is sealed above a transfer that is not committed yet") {
  ON_LEDGER(OnPostgres, world);
  std::binary_semaphore drawn{0}, go_on{0};
  std::jthread slow{[&] {
    bool waited = false;
    world.write([&](db::Tx& tx) {
      const auto outcome = ledger::transfer(tx, world.now,
                                            {.key = "slow",
                                             .kind = "topup",
                                             .debit = kIssue,
                                             .credit = kAnna,
                                             .amount = Tokens{1},
                                             .reason = "r"});
      if (!std::exchange(waited, true)) {
        drawn.release();
        go_on.acquire();
      }
      return outcome;
    });
  }};
  drawn.acquire();
  const auto quick = world.fund(kBoris, 5, "quick");
  CHECK(quick.ok());
  CHECK(seal_once(world.db()) == 0);
  go_on.release();
  slow.join();
  CHECK(seal(world) == 2);
  CHECK(world.read([](db::Snapshot& s) { return ledger::verify(s); }).ok());
}
