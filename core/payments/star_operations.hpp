// payments list, show, refund, settle, verify (OP7); explain payment (OP1).
#pragma once

#include <span>

#include "core/ops/operation.hpp"

namespace banana::payments {

[[nodiscard]] std::span<const ops::Operation> star_operations();

[[nodiscard]] Result<Json> explain_payment(db::Snapshot& snapshot, const ops::Args& args,
                                           const ops::Context& context);

}  // namespace banana::payments
