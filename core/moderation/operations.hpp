// blocklist list, show, add, rm, test, import, export; strikes list, clear.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::moderation {

[[nodiscard]] std::span<const ops::Operation> blocklist_operations();
[[nodiscard]] std::span<const ops::Operation> strike_operations();

}  // namespace banana::moderation
