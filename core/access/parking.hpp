// A bot whose token Telegram refuses (401) is parked: nothing is sent or asked for it until an operator or its owner
// gives it a token that works. No other bot notices.
#pragma once

#include <string_view>

#include "core/access/bot.hpp"
#include "core/base/async.hpp"
#include "core/base/clock.hpp"
#include "core/base/id.hpp"
#include "core/db/database.hpp"

namespace banana::access {

/// In the caller's transaction: the state, and an audit row in the name of the system. False when it is parked
/// already, stopped, or unknown: then nothing is written. The caller says so in the log once it has committed.
[[nodiscard]] bool park(db::Tx& tx, IdMaker& ids, BotId id, std::string_view reason, Instant now);

/// The same in a transaction of its own, with the line in the log.
[[nodiscard]] Task<bool> park_now(db::Database& database, IdMaker& ids, BotId id, std::string reason,
                                  Instant now);

}  // namespace banana::access
