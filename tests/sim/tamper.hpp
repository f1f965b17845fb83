// Somebody at a database console. The schema alone must refuse what would break the ledger.
#pragma once

#include "core/db/database.hpp"

namespace banana::sim {

/// Throws Difference when the database lets it happen. Nothing of it stays.
void tamper(db::Database& db);

}  // namespace banana::sim
