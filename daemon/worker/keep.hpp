// Until when what was made is kept, and for whom (JB8).
#pragma once

#include <span>

#include "core/base/time.hpp"
#include "core/config/config.hpp"
#include "core/db/tx.hpp"
#include "core/studio/audience.hpp"

namespace banana::worker {

/// In the transaction that delivers it: a blob that nobody claims is swept away.
void keep(db::Tx& tx, studio::JobId job, std::span<const studio::Made> all, const BlobConfig& retention,
          Instant now);

}  // namespace banana::worker
