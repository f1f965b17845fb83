// Whether a vendor is left alone just now, as the database has it (JB6): for whoever tells people before they order, not for
// whoever calls it (health.hpp).
#pragma once

#include <string_view>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"

namespace banana::vendors {

/// It, or this model of it: its circuit is open, or an operator has opened it.
[[nodiscard]] bool is_down(db::Snapshot& snapshot, std::string_view vendor, std::string_view model,
                           Instant now);

}  // namespace banana::vendors
