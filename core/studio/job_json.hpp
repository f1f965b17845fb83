// Jobs as operators see them. The views in operations.cpp name every member.
#pragma once

#include "core/base/json.hpp"
#include "core/studio/job.hpp"
#include "core/studio/pause.hpp"

namespace banana::studio {

/// One row of a list.
[[nodiscard]] JsonObject in_brief(db::Snapshot& snapshot, const Job& job);
/// With what was asked for, its moves, attempts and results.
[[nodiscard]] JsonObject in_full(db::Snapshot& snapshot, const Job& job);

[[nodiscard]] JsonObject to_json(const Stopped& stopped);

}  // namespace banana::studio
