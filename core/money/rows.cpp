#include "core/money/rows.hpp"

#include <optional>
#include <utility>

#include "core/db/error.hpp"
#include "core/money/canonical.hpp"
#include "core/money/pg_array.hpp"

namespace banana::ledger::rows {
namespace {

using db::Engine;
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
    "FROM unnest($1::bigint[], $2::integer[]) WITH ORDINALITY AS s (account, asset, n) "
    "JOIN wallet w ON w.account = s.account AND w.asset = s.asset ORDER BY s.n FOR NO KEY UPDATE OF w";
constexpr Sql kNewWallets =
    "INSERT INTO wallet (account, asset) SELECT * FROM unnest($1::bigint[], $2::integer[]) "
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

constexpr Pair kAdd{
    "UPDATE wallet SET posted = posted + $3, held = held + $4 WHERE account = $1 AND asset = $2",
    "UPDATE wallet w SET posted = w.posted + c.posted, held = w.held + c.held "
    "FROM unnest($1::bigint[], $2::integer[], $3::bigint[], $4::bigint[]) AS c (account, asset, posted, "
    "held) "
    "WHERE w.account = c.account AND w.asset = c.asset"};

constexpr Sql kLastId = "SELECT coalesce(max(id), 0) FROM transfer";
/// Before the id, the transaction's own number: seal.hpp tells why.
constexpr Sql kDrawIds =
    "SELECT nextval('transfer_id') FROM generate_series(1, CAST($1 AS integer)) WHERE pg_current_xact_id() "
    "IS NOT NULL";

#define BANANA_APPEND "INSERT INTO transfer (" BANANA_RECORD_COLUMNS ") "
constexpr Sql kAppendNext = BANANA_APPEND
    "VALUES (CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('transfer_id') END, $1, $2, $3, $4, $5, "
    "$6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id";
constexpr Pair kAppend{
    BANANA_APPEND "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)", BANANA_APPEND
    "SELECT * FROM unnest($1::bigint[], $2::integer[], $3::integer[], $4::bigint[], $5::bigint[], "
    "$6::integer[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], "
    "$13::text[], $14::text[], $15::text[])"};

constexpr Pair kOpenHold{
    "INSERT INTO open_hold (id, expires_at) VALUES ($1, $2)",
    "INSERT INTO open_hold (id, expires_at) SELECT * FROM unnest($1::bigint[], $2::bigint[])"};
constexpr Pair kEndHold{"DELETE FROM open_hold WHERE id = $1",
                        "DELETE FROM open_hold WHERE id = ANY($1::bigint[])"};

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
  PgArray array;
  for (const T& one : wanted) {
    if constexpr (std::is_same_v<T, TransferId>) {
      array.add(one.value());
    } else {
      array.add(one);
    }
  }
  read_all(snapshot.query(sql.many, std::move(array).literal()), found);
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
  std::string accounts;
  std::string assets;
};
WalletArrays arrays_of(std::span<const WalletKey> keys) {
  PgArray accounts, assets;
  for (const WalletKey& key : keys) {
    accounts.add(key.account.value());
    assets.add(static_cast<std::int64_t>(key.asset));
  }
  return {std::move(accounts).literal(), std::move(assets).literal()};
}

/// Locks what exists; the places of the rest stay empty.
void lock_existing(Tx& tx, const WalletArrays& keys, std::vector<std::optional<Wallet>>& wallets) {
  Rows rows = tx.query(kLockWallets, keys.accounts, keys.assets);
  while (rows.next()) {
    wallets[static_cast<std::size_t>(rows.i64(0) - 1)] = Wallet{.posted = rows.i64(1), .held = rows.i64(2)};
  }
}

std::vector<Wallet> lock_wallets_at_once(Tx& tx, std::span<const WalletKey> sorted) {
  const WalletArrays keys = arrays_of(sorted);
  std::vector<std::optional<Wallet>> wallets(sorted.size());
  lock_existing(tx, keys, wallets);
  const auto missing = [](const auto& wallet) { return !wallet; };
  if (std::any_of(wallets.begin(), wallets.end(), missing)) {
    // FOR UPDATE locks nothing where there is no row: make it first, then lock it.
    tx.run(kNewWallets, keys.accounts, keys.assets);
    lock_existing(tx, keys, wallets);
  }
  std::vector<Wallet> locked;
  locked.reserve(wallets.size());
  for (const auto& wallet : wallets) locked.push_back(wallet.value());
  return locked;
}

void append_one(Tx& tx, const Record& r) {
  tx.exec(kAppend.one, r.id, static_cast<std::int64_t>(r.act), static_cast<std::int64_t>(r.status),
          r.debit.value(), r.credit.value(), static_cast<std::int64_t>(r.asset), r.amount, r.at, r.expires_at,
          r.pending_id, r.reverses_id, r.key, r.kind, r.reason, r.reference);
}

TransferId append_next(Tx& tx, const Record& r) {
  return tx
      .value<TransferId>(kAppendNext, static_cast<std::int64_t>(r.act), static_cast<std::int64_t>(r.status),
                         r.debit.value(), r.credit.value(), static_cast<std::int64_t>(r.asset), r.amount,
                         r.at, r.expires_at, r.pending_id, r.reverses_id, r.key, r.kind, r.reason,
                         r.reference)
      .value();
}

/// The next `count` ids, ascending.
std::vector<TransferId> draw_ids(Tx& tx, std::size_t count) {
  std::vector<TransferId> ids;
  ids.reserve(count);
  if (tx.engine() == Engine::sqlite) {
    const auto last = tx.value<std::int64_t>(kLastId).value();
    for (std::size_t i = 1; i <= count; ++i) ids.emplace_back(last + static_cast<std::int64_t>(i));
    return ids;
  }
  Rows rows = tx.query(kDrawIds, count);
  while (rows.next()) ids.push_back(rows.get<TransferId>(0));
  return ids;
}

void append_at_once(Tx& tx, std::span<Record* const> records) {
  std::array<PgArray, 15> column;
  const auto add_optional = [](PgArray& array, auto&& value) {
    value ? array.add(*value) : array.add_null();
  };
  const auto number = [](const std::optional<TransferId>& id) {
    return id ? std::optional{id->value()} : std::nullopt;
  };
  for (const Record* record : records) {
    column[0].add(record->id.value());
    column[1].add(static_cast<std::int64_t>(record->act));
    column[2].add(static_cast<std::int64_t>(record->status));
    column[3].add(record->debit.value());
    column[4].add(record->credit.value());
    column[5].add(static_cast<std::int64_t>(record->asset));
    column[6].add(record->amount);
    column[7].add(to_unix_ms(record->at));
    add_optional(column[8],
                 record->expires_at ? std::optional{to_unix_ms(*record->expires_at)} : std::nullopt);
    add_optional(column[9], number(record->pending_id));
    add_optional(column[10], number(record->reverses_id));
    column[11].add(record->key);
    column[12].add(record->kind);
    column[13].add(record->reason);
    column[14].add(record->reference);
  }
  std::array<std::string, 15> c;
  for (std::size_t i = 0; i < c.size(); ++i) c[i] = std::move(column[i]).literal();
  tx.exec(kAppend.many, c[0], c[1], c[2], c[3], c[4], c[5], c[6], c[7], c[8], c[9], c[10], c[11], c[12],
          c[13], c[14]);
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

void add(Tx& tx, std::span<const WalletChange> changes) {
  if (changes.empty()) return;
  if (one_by_one(tx.engine(), changes.size())) {
    for (const auto& [key, posted, held] : changes) {
      tx.run(kAdd.one, key.account.value(), static_cast<std::int64_t>(key.asset), posted, held);
    }
    return;
  }
  PgArray accounts, assets, posteds, helds;
  for (const auto& [key, posted, held] : changes) {
    accounts.add(key.account.value());
    assets.add(static_cast<std::int64_t>(key.asset));
    posteds.add(posted);
    helds.add(held);
  }
  tx.run(kAdd.many, std::move(accounts).literal(), std::move(assets).literal(), std::move(posteds).literal(),
         std::move(helds).literal());
}

void append(Tx& tx, std::span<Record* const> records) {
  if (records.empty()) return;
  const bool draws_itself = tx.engine() == Engine::postgres && records.size() == 1;
  if (!draws_itself) {
    const auto ids = draw_ids(tx, records.size());
    for (std::size_t i = 0; i < records.size(); ++i) records[i]->id = ids[i];
  }
  if (tx.engine() == Engine::sqlite) {
    for (const Record* r : records) append_one(tx, *r);
    return;
  }
  try {
    if (draws_itself) {
      records[0]->id = append_next(tx, *records[0]);
    } else {
      append_at_once(tx, records);
    }
  } catch (const db::Error& error) {
    if (error.cause() != db::Cause::unique) throw;
    // At this moment another process used one of the keys for other wallets, or a key or a hold after look_at_once() had
    // seen it free. The database runs the operation again, and then that is there to be found.
    throw db::Error{db::Cause::conflict, error.what()};
  }
}

void follow_holds(Tx& tx, std::span<const Record* const> records) {
  const bool singly = one_by_one(tx.engine(), records.size());
  PgArray opened, expiries, ended;
  bool any_opened = false, any_ended = false;
  for (const Record* record : records) {
    if (record->status != Status::created) continue;
    if (record->act == Act::hold) {
      if (singly) {
        tx.run(kOpenHold.one, record->id, record->expires_at);
        continue;
      }
      any_opened = true;
      opened.add(record->id.value());
      record->expires_at ? expiries.add(to_unix_ms(*record->expires_at)) : expiries.add_null();
    } else if (record->pending_id) {
      if (singly) {
        tx.run(kEndHold.one, *record->pending_id);
        continue;
      }
      any_ended = true;
      ended.add(record->pending_id->value());
    }
  }
  if (any_opened) tx.run(kOpenHold.many, std::move(opened).literal(), std::move(expiries).literal());
  if (any_ended) tx.run(kEndHold.many, std::move(ended).literal());
}

}  // namespace banana::ledger::rows
