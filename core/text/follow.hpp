// Keeps Texts as the database has them: what an owner sets is said from then on, by every process.
#pragma once

#include "core/base/async.hpp"
#include "core/db/database.hpp"
#include "core/text/texts.hpp"

namespace banana::text {

/// Once: before the first person is spoken to.
[[nodiscard]] Task<> refresh(db::Database& database, Texts& texts);

/// Until the database is stopped or the coroutine cancelled. Both must outlive it.
[[nodiscard]] Task<> follow(db::Database& database, Texts& texts);

}  // namespace banana::text
