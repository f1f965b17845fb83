// Who may be written to when: Telegram's limits per bot, per chat and per group. Pure: it is told the time.
//
// Telegram publishes no numbers that hold, and a 429 does not say whose limit it was. So there are budgets to begin
// with, each learns from refusals (budget.hpp), and whose a refusal is follows from who was near their limit:
// - the chat's when the chat was and the bot was not, the bot's when it is the other way round;
// - when both were, that one's who has been sending as much for a much shorter time;
// - otherwise it may be either's, and both pause: nothing is sent before retry_after is over.
// What several chats of a kind have learned is where others of that kind begin.
//
// Bots and chats that rest are forgotten: memory follows the traffic, not the number of bots.
#pragma once

#include <array>
#include <cstddef>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/outbox/budget.hpp"
#include "core/telegram/ids.hpp"

namespace banana::outbox {

struct Limits {
  Rate bot{.per_second = 30, .burst = 5};
  Rate chat{.per_second = 1, .burst = 3};
  Rate group{.per_second = 20.0 / 60, .burst = 4};
};

/// Whom a refusal stops.
enum class Scope : std::uint8_t { chat, bot, both };

class Pace {
 public:
  explicit Pace(Limits limits) : limits_(limits) {}

  [[nodiscard]] Instant bot_free_at(BotId bot) const;
  [[nodiscard]] Instant chat_free_at(BotId bot, ChatId chat) const;
  /// The end of what refusals and troubles asked for; in the past when there is nothing.
  [[nodiscard]] Instant paused_until(BotId bot, ChatId chat) const;
  /// A call leaves now.
  void sent(BotId bot, ChatId chat, Instant now);
  /// The call that left at `sent_at` was taken.
  void taken(BotId bot);
  /// It was refused: 429.
  Scope flooded(BotId bot, ChatId chat, Instant sent_at, Instant now, Millis retry_after);
  void pause(BotId bot, Instant until);
  void pause(BotId bot, ChatId chat, Instant until);

  [[nodiscard]] Rate bot_rate(BotId bot) const;
  [[nodiscard]] Rate chat_rate(BotId bot, ChatId chat) const;
  /// Bots and chats in memory.
  [[nodiscard]] std::size_t size() const { return bots_.size() + chats_.size(); }

 private:
  using Key = std::pair<BotId, ChatId>;
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept;
  };
  struct Refusals {  // since the last call that was taken
    ChatId first = {};
    int chats = 0;  // that were refused though they had rested; 2 when there are more
  };
  struct Bot {
    explicit Bot(Rate rate) : budget(rate) {}
    Budget budget;
    Refusals refusals = {};
  };
  /// A chat that was refused lately, and what it had come to if it is forgotten since.
  struct Lesson {
    Key of;
    Rate rate;
  };

  Bot& bot_of(BotId bot);
  Budget& chat_of(BotId bot, ChatId chat);
  [[nodiscard]] Rate first_rate(ChatId chat) const;
  void remember(const Key& key, Rate rate);
  struct Blame {
    bool bot = false;  // pauses
    bool chat = false;
    bool bot_learns = false;
    bool chat_learns = false;
  };
  static Blame blame(Bot& bot, const Budget& chat, ChatId chat_id, Instant now);
  void forget_idle(Instant now);

  Limits limits_;
  std::unordered_map<BotId, Bot> bots_;
  std::unordered_map<Key, Budget, KeyHash> chats_;
  std::array<std::vector<Lesson>, 2> lessons_;  // of private chats, of groups
  std::size_t sweep_at_ = 1024;
};

}  // namespace banana::outbox
