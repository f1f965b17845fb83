// plans subscribers, stop (OP7): who has a plan, and not charging them any more.
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::payments {

[[nodiscard]] std::span<const ops::Operation> subscriber_operations();

}  // namespace banana::payments
