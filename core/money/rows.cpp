#include "core/money/rows.hpp"

#include <optional>
#include <utility>

#include "core/db/pg_array.hpp"
#include "core/money/canonical.hpp"

namespace banana::ledger::rows {
namespace {

using db::Engine;
using db::PgArray;
using db::Rows;
using db::Snapshot;
using db::Sql;
using db::Tx;

#define BANANA_RECORD "SELECT " BANANA_RECORD_COLUMNS " FROM transfer "

/// The same for one row and, on PostgreSQL, for a set. One row has a statement of its own there as well: the plan of one
/// that takes arrays apart depends on how long they are, and so it is planned anew each time.
struct Pair {
  Sql one;
  Sql many;
};

constexpr Pair kById{BANANA_RECORD "WHERE id = $1", BANANA_RECORD "WHERE id = ANY($1::bigint[])"};
constexpr Pair kByKey{BANANA_RECORD "WHERE key = $1", BANANA_RECORD "WHERE key = ANY($1::text[])"};
constexpr Pair kResolutions{BANANA_RECORD "WHERE pending_id = $1 AND pending_id IS NOT NULL AND status = 0",
                            BANANA_RECORD "WHERE pending_id = ANY($1::bigint[]) AND status = 0"};
constexpr Pair kReversals{BANANA_RECORD "WHERE reverses_id = $1 AND reverses_id IS NOT NULL AND status = 0",
                          BANANA_RECORD "WHERE reverses_id = ANY($1::bigint[]) AND status = 0"};
constexpr Sql kOfDebit = BANANA_RECORD
    "WHERE debit = $1 AND debit >= 72057594037927936 AND asset = $2 AND status = 0 AND id < $3 "
    "ORDER BY id DESC LIMIT $4";
constexpr Sql kOfCredit = BANANA_RECORD
    "WHERE credit = $1 AND credit >= 72057594037927936 AND asset = $2 AND status = 0 AND id < $3 "
    "AND act IN (1, 3, 6) ORDER BY id DESC LIMIT $4";

constexpr Sql kAsset = "SELECT 1 FROM asset WHERE id = $1";
constexpr Sql kDueHolds = "SELECT id FROM open_hold WHERE expires_at <= $1 ORDER BY expires_at, id LIMIT $2";

#define BANANA_WALLET "SELECT posted, held FROM wallet WHERE account = $1 AND asset = $2"
constexpr Sql kLockWallet = Sql::per_engine(BANANA_WALLET, BANANA_WALLET " FOR NO KEY UPDATE");
constexpr Sql kNewWallet = "INSERT INTO wallet (account, asset) VALUES ($1, $2)";
constexpr Sql kLockWallets =
    "SELECT s.n, w.posted, w.held "
    "FROM unnest($1::bigint[], $2::bigint[]) WITH ORDINALITY AS s (account, asset, n) "
    "JOIN wallet w ON w.account = s.account AND w.asset = s.asset ORDER BY s.n FOR NO KEY UPDATE OF w";
constexpr Sql kNewWallets =
    "INSERT INTO wallet (account, asset) SELECT * FROM unnest($1::bigint[], $2::bigint[]) "
    "ON CONFLICT DO NOTHING";
constexpr Sql kLockHouse = "SELECT pg_advisory_xact_lock(7021034)";

// PostgreSQL only: see look_at_once() in ledger.cpp.
constexpr Sql kLockForNew =
    BANANA_WALLET " AND NOT EXISTS (SELECT 1 FROM transfer WHERE key = $3) FOR NO KEY UPDATE";
constexpr Sql kLockForEnd =
    "SELECT h.*, w.posted, w.held FROM (" BANANA_RECORD
    "WHERE id = $1 AND act = 2 AND status = 0 AND credit < 72057594037927936) AS h "
    "JOIN wallet w ON w.account = h.debit AND w.asset = h.asset "
    "WHERE EXISTS (SELECT 1 FROM open_hold WHERE id = $1) AND NOT EXISTS (SELECT 1 FROM transfer WHERE key = "
    "$2) FOR NO KEY UPDATE OF w";

bool one_by_one(Engine engine, std::size_t rows) { return engine == Engine::sqlite || rows == 1; }

Record read_record(const Rows& row) {
  Record record;
  record.id = row.get<TransferId>(0);
  record.act = static_cast<Act>(row.i64(1));
  record.status = static_cast<Status>(row.i64(2));
  record.debit = Account{row.i64(3)};
  record.credit = Account{row.i64(4)};
  record.asset = static_cast<AssetId>(row.i64(5));
  record.amount = row.i64(6);
  record.at = row.get<Instant>(7);
  record.expires_at = row.get<std::optional<Instant>>(8);
  record.pending_id = row.get<std::optional<TransferId>>(9);
  record.reverses_id = row.get<std::optional<TransferId>>(10);
  record.key = row.text(11);
  record.kind = row.text(12);
  record.reason = row.text(13);
  record.reference = row.text(14);
  return record;
}

void read_all(Rows rows, std::vector<Record>& out) {
  while (rows.next()) out.push_back(read_record(rows));
}

template <class T>
std::vector<Record> select(Snapshot& snapshot, Pair sql, std::span<const T> wanted) {
  std::vector<Record> found;
  if (wanted.empty()) return found;
  if (one_by_one(snapshot.engine(), wanted.size())) {
    for (const T& one : wanted) read_all(snapshot.query(sql.one, one), found);
    return found;
  }
  constexpr bool kByNumber = std::is_same_v<T, TransferId>;
  PgArray array{kByNumber ? PgArray::Of::bigint : PgArray::Of::text};
  for (const T& one : wanted) {
    if constexpr (kByNumber) {
      array.add(one.value());
    } else {
      array.add(one);
    }
  }
  read_all(snapshot.query(sql.many, array.wire()), found);
  return found;
}

std::vector<Wallet> lock_wallets_one_by_one(Tx& tx, std::span<const WalletKey> sorted) {
  std::vector<Wallet> wallets;
  wallets.reserve(sorted.size());
  for (const WalletKey& key : sorted) {
    const auto asset = static_cast<std::int64_t>(key.asset);
    Rows rows = tx.query(kLockWallet, key.account.value(), asset);
    if (rows.next()) {
      wallets.push_back({.posted = rows.i64(0), .held = rows.i64(1)});
    } else {
      tx.exec(kNewWallet, key.account.value(), asset);
      wallets.push_back({});
    }
  }
  return wallets;
}

struct WalletArrays {
  PgArray accounts{PgArray::Of::bigint};
  PgArray assets{PgArray::Of::bigint};
};
WalletArrays arrays_of(std::span<const WalletKey> keys) {
  WalletArrays arrays;
  for (const WalletKey& key : keys) {
    arrays.accounts.add(key.account.value());
    arrays.assets.add(static_cast<std::int64_t>(key.asset));
  }
  return arrays;
}

/// Locks what exists; the places of the rest stay empty.
void lock_existing(Tx& tx, WalletArrays& keys, std::vector<std::optional<Wallet>>& wallets) {
  Rows rows = tx.query(kLockWallets, keys.accounts.wire(), keys.assets.wire());
  while (rows.next()) {
    wallets[static_cast<std::size_t>(rows.i64(0) - 1)] = Wallet{.posted = rows.i64(1), .held = rows.i64(2)};
  }
}

std::vector<Wallet> lock_wallets_at_once(Tx& tx, std::span<const WalletKey> sorted) {
  WalletArrays keys = arrays_of(sorted);
  std::vector<std::optional<Wallet>> wallets(sorted.size());
  lock_existing(tx, keys, wallets);
  const auto missing = [](const auto& wallet) { return !wallet; };
  if (std::any_of(wallets.begin(), wallets.end(), missing)) {
    // FOR UPDATE locks nothing where there is no row: make it first, then lock it.
    tx.run(kNewWallets, keys.accounts.wire(), keys.assets.wire());
    lock_existing(tx, keys, wallets);
  }
  std::vector<Wallet> locked;
  locked.reserve(wallets.size());
  for (const auto& wallet : wallets) locked.push_back(wallet.value());
  return locked;
}

}  // namespace

std::vector<Record> by_id(Snapshot& snapshot, std::span<const TransferId> ids) {
  return select(snapshot, kById, ids);
}
std::vector<Record> by_key(Snapshot& snapshot, std::span<const std::string_view> keys) {
  return select(snapshot, kByKey, keys);
}
std::vector<Record> resolutions(Snapshot& snapshot, std::span<const TransferId> holds) {
  return select(snapshot, kResolutions, holds);
}
std::vector<Record> reversals(Snapshot& snapshot, std::span<const TransferId> transfers) {
  return select(snapshot, kReversals, transfers);
}

std::vector<Record> of_account(Snapshot& snapshot, const WalletKey& wallet, std::size_t most,
                               TransferId before) {
  const std::int64_t below = before.value() > 0 ? before.value() : std::numeric_limits<std::int64_t>::max();
  const auto asset = static_cast<std::int64_t>(wallet.asset);
  std::vector<Record> found;
  read_all(snapshot.query(kOfDebit, wallet.account.value(), asset, below, most), found);
  read_all(snapshot.query(kOfCredit, wallet.account.value(), asset, below, most), found);
  std::sort(found.begin(), found.end(), [](const Record& a, const Record& b) { return a.id > b.id; });
  if (found.size() > most) found.resize(most);
  return found;
}

bool asset_exists(Snapshot& snapshot, AssetId asset) {
  return snapshot.value<std::int64_t>(kAsset, static_cast<std::int64_t>(asset)).has_value();
}

std::vector<TransferId> due_holds(Snapshot& snapshot, Instant now, std::size_t most) {
  std::vector<TransferId> due;
  Rows rows = snapshot.query(kDueHolds, now, most);
  while (rows.next()) due.push_back(rows.get<TransferId>(0));
  return due;
}

std::optional<Wallet> lock_for_new(Tx& tx, const WalletKey& key, std::string_view command) {
  Rows rows = tx.query(kLockForNew, key.account.value(), static_cast<std::int64_t>(key.asset), command);
  if (!rows.next()) return std::nullopt;
  return Wallet{.posted = rows.i64(0), .held = rows.i64(1)};
}

std::optional<OpenHold> lock_for_end(Tx& tx, TransferId hold, std::string_view command) {
  Rows rows = tx.query(kLockForEnd, hold, command);
  if (!rows.next()) return std::nullopt;
  return OpenHold{.record = read_record(rows), .wallet = {.posted = rows.i64(15), .held = rows.i64(16)}};
}

std::vector<Wallet> lock_wallets(Tx& tx, std::span<const WalletKey> sorted) {
  if (sorted.empty()) return {};
  if (tx.engine() == Engine::sqlite) return lock_wallets_one_by_one(tx, sorted);
  if (sorted.size() == 1) {
    Rows rows = tx.query(kLockWallet, sorted[0].account.value(), static_cast<std::int64_t>(sorted[0].asset));
    if (rows.next()) return {{.posted = rows.i64(0), .held = rows.i64(1)}};
  }
  return lock_wallets_at_once(tx, sorted);
}

void lock_house(Tx& tx) {
  if (tx.engine() == Engine::postgres) tx.run(kLockHouse);
}

}  // namespace banana::ledger::rows
