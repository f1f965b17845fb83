// What a schema loses on the way down, counted.
#pragma once

#include <map>
#include <set>
#include <string>
#include <vector>

#include "core/db/migrate.hpp"

namespace banana::db {

/// Every column of every table of the schema, by table.
using Columns = std::map<std::string, std::set<std::string>>;
[[nodiscard]] Columns columns(Snapshot& snapshot);

/// Of `before`, what `after` doesn't have. A table that is gone stands there with an empty set.
[[nodiscard]] Columns missing(const Columns& before, const Columns& after);

/// How many rows, or values in a column, those are now. Uses a scratch table and rolls back.
[[nodiscard]] std::vector<Loss> count_losses(Tx& tx, const Columns& lost);

}  // namespace banana::db
