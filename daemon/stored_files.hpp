// GET /files/<key>?exp=…&sig=…: what a signed link of the files driver leads to (core/blob/links.hpp).
#pragma once

#include <vector>

#include "core/base/clock.hpp"
#include "core/blob/store.hpp"
#include "core/config/config.hpp"
#include "core/db/database.hpp"
#include "core/net/routes.hpp"

namespace banana::daemon {

/// None where the store hands out links of its own. Everything given but the configuration outlives the routes.
[[nodiscard]] std::vector<net::Route> stored_file_routes(blob::BlobStore& blobs, db::Database& database,
                                                         const Clock& clock, const Config& config);

}  // namespace banana::daemon
