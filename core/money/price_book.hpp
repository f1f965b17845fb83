// The price list: for each model and operation a row of versions, which are only ever added (PA7). At any moment
// the highest version that is valid then counts, so a version for a week gives way to the one before it when
// the week is over, and what a quote was made by can be looked up for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/id.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/money/price.hpp"

namespace banana::money {

struct PriceTag;
using PriceId = Id<PriceTag>;

struct PriceVersion {
  PriceId id;
  std::string model;
  std::string operation;
  std::int64_t version = 0;  // 1, 2, 3 … of this model and operation
  Rule rule;
  Instant valid_from;
  std::optional<Instant> valid_to;  // not valid any more at this time; none: until another takes its place
  std::string note;
  Instant created_at;
  std::string created_by;

  [[nodiscard]] bool holds(Instant at) const { return valid_from <= at && (!valid_to || at < *valid_to); }
};

struct NewPrice {
  std::string model;
  std::string operation;
  Rule rule;
  std::optional<Instant> valid_from = {};  // none: now; the past can't be priced any more
  std::optional<Instant> valid_to = {};
  std::string note = {};
  std::string by;
};
[[nodiscard]] Result<PriceVersion> add_price(db::Tx& tx, IdMaker& ids, Instant now, const NewPrice& order);

/// The version that counts at this moment.
[[nodiscard]] std::optional<PriceVersion> price_at(db::Snapshot& snapshot, std::string_view model,
                                                   std::string_view operation, Instant at);
/// The same; the refusal says what there is instead.
[[nodiscard]] Result<PriceVersion> find_price(db::Snapshot& snapshot, std::string_view model,
                                              std::string_view operation, Instant at);
/// The newest version, valid yet or not.
[[nodiscard]] std::optional<PriceVersion> newest_price(db::Snapshot& snapshot, std::string_view model,
                                                       std::string_view operation);
[[nodiscard]] std::optional<PriceVersion> price_by_id(db::Snapshot& snapshot, PriceId id);

/// All versions of one price, newest first.
[[nodiscard]] std::vector<PriceVersion> price_history(db::Snapshot& snapshot, std::string_view model,
                                                      std::string_view operation);
/// What counts at this moment, by model and operation; of one model, or of all when it is empty.
[[nodiscard]] std::vector<PriceVersion> price_list(db::Snapshot& snapshot, Instant at,
                                                   std::string_view model = {});

}  // namespace banana::money
