#include "core/outbox/tail.hpp"

#include <algorithm>
#include <utility>

namespace banana::outbox {
namespace {

constexpr std::int64_t kGlanceMax = 10'000;
constexpr std::int64_t kLaneRows = 8;
constexpr std::size_t kMarksMax = 64;

constexpr db::Sql kTail =
    "SELECT id, bot, chat, next_at FROM outbox WHERE state = 0 AND id > $1 ORDER BY id LIMIT $2";
// Where the table ends, and when the first row that waits for its hour is due.
constexpr db::Sql kEnds =
    "SELECT (SELECT coalesce(max(id), 0) FROM outbox), (SELECT min(next_at) FROM outbox WHERE state = 3)";
// Also the oldest xid, and one of its own where the table grew: one round trip.
constexpr db::Sql kSharedEnds =
    "SELECT highest, (SELECT min(next_at) FROM outbox WHERE state = 3), "
    "CAST(CAST(pg_snapshot_xmin(pg_current_snapshot()) AS text) AS bigint), "
    "CASE WHEN highest > $1 THEN CAST(CAST(pg_current_xact_id() AS text) AS bigint) ELSE 0 END "
    "FROM (SELECT coalesce(max(id), 0) AS highest FROM outbox) AS ends";
// Hops from one bot to the next in the index, however many rows each has.
constexpr db::Sql kBots =
    "WITH RECURSIVE waiting (bot) AS ("
    "SELECT min(bot) FROM outbox WHERE state = 0 UNION ALL "
    "SELECT (SELECT min(bot) FROM outbox WHERE state = 0 AND bot > waiting.bot) FROM waiting "
    "WHERE waiting.bot IS NOT NULL) SELECT bot FROM waiting WHERE bot IS NOT NULL";
constexpr db::Sql kOfBot =
    "SELECT id, bot, chat, next_at FROM outbox WHERE bot = $1 AND state = 0 AND id > $2 ORDER BY id LIMIT $3";
constexpr db::Sql kOfLane =
    "SELECT id, bot, chat, next_at FROM outbox WHERE bot = $1 AND chat = $2 AND state = 0 AND id > $3 "
    "ORDER BY id LIMIT $4";
constexpr db::Sql kDue = db::Sql::per_engine(
    "SELECT id FROM outbox WHERE state = 3 AND next_at <= $1 ORDER BY next_at, id LIMIT $2",
    "SELECT id FROM outbox WHERE state = 3 AND next_at <= $1 ORDER BY next_at, id LIMIT $2 FOR UPDATE SKIP "
    "LOCKED");
constexpr db::Sql kTakeDue =
    db::Sql::per_engine("UPDATE outbox SET state = 0, id = (SELECT max(id) + 1 FROM outbox) WHERE id = $1",
                        "UPDATE outbox SET state = 0, id = nextval('outbox_id') WHERE id = $1");

std::vector<Waiting> read(db::Rows rows) {
  std::vector<Waiting> all;
  while (rows.next()) {
    all.push_back({rows.get<RowId>(0), rows.get<BotId>(1), rows.get<ChatId>(2), rows.get<Instant>(3)});
  }
  return all;
}

}  // namespace

Glance Tail::look(db::Snapshot& snapshot) const {
  Glance seen;
  {
    constexpr RowId kBelowAll{-1};
    const bool shared = snapshot.engine() == db::Engine::postgres;
    db::Rows ends =
        shared ? snapshot.query(kSharedEnds, begun_ ? highest_ : kBelowAll) : snapshot.query(kEnds);
    if (!ends.next()) return seen;
    seen.highest = ends.get<RowId>(0);
    seen.later_at = ends.get<std::optional<Instant>>(1);
    if (shared) {
      seen.oldest_xid = ends.i64(2);
      seen.own_xid = ends.i64(3);
    }
  }
  if (!begun_) return seen;  // what was there before is found bot by bot
  seen.rows = read(snapshot.query(kTail, low_, kGlanceMax));
  seen.is_cut = static_cast<std::int64_t>(seen.rows.size()) == kGlanceMax;
  if (seen.is_cut) seen.highest = seen.rows.back().id;
  return seen;
}

std::span<const Waiting> Tail::news(const Glance& seen) const {
  return {std::ranges::upper_bound(seen.rows, highest_, {}, &Waiting::id), seen.rows.end()};
}

Tail::Next Tail::accept(const Glance& seen) {
  Next next = seen.is_cut ? Next::look_again : Next::nothing;
  if (!std::exchange(begun_, true)) {
    low_ = highest_ = seen.highest;
    if (seen.own_xid > 0) rescan_at_ = seen.own_xid;
    return Next::rescan;
  }
  if (seen.highest > highest_) {
    highest_ = seen.highest;
    if (marks_.size() == kMarksMax) marks_.pop_back();  // the new one says more
    marks_.push_back({seen.highest, seen.own_xid});
  }
  while (!marks_.empty() && marks_.front().own_xid <= seen.oldest_xid) {
    low_ = std::max(low_, marks_.front().highest);
    marks_.pop_front();
  }
  if (rescan_at_ && *rescan_at_ <= seen.oldest_xid) {
    rescan_at_.reset();
    next = Next::rescan;
  }
  return next;
}

std::vector<BotId> waiting_bots(db::Snapshot& snapshot) {
  std::vector<BotId> bots;
  for (db::Rows rows = snapshot.query(kBots); rows.next();) bots.push_back(rows.get<BotId>(0));
  return bots;
}

std::size_t rows_asked(const Want& want) {
  return want.chat ? static_cast<std::size_t>(kLaneRows) : kBotRowsPerWant;
}

std::vector<Waiting> find(db::Snapshot& snapshot, const Want& want) {
  const std::size_t most = rows_asked(want);
  if (want.chat) return read(snapshot.query(kOfLane, want.bot, *want.chat, want.after, most));
  return read(snapshot.query(kOfBot, want.bot, want.after, most));
}

std::int64_t take_due(db::Tx& tx, Instant now, std::int64_t most) {
  std::vector<RowId> due;
  for (db::Rows rows = tx.query(kDue, now, most); rows.next();) due.push_back(rows.get<RowId>(0));
  for (const RowId id : due) tx.run(kTakeDue, id);
  return static_cast<std::int64_t>(due.size());
}

}  // namespace banana::outbox
