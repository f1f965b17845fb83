// The store that the configuration says.
#pragma once

#include <memory>

#include "core/base/clock.hpp"
#include "core/blob/store.hpp"
#include "core/config/config.hpp"
#include "core/db/database.hpp"
#include "core/net/client.hpp"

namespace banana::blob {

/// Refuses what is not enough to open it; does not talk to S3 yet. Everything given outlives it but the configuration.
[[nodiscard]] Result<std::unique_ptr<BlobStore>> open_store(const Config& config, net::HttpClient& http,
                                                            db::Database& database, const Clock& clock);

}  // namespace banana::blob
