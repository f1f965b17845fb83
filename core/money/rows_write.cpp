// What a batch leaves behind: its records, what wallets have of it, and which holds are open.
#include <algorithm>
#include <optional>
#include <utility>

#include "core/db/error.hpp"
#include "core/db/pg_array.hpp"
#include "core/money/canonical.hpp"
#include "core/money/rows.hpp"

namespace banana::ledger::rows {
namespace {

using db::Engine;
using db::PgArray;
using db::Rows;
using db::Sql;
using db::Tx;

constexpr Sql kAdd =
    "UPDATE wallet SET posted = posted + $3, held = held + $4 WHERE account = $1 AND asset = $2";
constexpr Sql kAddMany =
    "UPDATE wallet w SET posted = w.posted + c.posted, held = w.held + c.held "
    "FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS c (account, asset, posted, "
    "held) "
    "WHERE w.account = c.account AND w.asset = c.asset";

constexpr Sql kLastId = "SELECT coalesce(max(id), 0) FROM transfer";
/// Before the id, the transaction's own number: seal.hpp tells why.
constexpr Sql kDrawIds =
    "SELECT nextval('transfer_id') FROM generate_series(1, CAST($1 AS integer)) WHERE pg_current_xact_id() "
    "IS NOT NULL";

#define BANANA_APPEND "INSERT INTO transfer (" BANANA_RECORD_COLUMNS ") "
constexpr Sql kAppend =
    BANANA_APPEND "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
constexpr Sql kAppendMany = BANANA_APPEND
    "SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], "
    "$6::bigint[], $7::bigint[], $8::bigint[], $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], "
    "$13::text[], $14::text[], $15::text[])";
/// The id is drawn here, after the transaction's own number.
#define BANANA_APPEND_NEXT                                                                                   \
  BANANA_APPEND                                                                                              \
  "VALUES (CASE WHEN pg_current_xact_id() IS NOT NULL THEN nextval('transfer_id') END, $1, $2, $3, $4, $5, " \
  "$6, $7, $8, $9, $10, $11, $12, $13, $14) RETURNING id"
constexpr Sql kAppendNext = BANANA_APPEND_NEXT;

constexpr Sql kOpenHold = "INSERT INTO open_hold (id, expires_at) VALUES ($1, $2)";
constexpr Sql kOpenHolds =
    "INSERT INTO open_hold (id, expires_at) SELECT * FROM unnest($1::bigint[], $2::bigint[])";
constexpr Sql kEndHold = "DELETE FROM open_hold WHERE id = $1";
constexpr Sql kEndHolds = "DELETE FROM open_hold WHERE id = ANY($1::bigint[])";

// One hold, or the end of one, with all that follows from it.
#define BANANA_WITH_WALLET                                                                              \
  "WITH changed AS (UPDATE wallet SET posted = posted + $15, held = held + $16 WHERE account = $3 AND " \
  "asset = $5), "
constexpr Sql kWriteHold = BANANA_WITH_WALLET
    "written AS (" BANANA_APPEND_NEXT
    ", expires_at) INSERT INTO open_hold (id, expires_at) SELECT id, expires_at FROM written RETURNING id";
constexpr Sql kWriteEnd =
    BANANA_WITH_WALLET "ended AS (DELETE FROM open_hold WHERE id = $9) " BANANA_APPEND_NEXT;

constexpr auto kNumbers = PgArray::Of::bigint;
constexpr auto kTexts = PgArray::Of::text;

bool one_by_one(Engine engine, std::size_t rows) { return engine == Engine::sqlite || rows == 1; }

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

void add(Tx& tx, std::span<const WalletChange> changes) {
  if (changes.empty()) return;
  if (one_by_one(tx.engine(), changes.size())) {
    for (const auto& [key, posted, held] : changes) {
      tx.run(kAdd, key.account.value(), static_cast<std::int64_t>(key.asset), posted, held);
    }
    return;
  }
  PgArray accounts{kNumbers}, assets{kNumbers}, posteds{kNumbers}, helds{kNumbers};
  for (const auto& [key, posted, held] : changes) {
    accounts.add(key.account.value());
    assets.add(static_cast<std::int64_t>(key.asset));
    posteds.add(posted);
    helds.add(held);
  }
  tx.run(kAddMany, accounts.wire(), assets.wire(), posteds.wire(), helds.wire());
}

void append_one(Tx& tx, const Record& r) {
  tx.exec(kAppend, r.id, static_cast<std::int64_t>(r.act), static_cast<std::int64_t>(r.status),
          r.debit.value(), r.credit.value(), static_cast<std::int64_t>(r.asset), r.amount, r.at, r.expires_at,
          r.pending_id, r.reverses_id, r.key, r.kind, r.reason, r.reference);
}

/// By a statement that begins with the parameters of kAppendNext and gives the id.
template <class... More>
void append_next(Tx& tx, Sql sql, Record& r, const More&... more) {
  const auto id = tx.value<TransferId>(
      sql, static_cast<std::int64_t>(r.act), static_cast<std::int64_t>(r.status), r.debit.value(),
      r.credit.value(), static_cast<std::int64_t>(r.asset), r.amount, r.at, r.expires_at, r.pending_id,
      r.reverses_id, r.key, r.kind, r.reason, r.reference, more...);
  r.id = id.value();
}

std::optional<std::int64_t> number(const std::optional<TransferId>& id) {
  return id ? std::optional{id->value()} : std::nullopt;
}
std::optional<std::int64_t> number(const std::optional<Instant>& at) {
  return at ? std::optional{to_unix_ms(*at)} : std::nullopt;
}

void append_at_once(Tx& tx, std::span<Record* const> records) {
  PgArray id{kNumbers}, act{kNumbers}, status{kNumbers}, debit{kNumbers}, credit{kNumbers}, asset{kNumbers},
      amount{kNumbers}, at{kNumbers}, expires_at{kNumbers}, pending_id{kNumbers}, reverses_id{kNumbers};
  PgArray key{kTexts}, kind{kTexts}, reason{kTexts}, reference{kTexts};
  for (const Record* record : records) {
    id.add(record->id.value());
    act.add(static_cast<std::int64_t>(record->act));
    status.add(static_cast<std::int64_t>(record->status));
    debit.add(record->debit.value());
    credit.add(record->credit.value());
    asset.add(static_cast<std::int64_t>(record->asset));
    amount.add(record->amount);
    at.add(to_unix_ms(record->at));
    expires_at.add(number(record->expires_at));
    pending_id.add(number(record->pending_id));
    reverses_id.add(number(record->reverses_id));
    key.add(record->key);
    kind.add(record->kind);
    reason.add(record->reason);
    reference.add(record->reference);
  }
  tx.exec(kAppendMany, id.wire(), act.wire(), status.wire(), debit.wire(), credit.wire(), asset.wire(),
          amount.wire(), at.wire(), expires_at.wire(), pending_id.wire(), reverses_id.wire(), key.wire(),
          kind.wire(), reason.wire(), reference.wire());
}

/// Gives the records their ids, ascending.
void append(Tx& tx, std::span<Record* const> records) {
  if (tx.engine() == Engine::postgres && records.size() == 1)
    return append_next(tx, kAppendNext, *records[0]);
  const auto ids = draw_ids(tx, records.size());
  for (std::size_t i = 0; i < records.size(); ++i) records[i]->id = ids[i];
  if (tx.engine() == Engine::postgres) return append_at_once(tx, records);
  for (const Record* record : records) append_one(tx, *record);
}

bool opens(const Record& record) { return record.status == Status::created && record.act == Act::hold; }
bool ends(const Record& record) { return record.status == Status::created && record.pending_id; }

/// Keeps open_hold in step with the holds made and ended.
void follow_holds(Tx& tx, std::span<Record* const> records) {
  if (one_by_one(tx.engine(), records.size())) {
    for (const Record* record : records) {
      if (opens(*record)) tx.run(kOpenHold, record->id, record->expires_at);
      if (ends(*record)) tx.run(kEndHold, *record->pending_id);
    }
    return;
  }
  PgArray opened{kNumbers}, expiries{kNumbers}, ended{kNumbers};
  for (const Record* record : records) {
    if (opens(*record)) {
      opened.add(record->id.value());
      expiries.add(number(record->expires_at));
    }
    if (ends(*record)) ended.add(record->pending_id->value());
  }
  const auto any = [&](auto what) {
    return std::ranges::any_of(records, [&](const Record* record) { return what(*record); });
  };
  if (any(opens)) tx.run(kOpenHolds, opened.wire(), expiries.wire());
  if (any(ends)) tx.run(kEndHolds, ended.wire());
}

/// One hold of a wallet, or its end. False: it is something else, and nothing is done.
bool write_at_once(Tx& tx, std::span<const WalletChange> changes, std::span<Record* const> records) {
  if (tx.engine() == Engine::sqlite || changes.size() != 1 || records.size() != 1) return false;
  Record& record = *records[0];
  const auto& [key, posted, held] = changes[0];
  if (key != WalletKey{record.debit, record.asset} || (!opens(record) && !ends(record))) return false;
  append_next(tx, opens(record) ? kWriteHold : kWriteEnd, record, posted, held);
  return true;
}

}  // namespace

void write(Tx& tx, std::span<const WalletChange> changes, std::span<Record* const> records) {
  try {
    if (write_at_once(tx, changes, records)) return;
    add(tx, changes);
    append(tx, records);
  } catch (const db::Error& error) {
    if (tx.engine() == Engine::sqlite || error.cause() != db::Cause::unique) throw;
    // At this moment another process used one of the keys for other wallets, or a key or a hold after look_at_once() had
    // seen it free. The database runs the operation again, and then that is there to be found.
    throw db::Error{db::Cause::conflict, error.what()};
  }
  follow_holds(tx, records);
}

}  // namespace banana::ledger::rows
