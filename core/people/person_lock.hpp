// What is done with one person's orders, payments, refunds and jobs is done one after the other: whoever changes one takes
// this lock first. It comes before the locks of wallets. On SQLite there is one writer anyway.
#pragma once

#include "core/db/tx.hpp"
#include "core/people/user_id.hpp"

namespace banana::people {

/// False when there is no such person.
[[nodiscard]] inline bool lock_person(db::Tx& tx, UserId user) {
  constexpr db::Sql kLock = db::Sql::per_engine("SELECT id FROM person WHERE id = $1",
                                                "SELECT id FROM person WHERE id = $1 FOR NO KEY UPDATE");
  return tx.value<UserId>(kLock, user).has_value();
}

}  // namespace banana::people
