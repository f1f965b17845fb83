// What people asked for is forgotten after a while, or with the person: the prompt and what vendors said to it. The row
// stays, for the ledger refers to it.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/studio/job.hpp"

namespace banana::studio {

/// The request of a job of which it is not known any more.
inline constexpr std::string_view kForgotten = "{}";

/// Of up to `most` jobs that were ordered before and have ended, oldest first, each once; how many it looked at.
/// Repeated until it gives less than `most`.
std::size_t forget_requests(db::Tx& tx, Instant before, std::size_t most);

}  // namespace banana::studio
