// The indexes and triggers without which the database would let through what the ledger forbids.
#pragma once

#include <string>
#include <vector>

#include "core/db/tx.hpp"

namespace banana::ledger {

/// The names of those that are missing, invalid or switched off.
[[nodiscard]] std::vector<std::string> missing_guards(db::Snapshot& snapshot);

}  // namespace banana::ledger
