// Which process sends for which bots: on PostgreSQL several run, and exactly one may send for a bot at a time. Bots
// fall into shares; a sender leases shares, renews them long before they end, and takes no more than its part of them
// as long as others are alive. Times are the server's, so that clocks need not agree; a holder counts its lease from
// before it asked for it. Whoever can't renew stops before the lease ends, and another one takes over when it did.
//
// An SQLite file has one process: it holds everything and asks nobody.
#pragma once

#include <bitset>
#include <cstdint>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/telegram/ids.hpp"

namespace banana::outbox {

inline constexpr std::size_t kShares = 64;
using Shares = std::bitset<kShares>;

[[nodiscard]] std::size_t share_of(BotId bot);

struct Holding {
  Shares held = {};
  std::size_t fair = kShares;  // how many are this sender's part
};

/// Renews, gives back `unwanted`, takes free ones up to the fair part. `sender` is a number of the process's own.
[[nodiscard]] Holding hold(db::Tx& tx, std::int64_t sender, Millis lease, const Shares& unwanted);
/// A sender that stops: others take over at once.
void let_go(db::Tx& tx, std::int64_t sender);

}  // namespace banana::outbox
