// Finds what is waiting. New rows show at the table's end; where the queue had no room, or after a start, it asks for
// more.
//
//   const Glance seen = co_await db.read([&](db::Snapshot& s) { return tail.look(s); });
//   queue.learn(seen.rows);
//   if (tail.accept(seen) == Tail::Next::rescan) …         // waiting_bots(), Queue::rescan
//
// On SQLite ids are committed in their order, and what lies below the last one seen will never change. On PostgreSQL
// rows of concurrent transactions appear out of order. There, whoever draws an id has an xid by then (see the
// migration), so: what a snapshot saw as the highest id M holds for good once every xid that was given out by then has
// ended. Which those are a snapshot does not tell: it ends at the last xid that has ended, and knows nothing of those
// above it that run. So a look that saw a new M draws an xid of its own: all that matter are below that. Until they
// have ended, each look begins below M again; the queue knows what it has seen.
//
// One look after the other, and none while verdicts are being settled: a row that was sent but still reads as waiting
// would be sent again.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <span>
#include <vector>

#include "core/db/tx.hpp"
#include "core/outbox/queue.hpp"

namespace banana::outbox {

struct Glance {
  std::vector<Waiting> rows = {};
  RowId highest = {};           // of all there are, or the last one of `rows` when they were too many
  bool is_cut = false;          // there is more
  std::int64_t oldest_xid = 0;  // that may still be running; 0 on SQLite
  std::int64_t own_xid = 0;     // above all whose rows this look may have missed; 0: it can have missed none
  std::optional<Instant> later_at = {};  // when the first row that waits for its hour is due
};

class Tail {
 public:
  [[nodiscard]] Glance look(db::Snapshot& snapshot) const;

  /// Those of its rows that lie above all that was seen before, before accept(): most of them may go at once.
  [[nodiscard]] std::span<const Waiting> news(const Glance& seen) const;

  enum class Next : std::uint8_t { nothing, look_again, rescan };
  Next accept(const Glance& seen);

 private:
  struct Mark {
    RowId highest;
    std::int64_t own_xid;
  };
  bool begun_ = false;
  RowId low_ = {};                              // up to here nothing will appear any more
  RowId highest_ = {};                          // of all that was seen
  std::deque<Mark> marks_;                      // what will be
  std::optional<std::int64_t> rescan_at_ = {};  // xid: those that ran at the start
};

/// The bots that have something waiting.
[[nodiscard]] std::vector<BotId> waiting_bots(db::Snapshot& snapshot);

/// What a want asks for; how many rows at most is rows_asked.
[[nodiscard]] std::vector<Waiting> find(db::Snapshot& snapshot, const Want& want);
[[nodiscard]] std::size_t rows_asked(const Want& want);

/// Puts rows whose hour has come at the end of the line. They get new ids: their turn is now.
std::int64_t take_due(db::Tx& tx, Instant now, std::int64_t most);

}  // namespace banana::outbox
