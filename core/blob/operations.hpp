// storage usage, gc, link, check (OP15).
#pragma once

#include <span>
#include <string>

#include "core/base/async.hpp"
#include "core/base/result.hpp"
#include "core/ops/host.hpp"
#include "core/ops/operation.hpp"

namespace banana::blob {

[[nodiscard]] std::span<const ops::Operation> storage_operations();

/// Stores something, reads it back and removes it, as storage check does: for doctor. A folder that is not there yet is left
/// to the daemon, whose it must be.
[[nodiscard]] Task<Result<std::string>> try_store(ops::Host& host);

}  // namespace banana::blob
