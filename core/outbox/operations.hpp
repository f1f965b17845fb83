// outbox list, show, retry, retry-all, drop: for what could not be sent.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::outbox {

[[nodiscard]] std::span<const ops::Operation> outbox_operations();

}  // namespace banana::outbox
