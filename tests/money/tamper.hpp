// Somebody with the database in his hands: past our code, the triggers and the CHECKs.
#pragma once

#include <string>
#include <string_view>

#include "core/db/tx.hpp"

namespace banana::test {

inline void tamper(db::Tx& tx, std::string_view sql) {
  if (tx.engine() == db::Engine::sqlite) {
    tx.script(
        "DROP TRIGGER transfer_no_update; DROP TRIGGER transfer_no_delete;"
        "DROP TRIGGER ledger_seal_no_update; DROP TRIGGER ledger_seal_no_delete;"
        "PRAGMA ignore_check_constraints = ON;");
    tx.script(sql);
    tx.script("PRAGMA ignore_check_constraints = OFF");
    return;
  }
  tx.script(
      "ALTER TABLE transfer DISABLE TRIGGER USER; ALTER TABLE ledger_seal DISABLE TRIGGER USER;"
      "ALTER TABLE wallet DISABLE TRIGGER USER;");
  tx.script(sql);
}

}  // namespace banana::test
