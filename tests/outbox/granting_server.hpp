// A Telegram that is nothing but limits, and traffic that never lets up, on a simulated clock: how much of what is
// granted does the queue use, and does it ever send when it was told not to?
//
//   const Verdicts seen = run_traffic({.bots = {{.per_second = 22, .depth = 30, .chats = 400}}}, seed, hours);
//
// The server keeps a token bucket for each bot and for each chat. A call that finds one empty is refused with 429, and
// so is every other call under that bucket until retry_after is over. It never says whose bucket it was.
#pragma once

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>
#include <queue>
#include <string>
#include <vector>

#include "core/base/random.hpp"
#include "core/outbox/queue.hpp"

namespace banana::test {

struct GrantedBot {
  double per_second = 30;
  double depth = 30;
  int chats = 1;
  bool groups = false;
  double chat_per_second = 1;
  double chat_depth = 3;
};

struct Scene {
  std::string name;
  std::vector<GrantedBot> bots;
};

struct Tally {
  double granted = 0;  // what the tightest buckets would have let through
  std::int64_t accepted = 0;
  std::int64_t refused = 0;
  std::int64_t too_early = 0;     // sent although the answer that forbids it had arrived
  std::int64_t out_of_order = 0;  // or lost in between
  std::vector<std::int64_t> accepted_of_bot = {};
  std::size_t scopes_max = 0;  // in the pace's memory

  [[nodiscard]] double ratio() const { return static_cast<double>(accepted) / granted; }
};

class GrantingServer {
 public:
  GrantingServer(const Scene& scene, std::uint64_t seed) : scene_(scene), random_(seed) {
    for (std::size_t b = 0; b < scene_.bots.size(); ++b) {
      const GrantedBot& bot = scene_.bots[b];
      bots_.push_back({bot.per_second, bot.depth, bot.depth});
      chats_.emplace_back(static_cast<std::size_t>(bot.chats),
                          Bucket{bot.chat_per_second, bot.chat_depth, bot.chat_depth});
      sent_.emplace_back(static_cast<std::size_t>(bot.chats), 0);
    }
  }

  Tally run(Millis length) {
    Tally tally;
    tally.accepted_of_bot.resize(scene_.bots.size());
    const Instant start = from_unix_ms(1'795'219'200'000);
    const Instant end = start + length;
    fill_lanes();
    Instant now = start;
    while (now < end) {
      deliver_until(now, tally);
      feed();
      while (const auto send = queue_.next(now)) take_off(*send, now, tally);
      tally.scopes_max = std::max(tally.scopes_max, queue_.pace().size());
      std::optional<Instant> next = queue_.next_at();
      if (!calls_.empty()) next = std::min(next.value_or(calls_.top().at), calls_.top().at);
      if (!next) break;
      now = std::max(now + Millis{*next > now ? 0 : 1}, *next);
    }
    const double seconds = std::chrono::duration<double>(length).count();
    for (const GrantedBot& bot : scene_.bots) {
      tally.granted += std::min(bot.per_second, bot.chats * bot.chat_per_second) * seconds;
    }
    return tally;
  }

  [[nodiscard]] const outbox::Queue& queue() const { return queue_; }
  static BotId bot_id(std::size_t bot) { return BotId{static_cast<std::int64_t>(1000 + bot)}; }

 private:
  struct Bucket {
    double per_second;
    double depth;
    double level;
    Instant at = {};
    Instant closed_until = {};
    Instant told_until = {};  // the client knows: nothing before this
  };
  struct Call {
    Instant at;  // it arrives at the server, or its answer at the client
    outbox::Send send;
    Instant sent_at;
    bool answered = false;
    std::optional<Millis> retry_after = {};
    Bucket* refused_by = nullptr;
    bool operator>(const Call& other) const { return at > other.at; }
  };

  static constexpr std::int64_t kStride =
      1'000'000;  // ids: number of the message × stride + number of the chat

