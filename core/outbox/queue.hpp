// What may be sent now, and when to look again. Pure, in memory: it is told the time and what the database holds,
// and knows rows by their ids only. The daemon's sender drives it, and so does the simulation:
//
//   queue.learn(rows);                               // what the tail of the table shows
//   while (auto send = queue.next(now)) …            // one call of each chat is under way at most
//   queue.note(verdict, sent_at, now);               // at once, when the answer is there: limits
//   queue.done(verdict, now);                        // when the verdict is durable: the chat goes on
//   for (const Want& want : queue.wants()) …         // what it has no room for yet is asked for later
//
// Lanes are chats of a bot with something waiting. A lane holds the next few rows, a bot a bounded number of lanes:
// what lies beyond stays in the database, in order. Bots take turns, and so do the chats of a bot.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <optional>
#include <set>
#include <span>
#include <tuple>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/outbox/pace.hpp"
#include "core/outbox/share.hpp"
#include "core/outbox/state.hpp"
#include "core/outbox/verdict.hpp"

namespace banana::outbox {

/// A waiting row, as far as order and time go.
struct Waiting {
  RowId id;
  BotId bot;
  ChatId chat;
  Instant next_at;
};

struct Send {
  RowId id;
  BotId bot;
  ChatId chat;
};

/// What to look up: the next waiting rows after `after` of a lane, or of a bot when there is no chat.
struct Want {
  BotId bot;
  std::optional<ChatId> chat;
  RowId after;
};

struct QueueOptions {
  Limits limits = {};
  std::size_t rows_of_lane_max = 8;
  std::size_t lanes_of_bot_max = 512;
  std::size_t lanes_max = 50'000;  // then each bot has room for lanes_of_bot_min only
  std::size_t lanes_of_bot_min = 16;
  std::size_t in_flight_of_bot_max = 64;
};

inline constexpr std::size_t kBotRowsPerWant = 256;
inline constexpr std::size_t kWantsMax = 64;

class Queue {
 public:
  explicit Queue(QueueOptions options = {});

  /// Whose bots these are; all until it is set. Others are dropped, but for what is under way.
  void own(std::function<bool(BotId)> owns);

  /// Rows that were found waiting, in the order of their ids. What it knows already it ignores.
  void learn(std::span<const Waiting> rows);
  /// The answer to a want: rows after want.after, at most `asked` of them.
  void learn(const Want& want, std::span<const Waiting> rows, std::size_t asked);
  /// All that is waiting for this bot is to be looked up anew.
  void rescan(BotId bot);
  /// At most kWantsMax; whoever found no room comes first next time.
  [[nodiscard]] std::vector<Want> wants();

  /// The next call to make, which counts against the limits now.
  [[nodiscard]] std::optional<Send> next(Instant now);
  /// When next() may have something though nothing else happens.
  [[nodiscard]] std::optional<Instant> next_at() const;

  /// Takes note of what an answer tells of limits, and adds to the verdict what must be kept of it.
  void note(Verdict& verdict, Instant sent_at, Instant now);
  /// The verdict is durable.
  void done(const Verdict& verdict, Instant now);

  /// A pause that was kept over a restart; no chat: the whole bot.
  void pause(const Pause& pause);
  /// A bot whose token was revoked is left alone until then.
  void unpark(BotId bot);
  [[nodiscard]] std::vector<BotId> parked() const;

  /// A pause that came in since next() gave the send.
  [[nodiscard]] Instant paused_until(BotId bot, ChatId chat) const { return pace_.paused_until(bot, chat); }
  [[nodiscard]] Shares shares_in_flight() const;

  [[nodiscard]] const Pace& pace() const { return pace_; }
  [[nodiscard]] std::size_t lanes() const { return lanes_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  [[nodiscard]] std::size_t in_flight() const { return in_flight_; }

 private:
  struct Row {
    RowId id;
    Instant next_at;
  };
  enum class Place : std::uint8_t { nowhere, ready, timed, under_way };
  struct Lane {
    std::deque<Row> rows = {};
    RowId top = {};     // nothing of ours lies above it, unless `more`
    bool more = false;  // in the database, above top
    Place place = Place::nowhere;
    Instant at = {};  // when timed
  };
  struct Bot {
    std::unordered_map<ChatId, Lane> lanes = {};
    std::deque<ChatId> ready = {};
    std::size_t in_flight = 0;
    std::size_t trouble = 0;  // calls in a row that did not get through
    bool more = false;        // in the database, above loaded
    RowId loaded = {};        // when there is more: up to here all is known
    bool on_ring = false;
    std::optional<Instant> at = {};  // when timed
  };
  using Timer = std::tuple<Instant, BotId, ChatId>;  // no chat: the bot itself

  [[nodiscard]] bool is_ours(BotId bot) const;
  [[nodiscard]] std::size_t room_of(const Bot& bot) const;
  bool take(Bot& bot, const Waiting& row);
  void insert(Lane& lane, const Waiting& row);
  void update_hunger(BotId id, ChatId chat, const Lane& lane);
  void place(BotId id, Bot& bot, ChatId chat, Lane& lane, Instant now);
  void put_on_ring(BotId id, Bot& bot);
  void leave(Bot& bot, BotId id, ChatId chat, Lane& lane);
  void drop_waiting(BotId id, Bot& bot, ChatId chat, Lane& lane);
  void drop_all(BotId id, Bot& bot);
  void forget_if_empty(BotId id);
  void wake(Instant now);
  std::optional<Send> next_of(BotId id, Bot& bot, Instant now);
  void slow_down(BotId id, Bot& bot, Instant now);

  const QueueOptions options_;
  Pace pace_;
  std::function<bool(BotId)> owns_ = {};
  std::unordered_map<BotId, Bot> bots_;
  std::unordered_set<BotId> parked_;
  std::deque<BotId> ring_;
  std::set<Timer> timers_;
  using Hungry = std::pair<BotId, ChatId>;  // no chat: the bot itself
  std::set<Hungry> hungry_;
  Hungry asked_ = {};  // where wants() stopped
  std::size_t lanes_ = 0;
  std::size_t rows_ = 0;
  std::size_t in_flight_ = 0;
};

}  // namespace banana::outbox
