// A row as operations show it.
#pragma once

#include "core/db/tx.hpp"
#include "core/models/rows.hpp"

namespace banana::models {

/// A line of a list.
[[nodiscard]] JsonObject brief(const Row& row);
/// With what each operation takes and costs now.
[[nodiscard]] JsonObject in_full(db::Snapshot& snapshot, const Row& row, Instant now);
/// "aspect_ratio 1:1 or 9 more, up to 14 references, 4 outputs": what an offer takes.
[[nodiscard]] std::string describe(const Offer& offer);

}  // namespace banana::models
