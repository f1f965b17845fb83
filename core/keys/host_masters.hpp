// The master keys for an operation that is not one transaction.
#pragma once

#include "core/base/async.hpp"
#include "core/keys/master_key.hpp"
#include "core/ops/context.hpp"
#include "core/ops/host.hpp"

namespace banana::keys {

/// Those of the host's configuration, for work on its database; made when there is none and nothing was ever sealed.
/// A rehearsal leaves no file behind: it gets a key that is gone afterwards.
[[nodiscard]] Task<Result<MasterKeys>> obtain_masters(ops::Host& host, db::Database& database,
                                                      const ops::Context& context);

}  // namespace banana::keys
