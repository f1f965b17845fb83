// One job from its message to its answer. Inside core/picture/lab only.
#pragma once

#include <string>

#include "core/picture/lab/confine.hpp"
#include "core/picture/wire.hpp"

namespace banana::picture::lab {

[[nodiscard]] std::string work(Trade trade, const wire::Message& message);

}  // namespace banana::picture::lab
