// Keeps the Purse as the database has it: a key that an operator gives or takes away counts at once in every process,
// and a key that one process saw refused rests in all of them, over restarts too (PV14).
#pragma once

#include <functional>

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/db/database.hpp"
#include "core/keys/master_key.hpp"
#include "core/vendors/purse.hpp"

namespace banana::vendors {

/// They may be more than were there at first: asked for again whenever keys are opened.
using MasterSource = std::function<Result<keys::MasterKeys>()>;

/// Writes what is new, then takes over what the database has. A key that does not open is left out, with a line in the
/// log. The refusal: no master key fits; then all stays as it was.
[[nodiscard]] Task<Result<>> exchange(db::Database& database, Purse& purse, const MasterSource& masters,
                                      Instant now);

/// Until the database is stopped or the coroutine cancelled. All must outlive it.
[[nodiscard]] Task<> keep(db::Database& database, Purse& purse, MasterSource masters, const Clock& clock);

}  // namespace banana::vendors