  [[nodiscard]] ChatId chat_id(std::size_t bot, std::size_t chat) const {
    const auto number = static_cast<std::int64_t>(chat + 1);
    return ChatId{scene_.bots[bot].groups ? -number : number};
  }
  static std::size_t index(BotId bot) { return static_cast<std::size_t>(bot.value() - 1000); }
  static std::size_t index(ChatId chat) { return static_cast<std::size_t>(std::abs(chat.value()) - 1); }
  outbox::Waiting row(std::size_t bot, std::size_t chat, std::int64_t number) const {
    return {outbox::RowId{number * kStride + static_cast<std::int64_t>(chat)},
            bot_id(bot),
            chat_id(bot, chat),
            {}};
  }

  void fill_lanes() {
    std::vector<outbox::Waiting> rows;
    for (std::int64_t number = 1; number <= 9; ++number) {
      for (std::size_t b = 0; b < chats_.size(); ++b) {
        for (std::size_t c = 0; c < chats_[b].size(); ++c) rows.push_back(row(b, c, number));
      }
    }
    queue_.learn(rows);
  }

  void feed() {
    for (const outbox::Want& want : queue_.wants()) {
      std::vector<outbox::Waiting> rows;
      const std::int64_t after = want.after.value() / kStride;
      for (std::int64_t number = after + 1; number <= after + 8; ++number) {
        rows.push_back(row(index(want.bot), index(want.chat.value()), number));
      }
      queue_.learn(want, rows, rows.size());
    }
  }

  Millis latency() { return Millis{static_cast<std::int64_t>(10 + random_.below(70))}; }

  void take_off(const outbox::Send& send, Instant now, Tally& tally) {
    const Bucket& bot = bots_[index(send.bot)];
    const Bucket& chat = chats_[index(send.bot)][index(send.chat)];
    if (now < bot.told_until || now < chat.told_until) ++tally.too_early;
    calls_.push({.at = now + latency(), .send = send, .sent_at = now});
  }

  bool refuse(Bucket& bucket, Call& call) {
    if (call.at >= bucket.closed_until) {
      const double seconds =
          bucket.at == Instant{} ? 0 : std::chrono::duration<double>(call.at - bucket.at).count();
      bucket.level = std::min(bucket.depth, bucket.level + bucket.per_second * seconds);
      bucket.at = call.at;
      if (bucket.level >= 1) return false;
      bucket.closed_until = call.at + Millis{1000 * static_cast<std::int64_t>(3 + random_.below(28))};
    }
    const Millis left = bucket.closed_until - call.at;
    call.retry_after = std::chrono::ceil<std::chrono::seconds>(left);
    call.refused_by = &bucket;
    return true;
  }

  void arrive(Call& call) {
    Bucket& bot = bots_[index(call.send.bot)];
    Bucket& chat = chats_[index(call.send.bot)][index(call.send.chat)];
    if (refuse(bot, call) || refuse(chat, call)) return;
    bot.level -= 1;
    chat.level -= 1;
  }

  void answer(const Call& call, Tally& tally) {
    outbox::Verdict verdict{.id = call.send.id, .bot = call.send.bot, .chat = call.send.chat};
    if (call.retry_after) {
      ++tally.refused;
      verdict.fate = outbox::Fate::flooded;
      verdict.retry_after = call.retry_after;
      call.refused_by->told_until = std::max(call.refused_by->told_until, call.at + *call.retry_after);
    } else {
      ++tally.accepted;
      ++tally.accepted_of_bot[index(call.send.bot)];
      auto& last = sent_[index(call.send.bot)][index(call.send.chat)];
      if (call.send.id.value() / kStride != last + 1) ++tally.out_of_order;
      last = call.send.id.value() / kStride;
    }
    queue_.note(verdict, call.sent_at, call.at);
    queue_.done(verdict, call.at);
  }

  void deliver_until(Instant now, Tally& tally) {
    while (!calls_.empty() && calls_.top().at <= now) {
      Call call = calls_.top();
      calls_.pop();
      if (call.answered) {
        answer(call, tally);
        continue;
      }
      arrive(call);
      call.answered = true;
      call.at += latency();
      calls_.push(call);
    }
  }

  Scene scene_;
  SeededRandom random_;
  outbox::Queue queue_{};
  std::vector<Bucket> bots_;
  std::vector<std::vector<Bucket>> chats_;
  std::vector<std::vector<std::int64_t>> sent_;  // the number of the last message that was taken
  std::priority_queue<Call, std::vector<Call>, std::greater<>> calls_;
};

}  // namespace banana::test
