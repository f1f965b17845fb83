#include "daemon/worker/keep.hpp"

#include <optional>
#include <string>

#include "core/blob/keeping.hpp"

namespace banana::worker {

void keep(db::Tx& tx, studio::JobId job, std::span<const studio::Made> all, const BlobConfig& retention,
          Instant now) {
  const std::string owner = "job/" + job.str();
  for (const studio::Made& made : all) {
    const auto key = blob::BlobKey::parse(made.blob);
    if (!key) continue;
    std::optional<blob::Blob::Size> size;
    if (made.width > 0) size = {.width = made.width, .height = made.height};
    blob::note_blob(tx,
                    {.key = *key,
                     .content_type = made.type,
                     .bytes = static_cast<std::uint64_t>(made.bytes),
                     .size = size},
                    {.kind = blob::Kind::result,
                     .owner = owner,
                     .until = blob::end_of(retention, blob::Kind::result, now)},
                    now);
  }
}

}  // namespace banana::worker
