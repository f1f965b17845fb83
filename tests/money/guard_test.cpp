// What the database itself refuses, for code that goes past ours.
#include "core/db/error.hpp"
#include "tests/money/ledger_world.hpp"

using namespace banana;
using namespace banana::test;
using db::Cause;

namespace {

template <class World>
Cause cause_of(World& world, const std::string& sql) {
  try {
    world.write([&](db::Tx& tx) { tx.script(sql); });
  } catch (const db::Error& error) {
    return error.cause();
  }
  return Cause::other;  // it was let through
}

constexpr const char* kInsert =
    "INSERT INTO transfer (id, act, status, debit, credit, asset, amount, at, expires_at, pending_id, "
    "reverses_id, key, kind, reason, reference) VALUES ";

}  // namespace

TEST_CASE_TEMPLATE("the database refuses to change or delete a transfer", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  for (const char* sql :
       {"UPDATE transfer SET amount = 1", "UPDATE transfer SET reason = 'x' WHERE id = 1",
        "UPDATE transfer SET at = at", "DELETE FROM transfer", "DELETE FROM transfer WHERE id = 1"}) {
    CAPTURE(sql);
    CHECK(cause_of(world, sql) == Cause::refused);
  }
  CHECK(world.count("transfer") == 1);
}

TEST_CASE_TEMPLATE("the database refuses an overspent wallet whoever writes it", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100).ok());
  for (const char* sql : {"UPDATE wallet SET posted = -1", "UPDATE wallet SET held = 101",
                          "UPDATE wallet SET held = -1", "UPDATE wallet SET posted = 4611686018427387905",
                          "INSERT INTO wallet (account, asset) VALUES (2, 1)"}) {
    CAPTURE(sql);
    CHECK(cause_of(world, sql) == Cause::check);
  }
}

TEST_CASE_TEMPLATE("the database refuses malformed transfers", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  for (const char* row : {
           "(1, 1, 0, 1, 1, 1, 5, 0, NULL, NULL, NULL, 'k', 'k', 'r', '')",  // to itself
           "(1, 1, 0, 1, 2, 1, 0, 0, NULL, NULL, NULL, 'k', 'k', 'r', '')",  // nothing
           "(1, 1, 0, 1, 2, 1, -5, 0, NULL, NULL, NULL, 'k', 'k', 'r', '')",
           "(1, 7, 0, 1, 2, 1, 5, 0, NULL, NULL, NULL, 'k', 'k', 'r', '')",  // no such act
           "(1, 3, 0, 1, 2, 1, 5, 0, NULL, NULL, NULL, 'k', 'k', 'r', '')",  // a post of nothing
           "(1, 1, 0, 1, 2, 1, 5, 0, NULL, 7, NULL, 'k', 'k', 'r', '')",     // a transfer of a hold
           "(1, 6, 0, 1, 2, 1, 5, 0, NULL, NULL, NULL, 'k', 'k', 'r', '')",  // a reversal of nothing
           "(1, 1, 0, 1, 2, 1, 5, 0, 9, NULL, NULL, 'k', 'k', 'r', '')",     // a transfer that expires
           "(1, 1, 0, 1, 2, 1, 5, 0, NULL, NULL, NULL, 'k', 'k', '', '')",   // no reason
       }) {
    CAPTURE(row);
    CHECK(cause_of(world, std::string{kInsert} + row) == Cause::check);
  }
}

TEST_CASE_TEMPLATE("the database refuses a second key or end or reversal", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 100, "k").ok());
  const auto held = world.hold("h", kAnna, 10);
  CHECK(world.post("p", held.id).ok());
  const auto gift = world.pay("gift", kAnna, kBoris, 1);
  CHECK(world.reverse("back", gift.id).ok());
  const auto insert = [&](const std::string& row) { return cause_of(world, kInsert + row); };
  CHECK(insert("(90, 1, 0, 1, 2, 1, 5, 0, NULL, NULL, NULL, 'k', 'k', 'r', '')") == Cause::unique);
  CHECK(insert("(90, 3, 0, 1, 2, 1, 5, 0, NULL, " + std::to_string(held.id.value()) +
               ", NULL, 'n', 'k', 'r', '')") == Cause::unique);
  CHECK(insert("(90, 6, 0, 1, 2, 1, 5, 0, NULL, NULL, " + std::to_string(gift.id.value()) +
               ", 'n', 'k', 'r', '')") == Cause::unique);
}

TEST_CASE("sqlite refuses to replace a transfer or a seal") {
  ON_LEDGER(OnSqlite, world);
  CHECK(world.fund(kAnna, 100, "k").ok());
  const std::string replace = "INSERT OR REPLACE" + std::string{kInsert}.substr(6);
  CHECK(cause_of(world, replace + "(1, 1, 0, 1, 2, 1, 5, 0, NULL, NULL, NULL, 'n', 'k', 'r', '')") ==
        Cause::refused);
  CHECK(cause_of(world, replace + "(90, 1, 0, 1, 2, 1, 5, 0, NULL, NULL, NULL, 'k', 'k', 'r', '')") ==
        Cause::refused);
  CHECK(world.count("transfer") == 1);
}
