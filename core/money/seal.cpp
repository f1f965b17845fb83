#include "core/money/seal.hpp"

#include <algorithm>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>

#include "core/money/canonical.hpp"

namespace banana::ledger {
namespace {

using db::Engine;
using db::Rows;
using db::Snapshot;
using db::Sql;
using db::Tx;

constexpr std::string_view kTitle = "banana ledger seal 1";

constexpr Sql kSealsAfter =
    "SELECT id, first_id, last_id, count, previous, hash, marks FROM ledger_seal WHERE id > $1 "
    "ORDER BY id LIMIT $2";
constexpr Sql kLastSeal =
    "SELECT id, first_id, last_id, count, previous, hash, marks FROM ledger_seal ORDER BY id DESC LIMIT 1";
constexpr Sql kNewSeal =
    "INSERT INTO ledger_seal (id, first_id, last_id, count, previous, hash, marks, sealed_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
constexpr Sql kUnsealed =
    "SELECT " BANANA_RECORD_COLUMNS " FROM transfer WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3";
constexpr Sql kHighest = "SELECT coalesce(max(id), 0) FROM transfer";

constexpr Sql kOneSealer = "SELECT pg_advisory_xact_lock(7021035)";
constexpr Sql kNewXid = "SELECT CAST(CAST(pg_current_xact_id() AS text) AS bigint)";
constexpr Sql kOldestXid = "SELECT CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint)";

constexpr Millis kLook{5};
constexpr int kLooksMax = 200;  // then somebody's long transaction is in the way: next time

Sha256Digest digest_of(const Rows& row, int column) {
  Sha256Digest digest{};
  const ByteView bytes = row.blob(column);
  std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
  return digest;
}

Seal read_seal(const Rows& row) {
  return {.id = row.i64(0),
          .first = row.get<TransferId>(1),
          .last = row.get<TransferId>(2),
          .count = row.i64(3),
          .previous = digest_of(row, 4),
          .hash = digest_of(row, 5),
          .marks = row.get<Bytes>(6)};
}

/// Up to which id nothing can appear any more; see the header. Nothing when that can't be told now.
Task<std::optional<TransferId>> horizon(db::Database& db) {
  const auto highest = co_await db.read([](Snapshot& s) { return s.value<TransferId>(kHighest).value(); });
  if (db.engine() == Engine::sqlite) co_return highest;
  const auto fence = co_await db.write([](Tx& tx) { return tx.value<std::int64_t>(kNewXid).value(); });
  asio::steady_timer timer{co_await asio::this_coro::executor};
  for (int look = 0; look < kLooksMax; ++look) {
    const auto oldest =
        co_await db.read([](Snapshot& s) { return s.value<std::int64_t>(kOldestXid).value(); });
    if (oldest >= fence) co_return highest;
    timer.expires_after(kLook);
    co_await timer.async_wait(asio::use_awaitable);
  }
  co_return std::nullopt;
}

}  // namespace

Sha256 begin_seal(const Seal& seal) {
  Bytes head;
  for (const std::int64_t number : {seal.id, seal.first.value(), seal.last.value(), seal.count}) {
    encode(number, head);
  }
  Sha256 digest;
  digest.add(as_bytes(kTitle));
  digest.add(seal.previous);
  digest.add(head);
  return digest;
}

std::vector<Seal> seals_after(Snapshot& snapshot, std::int64_t id, std::size_t most) {
  std::vector<Seal> seals;
  Rows rows = snapshot.query(kSealsAfter, id, most);
  while (rows.next()) seals.push_back(read_seal(rows));
  return seals;
}

std::optional<Seal> last_seal(Snapshot& snapshot) {
  Rows rows = snapshot.query(kLastSeal);
  if (!rows.next()) return std::nullopt;
  return read_seal(rows);
}

std::size_t seal_next(Tx& tx, Instant now, TransferId horizon) {
  if (tx.engine() == Engine::postgres) tx.run(kOneSealer);
  const Seal before = last_seal(tx).value_or(Seal{});
  Seal seal{.id = before.id + 1, .previous = before.hash};
  Bytes all;
  {
    Rows rows = tx.query(kUnsealed, before.last, horizon, kSealMax);
    while (rows.next()) {
      const std::size_t begin = all.size();
      encode(read_raw(rows), all);
      const Sha256Digest mark = sha256(ByteView{all}.subspan(begin));
      seal.marks.insert(seal.marks.end(), mark.begin(), mark.begin() + kMarkBytes);
      seal.last = rows.get<TransferId>(0);
      if (seal.count++ == 0) seal.first = seal.last;
    }
  }
  if (seal.count == 0) return 0;
  Sha256 digest = begin_seal(seal);
  digest.add(all);
  seal.hash = digest.finish();
  tx.exec(kNewSeal, seal.id, seal.first, seal.last, seal.count, ByteView{seal.previous}, ByteView{seal.hash},
          seal.marks, now);
  return static_cast<std::size_t>(seal.count);
}

Task<std::size_t> seal_all(db::Database& db, const Clock& clock) {
  const auto up_to = co_await horizon(db);
  if (!up_to) co_return 0;
  std::size_t sealed = 0;
  for (;;) {
    const Instant now = clock.now();
    const auto count = co_await db.write([&](Tx& tx) { return seal_next(tx, now, *up_to); });
    if (count == 0) co_return sealed;
    sealed += count;
  }
}

}  // namespace banana::ledger
