#include "tests/sim/tamper.hpp"

#include <array>

#include <fmt/format.h>

#include "tests/sim/look.hpp"

namespace banana::sim {
namespace {

struct Attempt {
  std::string_view what;
  db::Sql sql;
};

#define ADD_TO_TRANSFER                                                                               \
  "INSERT INTO transfer (id, act, status, debit, credit, asset, amount, at, expires_at, pending_id, " \
  "reverses_id, key, kind, reason, reference) "
#define AGAIN(key)                                                                                \
  "SELECT (SELECT max(id) + 1000 FROM transfer), act, status, debit, credit, asset, amount, at, " \
  "expires_at, pending_id, reverses_id, " key ", kind, reason, reference FROM transfer "

// Each changes a row if there is one of its kind, or is refused.
constexpr std::array kAttempts{
    Attempt{"change a transfer",
            "UPDATE transfer SET reason = 'better' WHERE id = (SELECT max(id) FROM transfer)"},
    Attempt{"delete a transfer", "DELETE FROM transfer WHERE id = (SELECT max(id) FROM transfer)"},
    Attempt{"use a key twice", ADD_TO_TRANSFER AGAIN("key") "WHERE act = 1 ORDER BY id LIMIT 1"},
    Attempt{"end a hold twice",
            ADD_TO_TRANSFER AGAIN(
                "'second end'") "WHERE pending_id IS NOT NULL AND status = 0 ORDER BY id LIMIT 1"},
    Attempt{"reverse a transfer twice",
            ADD_TO_TRANSFER AGAIN("'second refund'") "WHERE act = 6 AND status = 0 ORDER BY id LIMIT 1"},
    Attempt{"spend more than there is", "UPDATE wallet SET posted = held - 1"},
    Attempt{"hold more than there is", "UPDATE wallet SET held = posted + 1"},
    Attempt{"change a seal", "UPDATE ledger_seal SET sealed_at = 0"},
    Attempt{"delete a seal", "DELETE FROM ledger_seal"},
};

}  // namespace

void tamper(db::Database& db) {
  for (const Attempt& attempt : kAttempts) {
    std::int64_t changed = 0;
    try {
      db.write_now([&](db::Tx& tx) {
        tx.roll_back();
        changed = tx.exec(attempt.sql);
      });
    } catch (const db::Error&) {
      continue;
    }
    if (changed > 0) throw Difference{"tamper", fmt::format("it was possible to {}", attempt.what)};
  }
}

}  // namespace banana::sim
