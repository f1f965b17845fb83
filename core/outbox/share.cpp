#include "core/outbox/share.hpp"

#include <algorithm>

namespace banana::outbox {
namespace {

#define BANANA_SERVER_MS "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS bigint)"

constexpr db::Sql kAlive = "INSERT INTO outbox_sender (sender, ends_at) VALUES ($1, " BANANA_SERVER_MS
                           " + $2) ON CONFLICT (sender) DO UPDATE SET ends_at = excluded.ends_at";
constexpr db::Sql kForgetDead = "DELETE FROM outbox_sender WHERE ends_at < " BANANA_SERVER_MS;
constexpr db::Sql kSenders = "SELECT count(*) FROM outbox_sender";
constexpr db::Sql kGiveBack =
    "UPDATE outbox_share SET sender = NULL, ends_at = 0 WHERE share = $1 AND sender = $2";
// One that ended and that nobody took is still ours to renew.
constexpr db::Sql kRenew = "UPDATE outbox_share SET ends_at = " BANANA_SERVER_MS " + $2 WHERE sender = $1";
constexpr db::Sql kTake =
    "UPDATE outbox_share SET sender = $1, ends_at = " BANANA_SERVER_MS
    " + $2 WHERE share IN (SELECT share FROM outbox_share WHERE sender IS NULL OR ends_at < " BANANA_SERVER_MS
    " ORDER BY share LIMIT $3 FOR UPDATE SKIP LOCKED)";
constexpr db::Sql kMine = "SELECT share FROM outbox_share WHERE sender = $1";
constexpr db::Sql kLetGo = "UPDATE outbox_share SET sender = NULL, ends_at = 0 WHERE sender = $1";
constexpr db::Sql kDie = "DELETE FROM outbox_sender WHERE sender = $1";

Shares mine(db::Tx& tx, std::int64_t sender) {
  Shares held;
  for (db::Rows rows = tx.query(kMine, sender); rows.next();) held.set(rows.get<std::size_t>(0));
  return held;
}

}  // namespace

std::size_t share_of(BotId bot) {
  // Bots' numbers are close to each other for those made at one time: mix them.
  const auto mixed = static_cast<std::uint64_t>(bot.value()) * 0x9e3779b97f4a7c15U;
  return static_cast<std::size_t>(mixed >> 58);
}

Holding hold(db::Tx& tx, std::int64_t sender, Millis lease, const Shares& unwanted) {
  tx.run(kAlive, sender, lease);
  tx.run(kForgetDead);
  for (std::size_t share = 0; share < kShares; ++share) {
    if (unwanted.test(share)) tx.run(kGiveBack, share, sender);
  }
  tx.run(kRenew, sender, lease);
  const auto senders =
      static_cast<std::size_t>(std::max<std::int64_t>(1, tx.value<std::int64_t>(kSenders).value_or(1)));
  Holding holding{.held = mine(tx, sender), .fair = (kShares + senders - 1) / senders};
  if (holding.held.count() < holding.fair) {
    tx.run(kTake, sender, lease, holding.fair - holding.held.count());
    holding.held = mine(tx, sender);
  }
  return holding;
}

void let_go(db::Tx& tx, std::int64_t sender) {
  tx.run(kLetGo, sender);
  tx.run(kDie, sender);
}

}  // namespace banana::outbox
