// Keeps Health in the database: what was known before a restart holds after it, and what one process meets the others
// know (JB6). A changed circuit is written at once, numbers at most every two seconds.
#pragma once

#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/db/database.hpp"
#include "core/vendors/health.hpp"

namespace banana::vendors {

inline constexpr Millis kWriteEvery{2'000};

/// Once, before the first vendor is called: what the database knows.
[[nodiscard]] Task<> refresh(db::Database& database, Health& health);

/// Writes what is new, and takes over what others wrote. True when there was anything to write.
[[nodiscard]] Task<bool> exchange(db::Database& database, Health& health, Instant now);

/// Until the database is stopped or the coroutine cancelled; it calls exchange() when it is time. All must outlive it.
[[nodiscard]] Task<> keep(db::Database& database, Health& health, const Clock& clock);

}  // namespace banana::vendors
