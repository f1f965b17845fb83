// A write that must come about: what a vendor made has been paid for. A database that is away for a while is waited for.
#pragma once

#include <functional>

#include "core/base/async.hpp"
#include "core/db/database.hpp"

namespace banana::worker {

/// Tries until it is written, or `until` is over: false then. What is not the database's being away is thrown.
[[nodiscard]] Task<bool> persist(db::Database& database, std::function<void(db::Tx&)> write,
                                 std::function<bool()> is_over);

}  // namespace banana::worker
