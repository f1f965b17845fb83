// What the rows of operations.hpp call.
#pragma once

#include <span>

#include "core/keys/master_key.hpp"
#include "core/keys/sealed_column.hpp"
#include "core/ops/host.hpp"
#include "core/ops/operation.hpp"

namespace banana::keys {

/// The master keys of this host's configuration for work on its database; made when there is none and nothing was
/// ever sealed.
[[nodiscard]] Task<Result<MasterKeys>> obtain_masters(ops::Host& host, db::Database& database);

[[nodiscard]] Result<Json> list_keys(db::Snapshot& snapshot, std::span<const SealedColumn> columns);
[[nodiscard]] Task<Result<Json>> rotate_keys(ops::Host& host, ops::Context& context,
                                             std::span<const SealedColumn> columns);
[[nodiscard]] Task<Result<Json>> rotate_master(ops::Host& host, const ops::Args& args, ops::Context& context);

}  // namespace banana::keys
