// Every rule of the proof finds what it is there for.
#include <doctest/doctest.h>

#include "tests/studio/workshop.hpp"

using namespace banana;
using namespace banana::studio;

namespace {

/// One job delivered, one failed, one running, one waiting; then somebody tampers.
template <class Here>
std::vector<std::string> after(const char* tampering) {
  test::Workshop<Here> shop;
  const UserId ali = shop.rich(7002, 1000);
  (void)shop.ordered(ali);
  shop.deliver(shop.claim_one(), 1);
  (void)shop.ordered(ali);
  shop.fail_with(shop.claim_one(), "invalid", GiveUp{});
  (void)shop.ordered(ali);
  (void)shop.claim_one();
  (void)shop.ordered(ali);
  shop.check_books();
  shop.write([&](db::Tx& tx) {
    tx.script(tx.engine() == db::Engine::sqlite
                  ? "DROP TRIGGER job_stays_ended; DROP TRIGGER job_move_stays;"
                  : "DROP TRIGGER job_stays_ended ON job; DROP TRIGGER job_move_stays ON job_move;");
    tx.script(tampering);
  });
  std::vector<std::string> found;
  for (const std::string& fault : shop.faults()) found.push_back(fault.substr(fault.find(": ") + 2));
  return found;
}

}  // namespace

TEST_CASE_TEMPLATE("tampering with jobs is found", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  const auto has = [](const std::vector<std::string>& found, std::string_view text) {
    return std::ranges::find(found, text) != found.end();
  };
  CHECK(has(after<Here>("UPDATE job SET price = price + 1"),
            "it has a price, and no hold of that price by who ordered it"));
  CHECK(has(
      after<Here>("UPDATE job SET status = 0, phase = 0, ended_at = NULL, charged = NULL WHERE status = 2"),
      "it goes on, and its hold is not open"));
  CHECK(has(after<Here>("UPDATE job SET status = 3, phase = 5, ended_at = 1, charged = 0 WHERE status = 0"),
            "it has ended, and its hold is open"));
  CHECK(has(after<Here>("UPDATE job SET charged = 99 WHERE status = 2"),
            "what it says was charged is not what the ledger took"));
  CHECK(has(after<Here>("DELETE FROM job_result"),
            "it succeeded, and there is no result, or more than was charged for"));
  CHECK(has(after<Here>("INSERT INTO job_result (job_id, n, blob, type, bytes, width, height) SELECT id, 1, "
                        "'b', 't', 1, 1, 1 "
                        "FROM job WHERE status = 3"),
            "it did not succeed, and there is a result"));
  CHECK(has(after<Here>("UPDATE job_move SET to_status = 4 WHERE to_status = 3"),
            "its moves are not one after the other from queued to where it is"));
  CHECK(
      has(after<Here>("INSERT INTO job_retry SELECT (SELECT id FROM job WHERE status = 0), id FROM job WHERE "
                      "status = 3"),
          "it was made once more for nothing, and is not free, or the first one delivered or was somebody "
          "else's"));
  CHECK(has(after<Here>("DELETE FROM job_attempt"), "its attempts that are over are not all written down"));
}

TEST_CASE_TEMPLATE("a hold without its job is found", Here, BANANA_ENGINES) {
  IN_WORKSHOP(Here, shop);
  const UserId ali = shop.rich(7002, 1000);
  const auto held = shop.write([&](db::Tx& tx) {
    return ledger::hold(tx, shop.now(),
                        {.key = "job:x",
                         .kind = "generation",
                         .debit = ledger::Account::user(ali.value()),
                         .credit = ledger::Account::house(ledger::House::revenue),
                         .amount = Tokens{5},
                         .reason = "lost"});
  });
  REQUIRE(held.ok());
  CHECK(shop.faults() ==
        std::vector<std::string>{"hold " + held.id.str() + ": it is of a job that is not known"});
}
