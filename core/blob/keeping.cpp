#include "core/blob/keeping.hpp"

#include <vector>

namespace banana::blob {

namespace {

#define BLOB_NOTE                                                                                           \
  "INSERT INTO blob (key, content_type, bytes, width, height, created_at) VALUES ($1, $2, $3, $4, $5, $6) " \
  "ON CONFLICT (key) DO UPDATE SET unused_at = NULL"
#define BLOB_USE(owner, kind, until)                                                            \
  "INSERT INTO blob_use (key, owner, kind, expires_at) VALUES ($1, " owner ", " kind ", " until \
  ") ON CONFLICT (key, owner) DO UPDATE SET kind = excluded.kind, expires_at = excluded.expires_at"
constexpr db::Sql kNote = BLOB_NOTE;
constexpr db::Sql kUse = BLOB_USE("$2", "$3", "$4");
/// Both in one for PostgreSQL, which asks whether the blob is there when all of the statement is done.
constexpr db::Sql kNoteUse = "WITH noted AS (" BLOB_NOTE ") " BLOB_USE("$7", "$8", "$9");
#undef BLOB_NOTE
#undef BLOB_USE
// Holds the row, so that no clean-up takes it meanwhile.
constexpr db::Sql kHold = "UPDATE blob SET unused_at = NULL WHERE key = $1";
constexpr db::Sql kRelease = "DELETE FROM blob_use WHERE key = $1 AND owner = $2";
constexpr db::Sql kMarkUnused =
    "UPDATE blob SET unused_at = $2 WHERE key = $1 AND unused_at IS NULL "
    "AND NOT EXISTS (SELECT 1 FROM blob_use WHERE blob_use.key = blob.key)";
constexpr db::Sql kKeysOf = "SELECT key FROM blob_use WHERE owner = $1";
constexpr db::Sql kFind = "SELECT content_type, bytes, width, height FROM blob WHERE key = $1";

void add_use(db::Tx& tx, const BlobKey& key, const Use& use) {
  tx.run(kUse, key.text(), use.owner, to_string(use.kind), use.until);
}

}  // namespace

std::optional<Instant> end_of(const BlobConfig& config, Kind kind, Instant now) {
  switch (kind) {
    case Kind::result:
      return now + config.retention_result;
    case Kind::original:
      return now + config.retention_original;
    case Kind::reference:
      return now + config.retention_reference;
    case Kind::thumbnail:
      return now + config.retention_thumbnail;
    case Kind::example:
      break;
  }
  return std::nullopt;
}

void note_blob(db::Tx& tx, const Blob& blob, const Use& use, Instant now) {
  std::optional<std::int64_t> width;
  std::optional<std::int64_t> height;
  if (blob.size) {
    width = blob.size->width;
    height = blob.size->height;
  }
  if (tx.engine() == db::Engine::postgres) {
    tx.run(kNoteUse, blob.key.text(), blob.content_type, blob.bytes, width, height, now, use.owner,
           to_string(use.kind), use.until);
    return;
  }
  tx.run(kNote, blob.key.text(), blob.content_type, blob.bytes, width, height, now);
  add_use(tx, blob.key, use);
}

bool use_blob(db::Tx& tx, const BlobKey& key, const Use& use) {
  if (tx.exec(kHold, key.text()) == 0) return false;
  add_use(tx, key, use);
  return true;
}

void release(db::Tx& tx, const BlobKey& key, std::string_view owner, Instant now) {
  tx.run(kRelease, key.text(), owner);
  tx.run(kMarkUnused, key.text(), now);
}

void release_all(db::Tx& tx, std::string_view owner, Instant now) {
  std::vector<BlobKey> keys;
  for (db::Rows rows = tx.query(kKeysOf, owner); rows.next();) keys.push_back(BlobKey::read(rows.text(0)));
  for (const BlobKey& key : keys) release(tx, key, owner, now);
}

std::optional<Blob> find_blob(db::Snapshot& snapshot, const BlobKey& key) {
  db::Rows rows = snapshot.query(kFind, key.text());
  if (!rows.next()) return std::nullopt;
  Blob blob{.key = key, .content_type = rows.get<std::string>(0), .bytes = rows.get<std::uint64_t>(1)};
  if (!rows.is_null(2)) blob.size = Blob::Size{rows.i64(2), rows.i64(3)};
  return blob;
}

}  // namespace banana::blob
