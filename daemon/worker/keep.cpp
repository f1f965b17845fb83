#include "daemon/worker/keep.hpp"

#include <optional>
#include <string>

namespace banana::worker {

void keep(db::Tx& tx, studio::JobId job, const Kept& all, const BlobConfig& retention, Instant now) {
  const std::string owner = "job/" + job.str();
  const auto use = [&](blob::Kind kind) {
    return blob::Use{.kind = kind, .owner = owner, .until = blob::end_of(retention, kind, now)};
  };
  for (const blob::Blob& original : all.originals) {
    blob::note_blob(tx, original, use(blob::Kind::original), now);
  }
  for (const studio::Made& made : all.made) {
    const auto key = blob::BlobKey::parse(made.blob);
    if (!key) continue;
    std::optional<blob::Blob::Size> size;
    if (made.width > 0) size = {.width = made.width, .height = made.height};
    blob::note_blob(tx,
                    {.key = *key,
                     .content_type = made.type,
                     .bytes = static_cast<std::uint64_t>(made.bytes),
                     .size = size},
                    use(blob::Kind::result), now);
  }
}

}  // namespace banana::worker
