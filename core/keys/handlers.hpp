// What the rows of operations.hpp call.
#pragma once

#include <span>

#include "core/keys/sealed_column.hpp"
#include "core/ops/host.hpp"
#include "core/ops/operation.hpp"

namespace banana::keys {

[[nodiscard]] Result<Json> list_keys(db::Snapshot& snapshot, std::span<const SealedColumn> columns);
[[nodiscard]] Task<Result<Json>> rotate_keys(ops::Host& host, ops::Context& context,
                                             std::span<const SealedColumn> columns);
[[nodiscard]] Task<Result<Json>> rotate_master(ops::Host& host, const ops::Args& args, ops::Context& context);

}  // namespace banana::keys
