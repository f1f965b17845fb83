// Removing what nobody needs: uses past their time, bytes without a use, and bytes that no row speaks of.
//
// It may be cut between any two steps, and several may run at once: rows go before bytes, so what is cut leaves bytes
// without a row, which the next one that looks at everything finds. Bytes are removed only when they were put longer
// than kGrace ago.
#pragma once

#include <cstdint>
#include <functional>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/blob/keeping.hpp"
#include "core/blob/store.hpp"
#include "core/db/database.hpp"

namespace banana::blob {

enum class Doing : std::uint8_t { rehearsal, removal };

struct Removed {
  std::uint64_t blobs = 0;
  std::uint64_t bytes = 0;
};

/// Uses that are over, and what nobody uses any more. A rehearsal counts what would go.
[[nodiscard]] Task<Result<Removed>> remove_unused(db::Database& database, BlobStore& store, Doing doing,
                                                  Instant now);

struct Compared {
  std::uint64_t looked_at = 0;   // in the store
  Removed strays;                // bytes that no row speaks of
  std::uint64_t missing = 0;     // rows whose bytes are not there
  std::uint64_t unfinished = 0;  // swept; not counted in a rehearsal
};

/// Goes through all of the store, beside the rows. `seen` is told how far it is.
[[nodiscard]] Task<Result<Compared>> compare(db::Database& database, BlobStore& store, Doing doing,
                                             Instant now,
                                             const std::function<void(std::uint64_t)>& seen = {});

}  // namespace banana::blob
