// Until when what was made is kept, and for whom (JB8).
#pragma once

#include <span>

#include "core/base/time.hpp"
#include "core/blob/keeping.hpp"
#include "core/config/config.hpp"
#include "core/db/tx.hpp"
#include "core/studio/audience.hpp"

namespace banana::worker {

struct Kept {
  std::span<const studio::Made> made;
  std::span<const blob::Blob> originals;  // of those that are smaller ones
};

/// In the transaction that delivers it: a blob that nobody claims is swept away.
void keep(db::Tx& tx, studio::JobId job, const Kept& all, const BlobConfig& retention, Instant now);

}  // namespace banana::worker
