// Films by Google's interactions (Gemini Omni): ordered in the background, polled by id. Inside providers only.
#pragma once

#include "core/base/json.hpp"
#include "providers/caller.hpp"
#include "providers/outcome.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

[[nodiscard]] Exchange interaction(const Order& order);
/// Of the order and of every poll: both answer with the interaction as it stands.
[[nodiscard]] Outcome read_interaction(const Json& json, const Answer& answer);

}  // namespace banana::providers
