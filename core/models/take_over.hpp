// New catalogue data comes in: what is shipped, or a file of an operator's. Planned first, so that `models diff` shows
// what `models import` does.
//
// What is shipped never tramples what was changed here: models are merged member by member (merge.hpp), and a price is
// only replaced while the one that counts was shipped too. A model that is not shipped any more goes off, unless it was
// switched on by hand, and is the operator's from then on. An operator's file is their word: it overwrites what it names
// and leaves the rest.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"
#include "core/models/merge.hpp"
#include "core/models/rows.hpp"
#include "core/models/sheet.hpp"
#include "core/money/price_book.hpp"

namespace banana::models {

/// Who sets the prices that are shipped.
inline constexpr std::string_view kShippedBy = "models.yaml";

struct Change {
  std::string model;
  Difference what;  // its path is empty for the model as a whole, and begins with "price." for a price
};

struct Plan {
  std::vector<Change> changes;
  std::vector<Row> rows;                // to be put
  std::vector<money::NewPrice> prices;  // to be added
  [[nodiscard]] std::int64_t count(Fate fate) const;
  [[nodiscard]] bool empty() const { return rows.empty() && prices.empty(); }
};

[[nodiscard]] Plan plan_shipped(db::Snapshot& snapshot, std::span<const Sheet> sheets, Instant now);
/// Refuses a fallback that is nowhere.
[[nodiscard]] Result<Plan> plan_own(db::Snapshot& snapshot, std::span<const Sheet> sheets, Instant now,
                                    std::string_view by);

/// In the transaction that it was planned in, after take_turn.
[[nodiscard]] Result<> carry_out(db::Tx& tx, IdMaker& ids, Instant now, std::string_view by,
                                 const Plan& plan);

/// The first start: everything that is shipped. False when there are models already.
[[nodiscard]] Result<bool> seed_models(db::Tx& tx, IdMaker& ids, Instant now);

/// Of one row that is about to be put.
[[nodiscard]] Result<> check_fallbacks(db::Snapshot& snapshot, const Model& model);

}  // namespace banana::models
