// The pictures that go along with an order, loaded and in the form its vendor wants.
#pragma once

#include <vector>

#include "core/base/async.hpp"
#include "core/models/request.hpp"
#include "core/studio/job.hpp"
#include "daemon/worker/workbench.hpp"
#include "providers/caller.hpp"
#include "providers/provider.hpp"

namespace banana::worker {

/// What stands in the store, or is brought in from Telegram. A mask, which we keep as white where it may change, becomes
/// transparent there for a vendor that looks at that.
[[nodiscard]] Task<providers::Tried<std::vector<providers::Reference>>> load_references(
    const Workbench& bench, const WorkerOptions& options, const studio::Job& job,
    const models::Request& request, providers::MaskForm mask_form);

}  // namespace banana::worker
