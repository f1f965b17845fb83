// The small picture of a kept one, for lists and pages: made when somebody first asks for it, kept as a blob of its own,
// found again by the key of the picture (JB8).
//
//   const auto small = co_await thumbnail_of(picture, {.database = db, …}, now);
//   if (!small) co_return small.error();   // invalid: no thumbnail can be made of it; unavailable: the store, the darkroom
//   co_return co_await store.link(small->key, …);
//
// Which blob is the thumbnail of which is said by its use alone: of the kind `thumbnail`, by the owner "picture/<key>".
// It ends blob.retention_thumbnail after somebody last asked, or with the picture (clean_up.hpp); what is gone is made
// anew. Two who make the same one at once store the same bytes under the same key.
#pragma once

#include <memory>
#include <optional>

#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"
#include "core/blob/keeping.hpp"
#include "core/blob/store.hpp"
#include "core/db/database.hpp"

namespace banana::picture {
class Darkroom;
}

namespace banana::blob {

/// All of it outlives the task.
struct ThumbnailPorts {
  db::Database& database;
  BlobStore& store;
  const BlobConfig& config;
  picture::Darkroom& darkroom;
};

/// As long as it is kept; a small JPEG is its own.
[[nodiscard]] Task<Result<Blob>> thumbnail_of(Blob picture, ThumbnailPorts ports, Instant now);
/// Makes nothing, and does not prolong what it finds.
[[nodiscard]] std::optional<Blob> find_thumbnail(db::Snapshot& snapshot, const Blob& picture);
/// For whoever forgets a picture: its thumbnail goes with one of the next clean-ups.
void release_thumbnail(db::Tx& tx, const BlobKey& picture, Instant now);

/// Takes pictures as large as they are kept, one at a time.
[[nodiscard]] std::shared_ptr<picture::Darkroom> thumbnail_darkroom(asio::io_context& loop);

}  // namespace banana::blob
