// The number of the next change of a bot. Taking it makes others that change bots wait until this transaction is
// over, so that numbers become visible in their order.
#pragma once

#include <cstdint>

#include "core/access/bots.hpp"

namespace banana::access {

inline constexpr db::Sql kNextChange = "UPDATE bot_change SET last = last + 1 WHERE id = 1 RETURNING last";

[[nodiscard]] inline std::int64_t next_change(db::Tx& tx) {
  tx.notify(kBotsSignal);
  return tx.value<std::int64_t>(kNextChange).value();
}

}  // namespace banana::access
