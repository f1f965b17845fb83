// The ledger's SQL. Sets travel differently on the two engines, and only here: a prepared statement per row
// on SQLite, where a statement costs a microsecond, and one statement per set on PostgreSQL, where it costs a
// journey.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/db/tx.hpp"
#include "core/money/book.hpp"

namespace banana::ledger::rows {

[[nodiscard]] std::vector<Record> by_id(db::Snapshot& snapshot, std::span<const TransferId> ids);
[[nodiscard]] std::vector<Record> by_key(db::Snapshot& snapshot, std::span<const std::string_view> keys);
/// The posts, voids and expiries of these holds.
[[nodiscard]] std::vector<Record> resolutions(db::Snapshot& snapshot, std::span<const TransferId> holds);
[[nodiscard]] std::vector<Record> reversals(db::Snapshot& snapshot, std::span<const TransferId> transfers);
[[nodiscard]] std::vector<Record> of_account(db::Snapshot& snapshot, const WalletKey& wallet,
                                             std::size_t most, TransferId before);
[[nodiscard]] bool asset_exists(db::Snapshot& snapshot, AssetId asset);
[[nodiscard]] std::vector<TransferId> due_holds(db::Snapshot& snapshot, Instant now, std::size_t most);

/// PostgreSQL only, what one command needs in one statement: locks a wallet that there is for a command whose key nobody has
/// used, as far as one could see before the lock; else nothing.
[[nodiscard]] std::optional<Wallet> lock_for_new(db::Tx& tx, const WalletKey& key, std::string_view command);
struct OpenHold {
  Record record;
  Wallet wallet;  // that is charged
};
/// The same for one that ends a hold: nothing either unless the hold is open, in favour of the house.
[[nodiscard]] std::optional<OpenHold> lock_for_end(db::Tx& tx, TransferId hold, std::string_view command);

/// Makes the wallets that are missing and locks all of them until the transaction ends, in the order given,
/// which must be ascending: whoever else wants one of them waits, and two batches can't wait for each other.
[[nodiscard]] std::vector<Wallet> lock_wallets(db::Tx& tx, std::span<const WalletKey> sorted);
/// Between house accounts there is no wallet to lock; such transfers take turns here.
void lock_house(db::Tx& tx);

struct WalletChange {
  WalletKey key;
  std::int64_t posted;
  std::int64_t held;
};
/// Gives the records their ids, ascending, and writes them with what follows for wallets and open holds. After the wallets
/// are locked: see seal.hpp.
void write(db::Tx& tx, std::span<const WalletChange> changes, std::span<Record* const> records);

}  // namespace banana::ledger::rows
