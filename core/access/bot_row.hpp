// The columns of a Bot and how they are read: for the queries of this folder.
#pragma once

#include "core/access/bot.hpp"

#define BOT_COLUMNS \
  "id, kind, username, name, owner_id, state, state_reason, state_since, mode, error, error_at, created_at"

namespace banana::access {

/// From a row that begins with BOT_COLUMNS.
[[nodiscard]] Bot read_bot(const db::Rows& rows);

}  // namespace banana::access
