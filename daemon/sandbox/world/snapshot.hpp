// The world as JSON and back, files' bytes aside.
#pragma once

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

[[nodiscard]] JsonObject save(World& world);
/// What is missing keeps its default, so that an older snapshot can be read.
[[nodiscard]] Result<> load(World& world, const Json& snapshot);

}  // namespace banana::sandbox
