// The ledger's hash chain (PA11). A seal covers a run of transfers, all that exist from its first id to its last,
// and the seal before it:
//
//   hash = SHA-256("banana ledger seal 1" | previous | id | first | last | count | the transfers' bytes)
//
// with the encoding of canonical.hpp; the first seal's `previous` is 32 zero bytes. Whoever changes, slips in or
// takes away a sealed transfer breaks its seal; whoever makes that seal anew breaks every later one. Taking off
// whole seals from the end leaves a shorter chain that fits: note the head (Seal::hash of the last) elsewhere
// from time to time and give it to verify().
// `marks` holds the first 8 bytes of the SHA-256 of each transfer's bytes. It proves nothing; it lets verify()
// name the first transfer that was tampered with, not just the seal.
//
// Sealing runs off the hot path, and may only cover ids below which nothing can appear any more. On SQLite the
// one writer commits ids in order, so that is every id. On PostgreSQL transfers of concurrent transactions
// commit out of order. There, rows::write() makes sure that a transaction has its xid before it draws an id. So:
//   1. read M, the highest id committed;
//   2. then, in another transaction, draw a new xid Y: whoever drew an id up to M has an xid below Y;
//   3. wait until the oldest running xid is Y or above: all of those have ended, and up to M nothing will appear.
// No writer ever waits for this. Xids are not kept, so a dump restored into another cluster goes on sealing.
#pragma once

#include <cstddef>
#include <optional>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/base/hash.hpp"
#include "core/db/database.hpp"
#include "core/money/record.hpp"

namespace banana::ledger {

inline constexpr std::size_t kSealMax = 1024;  // transfers a seal covers at most
inline constexpr std::size_t kMarkBytes = 8;

struct Seal {
  std::int64_t id = 0;  // 1, 2, 3 …
  TransferId first = {};
  TransferId last = {};
  std::int64_t count = 0;
  Sha256Digest previous{};
  Sha256Digest hash{};
  Bytes marks = {};
};

/// The digest of a seal, begun: its transfers' bytes are to be added.
[[nodiscard]] Sha256 begin_seal(const Seal& seal);

/// The next seals after the one with this id (0: from the first), at most `most` of them.
[[nodiscard]] std::vector<Seal> seals_after(db::Snapshot& snapshot, std::int64_t id, std::size_t most);
[[nodiscard]] std::optional<Seal> last_seal(db::Snapshot& snapshot);

/// Makes one more seal over unsealed transfers up to `horizon`; how many it covers, 0 when there are none.
[[nodiscard]] std::size_t seal_next(db::Tx& tx, Instant now, TransferId horizon);

/// Seals all that can be sealed now; how many transfers. The scheduler calls it.
[[nodiscard]] Task<std::size_t> seal_all(db::Database& db, const Clock& clock);

}  // namespace banana::ledger
