// Which lane is handled next: fair between bots, presses and checkouts first, one update of a lane at a time. It holds
// only what waits, is in hand or was put back; no I/O, and its caller tells the time.
//
//   lanes.add(lane, envelope.haste);                      // something waits there
//   while (auto lane = lanes.next(now)) start(*lane);     // in hand from here on
//   lanes.finished(lane, {.more = step.more});            // or {.again_at = ...}
#pragma once

#include <cstddef>
#include <deque>
#include <optional>
#include <queue>
#include <unordered_map>
#include <vector>

#include "core/base/time.hpp"
#include "core/inbox/inbox.hpp"

namespace banana::inbox {

struct LanesOptions {
  std::size_t known_max = 100'000;  // lanes held here; what is above is found again in the database
  std::size_t per_bot_max =
      16;  // lanes of a bot in hand at a time, so that a flood leaves room for the others
};

class Lanes {
 public:
  explicit Lanes(LanesOptions options = {}) : options_(options) {}

  void add(const Lane& lane, Haste haste = Haste::none);
  [[nodiscard]] std::optional<Lane> next(Instant now);

  struct Outcome {
    bool more = false;                     // look again at once
    std::optional<Instant> again_at = {};  // not before
  };
  void finished(const Lane& lane, const Outcome& outcome);

  /// When a lane that was put back is due; nothing when there is none.
  [[nodiscard]] std::optional<Instant> next_due() const;
  [[nodiscard]] std::size_t known() const { return lanes_.size(); }
  /// Whether something was added that found no room, since this was asked last.
  [[nodiscard]] bool take_overflow();

 private:
  enum class Place : std::uint8_t { queue, quick_queue, hand, put_back };
  struct Entry {
    Place place = Place::queue;
    bool again = false;  // added while in hand
    Haste haste = Haste::none;
  };
  struct Bot {
    std::deque<Lane> queue;  // may hold lanes that have moved to a better place since
    std::size_t in_hand = 0;
    bool in_turn = false;
  };
  struct Due {
    Instant at;
    Lane lane;
    friend bool operator>(const Due& a, const Due& b) { return a.at > b.at; }
  };

  void enqueue(const Lane& lane, Entry& entry);
  void give_turn(BotId id, Bot& bot);
  std::optional<Lane> next_quick();
  std::optional<Lane> next_in_turn();
  Lane hand_out(const Lane& lane);

  const LanesOptions options_;
  std::unordered_map<Lane, Entry> lanes_;
  std::unordered_map<BotId, Bot> bots_;
  std::deque<BotId> turns_;  // bots with something in their queue and a free hand
  std::deque<Lane> quick_;   // of all bots
  std::priority_queue<Due, std::vector<Due>, std::greater<>> due_;
  bool overflow_ = false;
};

}  // namespace banana::inbox
