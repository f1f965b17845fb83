// The ledger's SQL in a bare loop over sqlite3, without the ledger: what SQLite itself makes of the same load.
#pragma once

#include <chrono>
#include <string>

namespace banana::bench {

/// Transfers a second, `batch` to a commit, on a prepared ledger file that nobody else has open.
[[nodiscard]] double raw_transfers_per_second(const std::string& path, int batch,
                                              std::chrono::milliseconds span);

}  // namespace banana::bench
