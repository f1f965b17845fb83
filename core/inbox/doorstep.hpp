// Updates that have come and are not written yet: whose turn it is. They are written in batches, a transaction each.
//
// A bot that is alone gets batches as large as they come, one after another; when there are many, the next one waits a
// moment for those who were just served, for most of them will be back at once and a batch costs much the same whatever
// its size. In company batches are short, for whoever comes while one is written waits for its end: each bot has a turn
// in each, those that had nobody waiting first, and one that used up its turn has none again for a while. So a flooded
// bot makes its own updates wait, at Telegram's end, and leaves the database and the processor to others for most of the
// time. Five thousand a second remain to it, which is what Telegram's hundred connections could bring at 20 ms each.
//
//   step.add(one, now);
//   if (step.due(now) <= now) step.begin(now);     // a batch
//   while (auto* one = step.next()) write(*one);   // whoever comes meanwhile may still get into it
//   step.served(now);                              // and are told
//
// No I/O; its caller tells the time and keeps threads apart.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "core/telegram/ids.hpp"

namespace banana::inbox {

/// Stays where it is from add() until it is handed out.
struct AtDoor {
  BotId bot;
  AtDoor* behind = nullptr;  // of the same bot
};

struct DoorstepOptions {
  std::size_t batch_max = 512;
  std::size_t turn = 8;                      // of one bot in a batch, in company
  std::chrono::microseconds pause{1600};     // from one turn that was used up to the next
  std::chrono::milliseconds company{1'000};  // how long a bot that came counts as company
  std::chrono::microseconds moment{};        // for those who were just served, when there are
  std::size_t many = 16;                     // of them and of others
};

class Doorstep {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit Doorstep(DoorstepOptions options = {}) : options_(options) {}

  void add(AtDoor& one, Time now);
  /// When there will be somebody for a batch; nothing while nobody waits.
  [[nodiscard]] std::optional<Time> due(Time now) const;
  void begin(Time now);
  /// The batch has ended, and those in it are told.
  void served(Time now);
  /// Null when nobody waits or the batch is full.
  [[nodiscard]] AtDoor* next();
  /// Anybody, turn or not: when there will be no more batches. Null when nobody waits.
  [[nodiscard]] AtDoor* any();
  [[nodiscard]] bool empty() const { return newcomers_.empty() && others_.empty(); }

 private:
  struct Bot {
    AtDoor* first = nullptr;
    AtDoor* last = nullptr;
    std::uint64_t batch = 0;   // the last one it was in
    std::size_t in_batch = 0;  // its places there
    Time rests_until{};
  };

  [[nodiscard]] bool may_go(Bot& bot) const;
  AtDoor* hand_out(BotId id, Bot& bot);

  const DoorstepOptions options_;
  std::unordered_map<BotId, Bot> bots_;  // those who wait, and those who did in this batch
  std::deque<BotId> newcomers_;
  std::deque<BotId> others_;
  std::vector<BotId> served_up_;  // to be forgotten
  std::optional<BotId> latest_;
  Time company_until_{};
  std::uint64_t batch_ = 0;
  Time began_{};
  std::size_t in_batch_ = 0;
  bool in_company_ = false;
  std::size_t waiting_ = 0;
  std::size_t expected_ = 0;  // those who waited and were served when the last batch ended
  Time expected_until_{};
};

}  // namespace banana::inbox
