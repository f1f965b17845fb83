// Whether what was made may be shown (MO2). Pictures are for the moderation model alone, where it is shown pictures; words
// pass what a prompt passes: the blocklist always, then the moderation model, where it is shown prompts. Films go by.
#pragma once

#include <string>

#include "daemon/worker/flight.hpp"
#include "daemon/worker/media.hpp"
#include "daemon/worker/workbench.hpp"

namespace banana::worker {

/// For take_in(). `safety`: the policy of the model that made it, as its data says it. What is held back is nobody's offence.
[[nodiscard]] Inspect inspector(const Workbench& bench, const Flight& flight, std::string safety);

}  // namespace banana::worker
