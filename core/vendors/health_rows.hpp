// Records in the database: one row a vendor or model (vendor_health).
#pragma once

#include <map>
#include <vector>

#include "core/db/tx.hpp"
#include "core/vendors/record.hpp"

namespace banana::vendors {

[[nodiscard]] std::map<Subject, Record> read_records(db::Snapshot& snapshot);

/// Puts the news into the records and gives those as they are now. Raises kHealthSignal when a circuit changed.
[[nodiscard]] std::map<Subject, Record> write_news(db::Tx& tx, const std::vector<News>& news, Instant now);

}  // namespace banana::vendors
