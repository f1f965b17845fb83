// What has outlived its deadline ends, whoever works at it or not (JB3).
#pragma once

#include <cstddef>

#include "core/studio/audience.hpp"

namespace banana::studio {

/// A running job's worker ends it at its deadline; after this long somebody else does.
inline constexpr Millis kExpiryGrace{60'000};

/// Ends up to `most` jobs; how many. Repeated until it gives less than `most`.
std::size_t expire_due(db::Tx& tx, std::size_t most, const Audience& audience, Instant now);

}  // namespace banana::studio
