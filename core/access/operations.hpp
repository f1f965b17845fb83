// bots list, show, start, stop, and what needs Telegram: add, health, rotate-token, webhook.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::access {

[[nodiscard]] std::span<const ops::Operation> bot_operations();

}  // namespace banana::access
