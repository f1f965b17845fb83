// Veo's long-running predictions, in the form that AI Studio's host and Vertex share. Inside providers only.
#pragma once

#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "providers/caller.hpp"
#include "providers/outcome.hpp"
#include "providers/provider.hpp"

namespace banana::providers {

/// `model`: as a part of the path.
[[nodiscard]] Exchange veo_order(const Order& order, const std::string& model);
/// Of the order and of every poll: both answer with the operation as it stands.
[[nodiscard]] Outcome read_veo(const Json& json, const Answer& answer);

/// Whether a ticket's handle is the name of an operation ("models/veo/operations/7"), fit to stand in a path.
[[nodiscard]] bool is_veo_operation(std::string_view name);

}  // namespace banana::providers
