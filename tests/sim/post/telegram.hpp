// Telegram as the simulation has it: it takes messages within its limits, loses answers, breaks down for a moment, and
// keeps a list of what it really showed to people.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "core/base/random.hpp"
#include "core/telegram/api.hpp"

namespace banana::sim {

struct Shown {
  BotId bot;
  ChatId chat;
  std::string text;
  bool answer_lost = false;  // the sender was never told
};

class PostTelegram {
 public:
  explicit PostTelegram(Random& random) : random_(random) {}

  struct Reply {
    telegram::ApiResult<Json> answer;
    Instant at;  // when it is there
  };
  [[nodiscard]] Reply call(BotId bot, ChatId chat, const telegram::Call& call, Instant now);

  /// What was answered by now is written down: a restart does not forget it.
  void kept(Instant now);
  /// What was not, the next life of the process can't know.
  void forgotten();
  /// From now on everything works at once.
  void calm_down() { calm_ = true; }

  [[nodiscard]] const std::vector<Shown>& shown() const { return shown_; }
  [[nodiscard]] int floods() const { return floods_; }
  /// Calls that came although a 429 had asked to wait.
  [[nodiscard]] int too_early() const { return too_early_; }

 private:
  /// Tokens come at a rate, up to a burst.
  struct Bucket {
    double tokens = 0;
    Instant at = {};
    Instant closed_until = {};
    Instant told_at = {};  // when the answer that said so is there
    bool is_kept = false;  // whoever asked has it written down
  };
  std::optional<Millis> refuse(Bucket& bucket, double rate, double burst, Instant now, Instant told_at);
  template <class F>
  void for_each_bucket(F&& visit);

  Random& random_;
  bool calm_ = false;
  std::map<BotId, Bucket> bots_;
  std::map<std::pair<BotId, ChatId>, Bucket> chats_;
  std::vector<Shown> shown_;
  std::int64_t next_message_ = 1;
  int floods_ = 0;
  int too_early_ = 0;
};

}  // namespace banana::sim
