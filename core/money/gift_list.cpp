// Batches of gift codes and what became of them.
#include <fmt/format.h>

#include "core/money/gift.hpp"

#define BATCH_COLUMNS                                                                          \
  "b.id, b.name, b.tokens, b.ends_at, b.revoked_at, b.created_at, b.created_by, count(g.id), " \
  "count(g.redeemed_at), count(g.revoked_at) FROM gift_batch b LEFT JOIN gift_code g ON g.batch_id = b.id "

namespace banana::growth {
namespace {

constexpr db::Sql kBatch = "SELECT " BATCH_COLUMNS "WHERE b.id = $1 GROUP BY b.id";
constexpr db::Sql kBatches =
    "SELECT " BATCH_COLUMNS
    "WHERE (CAST($1 AS BIGINT) IS NULL OR b.id < $1) GROUP BY b.id ORDER BY b.id DESC LIMIT $2";
constexpr db::Sql kGifts =
    "SELECT id, batch_id, last4, redeemed_by, redeemed_at, revoked_at FROM gift_code WHERE batch_id = $1 "
    "AND (CAST($2 AS BIGINT) IS NULL OR id > $2) ORDER BY id LIMIT $3";

GiftBatch read_batch(const db::Rows& rows) {
  return {.id = rows.get<GiftBatchId>(0),
          .name = rows.get<std::string>(1),
          .tokens = rows.get<Tokens>(2),
          .ends_at = rows.get<std::optional<Instant>>(3),
          .revoked_at = rows.get<std::optional<Instant>>(4),
          .created_at = rows.get<Instant>(5),
          .created_by = rows.get<std::string>(6),
          .codes = rows.i64(7),
          .redeemed = rows.i64(8),
          .revoked = rows.i64(9)};
}

}  // namespace

Result<GiftBatch> find_gift_batch(db::Snapshot& snapshot, GiftBatchId id) {
  db::Rows rows = snapshot.query(kBatch, id);
  if (!rows.next()) {
    return fail(Errc::not_found, fmt::format("no batch of gift codes {}", id.str()),
                "See: bananactl gifts list");
  }
  return read_batch(rows);
}

std::vector<GiftBatch> gift_batches(db::Snapshot& snapshot, std::optional<GiftBatchId> after,
                                    std::int64_t most) {
  std::vector<GiftBatch> found;
  db::Rows rows = snapshot.query(kBatches, after, most);
  while (rows.next()) found.push_back(read_batch(rows));
  return found;
}

std::vector<Gift> gifts(db::Snapshot& snapshot, GiftBatchId batch, std::optional<GiftId> after,
                        std::int64_t most) {
  std::vector<Gift> found;
  db::Rows rows = snapshot.query(kGifts, batch, after, most);
  while (rows.next()) {
    found.push_back({.id = rows.get<GiftId>(0),
                     .batch = rows.get<GiftBatchId>(1),
                     .last4 = rows.get<std::string>(2),
                     .redeemed_by = rows.get<std::optional<UserId>>(3),
                     .redeemed_at = rows.get<std::optional<Instant>>(4),
                     .revoked_at = rows.get<std::optional<Instant>>(5)});
  }
  return found;
}

}  // namespace banana::growth
