// The inbox (decision 3): an update is recorded before Telegram is told we have it, and handled once, in its chat's
// order, in one transaction that writes whatever it causes.
//
//   record(tx, bot, envelope, body, now);                      // the webhook; the same update again changes nothing
//   const Step step = handle_next(tx, lane, handler, ids, now);   // a dispatcher, lane by lane
//
// A lane is what has an order: the updates of one chat of one bot; a person's checkouts have their own. The oldest
// waiting update of a lane is found within the transaction that handles it, so any process may take any lane at any
// time, and none needs to remember anything.
//
// An update whose handler throws holds its lane until it is tried again, and after kTriesMax tries it is set aside with
// its cause (`bananactl inbox`); one that can't be read is set aside at once. What broken infrastructure throws is
// nobody's fault and is not counted.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/inbox/envelope.hpp"
#include "core/inbox/handler.hpp"
#include "core/telegram/ids.hpp"

namespace banana::inbox {

/// Raised when something waits that no dispatcher was told of (db::Signals).
inline constexpr std::string_view kChannel = "inbox";

struct Lane {
  BotId bot;
  std::int64_t chat = 0;
  bool urgent = false;
  friend auto operator<=>(const Lane&, const Lane&) = default;
};
[[nodiscard]] Lane lane_of(BotId bot, const Envelope& envelope);

/// An update as it came. What it looks at belongs to whoever brought it.
struct Posted {
  BotId bot;
  const Envelope* envelope = nullptr;
  std::string_view body;
};

void record(db::Tx& tx, BotId bot, const Envelope& envelope, std::string_view body, Instant now);
/// Whether some of them may have come before. To take none for known is cheaper on PostgreSQL, and fails with
/// db::Cause::unique where one is.
enum class Known : std::uint8_t { maybe, no };
/// Many at once, in few statements on PostgreSQL.
void record(db::Tx& tx, std::vector<Posted> posted, Instant now, Known known = Known::maybe);

/// What became of an update at the door.
struct TakenIn {
  enum class Kind : std::uint8_t { known, waits, done };
  Kind kind = Kind::known;  // it came before
  Answers answers = {};     // of one that is done
};
/// record() and handle_next() in one, where nothing of the lane waits: the common case, at less than half the price. An
/// update that is behind others waits for its turn. Throws HandlerFailed, after which the caller only records it.
[[nodiscard]] TakenIn take_in(db::Tx& tx, BotId bot, const Envelope& envelope, std::string_view body,
                              Handler& handler, IdMaker& ids, Instant now);

/// take_in() for many in one transaction: what one of them found out the others need not ask again.
class TakingIn {
 public:
  explicit TakingIn(db::Tx& tx) : tx_(tx) {}
  /// `update` is what parse_update() made of the body.
  [[nodiscard]] TakenIn take(const Posted& posted, const Result<telegram::Update>& update, Handler& handler,
                             IdMaker& ids, Instant now);

 private:
  bool lane_waits(const Lane& lane);

  db::Tx& tx_;
  std::unordered_map<BotId, bool> waits_;  // whether anything of the bot does
};

/// Whether trying again may help: what can't be read now can't be read in a minute.
enum class Hope : std::uint8_t { some, none };

/// A handler threw. The cause is kept for operators.
class HandlerFailed : public std::runtime_error {
 public:
  HandlerFailed(std::int64_t update_id, const std::string& cause, Hope hope = Hope::some)
      : std::runtime_error(cause), update_id_(update_id), hope_(hope) {}
  [[nodiscard]] std::int64_t update_id() const { return update_id_; }
  [[nodiscard]] Hope hope() const { return hope_; }

 private:
  std::int64_t update_id_;
  Hope hope_;
};

struct Step {
  enum class Kind : std::uint8_t {
    empty,  // nothing waits in this lane
    taken,  // another process has it in hand: look again soon
    later,  // its oldest update failed and waits until `again_at`
    done,
  };
  Kind kind = Kind::empty;
  std::int64_t update_id = 0;
  Answers answers = {};
  bool more = false;  // there is another one behind
  Instant again_at = {};
};

/// Handles the oldest waiting update of the lane. Throws HandlerFailed, for which the caller calls put_back() in a
/// transaction of its own, and db::Error.
[[nodiscard]] Step handle_next(db::Tx& tx, const Lane& lane, Handler& handler, IdMaker& ids, Instant now);

inline constexpr int kTriesMax = 5;
/// The wait after each failed try but the last.
inline constexpr std::array<Millis, kTriesMax - 1> kWaits{Millis{1'000}, Millis{5'000}, Millis{30'000},
                                                          Millis{120'000}};

struct PutBack {
  bool set_aside = false;
  Instant again_at = {};
};
/// The update failed: it is tried again later, or set aside.
PutBack put_back(db::Tx& tx, BotId bot, const HandlerFailed& failed, Instant now);

/// Lanes in which something waits, after this one, in their order: how a process finds what it was not told of.
[[nodiscard]] std::vector<Lane> waiting_lanes(db::Snapshot& snapshot, const std::optional<Lane>& after,
                                              std::size_t most);

/// How long a handled update is remembered. Telegram gives up after 24 hours.
inline constexpr Millis kMemory = std::chrono::hours{48};

struct Position {
  BotId bot;
  std::int64_t update_id = 0;
};
/// Forgets handled updates received before `before`, looking at up to `most` rows from `from` on. Where to go on, or
/// nothing at the end. For the scheduler.
[[nodiscard]] std::optional<Position> forget(db::Tx& tx, Instant before, const Position& from,
                                             std::size_t most);

}  // namespace banana::inbox

template <>
struct std::hash<banana::inbox::Lane> {
  std::size_t operator()(const banana::inbox::Lane& lane) const noexcept {
    const auto mix = [](std::uint64_t x) {
      x ^= x >> 32;
      x *= 0xd6e8feb86659fd93U;
      x ^= x >> 32;
      return x;
    };
    const auto bot = static_cast<std::uint64_t>(lane.bot.value());
    const auto chat = static_cast<std::uint64_t>(lane.chat) * 2 + (lane.urgent ? 1 : 0);
    return static_cast<std::size_t>(mix(bot * 0x9e3779b97f4a7c15U + mix(chat)));
  }
};
