#include "core/blob/clean_up.hpp"

#include <algorithm>
#include <vector>

#include "core/blob/thumbnails.hpp"

namespace banana::blob {

namespace {

/// Few enough that others' writes don't wait long behind them.
constexpr std::int64_t kAtOnce = 200;

constexpr db::Sql kOver =
    "SELECT key, owner FROM blob_use WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2";
constexpr db::Sql kUnused = "SELECT key, bytes FROM blob WHERE unused_at <= $1 ORDER BY unused_at LIMIT $2";
// On PostgreSQL a use may have come in the moment it was called unused.
constexpr db::Sql kForget =
    "DELETE FROM blob WHERE key = $1 AND unused_at <= $2 "
    "AND NOT EXISTS (SELECT 1 FROM blob_use WHERE blob_use.key = blob.key)";
constexpr db::Sql kStillUsed = "UPDATE blob SET unused_at = NULL WHERE key = $1";
// A picture takes its thumbnail along (thumbnails.hpp).
constexpr db::Sql kWouldGo =
    "SELECT count(*), CAST(coalesce(sum(bytes), 0) AS BIGINT) FROM blob WHERE created_at <= $2 AND NOT "
    "EXISTS (SELECT 1 FROM blob_use AS its WHERE its.key = blob.key "
    "AND (its.expires_at IS NULL OR its.expires_at > $1) "
    "AND (its.owner NOT LIKE 'picture/%' OR EXISTS (SELECT 1 FROM blob_use AS whole "
    "WHERE whole.key = substr(its.owner, 9) AND (whole.expires_at IS NULL OR whole.expires_at > $1))))";
constexpr db::Sql kBetween = "SELECT key, created_at FROM blob WHERE key > $1 AND key <= $2 ORDER BY key";

std::int64_t end_uses(db::Tx& tx, Instant now) {
  struct Ended {
    BlobKey key;
    std::string owner;
  };
  std::vector<Ended> ended;
  for (db::Rows rows = tx.query(kOver, now, kAtOnce); rows.next();) {
    ended.push_back({BlobKey::read(rows.text(0)), rows.get<std::string>(1)});
  }
  for (const Ended& use : ended) release(tx, use.key, use.owner, now);
  return static_cast<std::int64_t>(ended.size());
}

struct Forgotten {
  BlobKey key;
  std::uint64_t bytes = 0;
};

std::vector<Forgotten> forget_unused(db::Tx& tx, Instant now) {
  std::vector<Forgotten> unused;
  for (db::Rows rows = tx.query(kUnused, now, kAtOnce); rows.next();) {
    unused.push_back({BlobKey::read(rows.text(0)), rows.get<std::uint64_t>(1)});
  }
  std::erase_if(unused, [&](const Forgotten& blob) {
    if (tx.exec(kForget, blob.key.text(), now) == 1) {
      release_thumbnail(tx, blob.key, now);
      return false;
    }
    tx.run(kStillUsed, blob.key.text());
    return true;
  });
  return unused;
}

Removed count_unused(db::Snapshot& snapshot, Instant now) {
  db::Rows rows = snapshot.query(kWouldGo, now, now - kGrace);
  if (!rows.next()) return {};
  return {rows.get<std::uint64_t>(0), rows.get<std::uint64_t>(1)};
}

struct Row {
  BlobKey key;
  Instant created_at;
};

/// The rows of the keys that a page covers.
Task<std::vector<Row>> rows_beside(db::Database& database, const std::optional<BlobKey>& after,
                                   const Page& page) {
  const std::string first = after ? after->str() : "";
  const std::string last = page.last ? std::string(BlobKey::kSize, 'g') : page.items.back().key.str();
  co_return co_await database.read([&](db::Snapshot& snapshot) {
    std::vector<Row> all;
    for (db::Rows rows = snapshot.query(kBetween, first, last); rows.next();) {
      all.push_back({BlobKey::read(rows.text(0)), rows.get<Instant>(1)});
    }
    return all;
  });
}

}  // namespace

Task<Result<Removed>> remove_unused(db::Database& database, BlobStore& store, Doing doing, Instant now) {
  if (doing == Doing::rehearsal) {
    co_return co_await database.read([now](db::Snapshot& snapshot) { return count_unused(snapshot, now); });
  }
  while (co_await database.write([now](db::Tx& tx) { return end_uses(tx, now); }) == kAtOnce) {
  }
  Removed removed;
  for (;;) {
    const auto forgotten = co_await database.write([now](db::Tx& tx) { return forget_unused(tx, now); });
    if (forgotten.empty()) co_return removed;
    for (const Forgotten& blob : forgotten) {
      const auto gone = co_await store.remove(blob.key, now - kGrace);
      if (!gone) co_return gone.error();
      if (!*gone) continue;  // put anew since
      ++removed.blobs;
      removed.bytes += blob.bytes;
    }
  }
}

Task<Result<Compared>> compare(db::Database& database, BlobStore& store, Doing doing, Instant now,
                               const std::function<void(std::uint64_t)>& seen) {
  const Instant settled = now - kGrace;
  Compared compared;
  if (doing == Doing::removal) {
    const auto swept = co_await store.sweep(settled);
    if (!swept) co_return swept.error();
    compared.unfinished = *swept;
  }
  std::optional<BlobKey> after;
  for (;;) {
    const auto page = co_await store.list(after, kPageMax);
    if (!page) co_return page.error();
    const auto rows = co_await rows_beside(database, after, *page);
    for (const Stored& stored : page->items) {
      if (std::ranges::binary_search(rows, stored.key, {}, &Row::key) || stored.stored_at >= settled)
        continue;
      if (doing == Doing::removal) {
        const auto gone = co_await store.remove(stored.key, settled);
        if (!gone) co_return gone.error();
        if (!*gone) continue;
      }
      ++compared.strays.blobs;
      compared.strays.bytes += stored.bytes;
    }
    compared.missing += static_cast<std::uint64_t>(std::ranges::count_if(rows, [&](const Row& row) {
      return row.created_at < settled && !std::ranges::binary_search(page->items, row.key, {}, &Stored::key);
    }));
    compared.looked_at += page->items.size();
    if (seen) seen(compared.looked_at);
    if (page->last) co_return compared;
    after = page->items.back().key;
  }
}

}  // namespace banana::blob
