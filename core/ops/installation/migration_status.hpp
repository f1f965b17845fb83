// What `migrate status` gives, for doctor to look at too.
#pragma once

#include "core/base/async.hpp"
#include "core/base/json.hpp"
#include "core/base/result.hpp"
#include "core/ops/host.hpp"

namespace banana::ops {

/// {"items": [{"number", "name", "state", "applied_at", "applied_by"}], "version", "latest", "summary"}
[[nodiscard]] Task<Result<Json>> migration_status(Host& host);

}  // namespace banana::ops
