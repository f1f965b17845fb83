#include "core/outbox/pace.hpp"

#include <algorithm>

namespace banana::outbox {
namespace {

// What must be in use of a limit for it to be the one that was meant.
constexpr double kBotNear = 0.5;
constexpr double kChatNear = 0.3;
constexpr double kAtLimit = 0.85;  // nobody who is here is above suspicion
constexpr double kRested = 0.15;
/// By which factor one of two must have been sending as much for longer to be above suspicion.
constexpr int kMuchLonger = 4;
constexpr Millis kProvenMin{30'000};
/// By how much one of two must be nearer to be the more likely one.
constexpr double kMuchNearer = 0.3;
constexpr double kAsNear = 0.05;
constexpr std::size_t kLessonsMin = 3;  // fewer say nothing about others
constexpr std::size_t kLessonsMax = 16;
constexpr std::size_t kSweepMin = 1024;

}  // namespace

std::size_t Pace::KeyHash::operator()(const Key& key) const noexcept {
  const auto mixed = static_cast<std::uint64_t>(key.first.value()) * 0x9e3779b97f4a7c15U;
  return static_cast<std::size_t>((mixed ^ (mixed >> 29)) + static_cast<std::uint64_t>(key.second.value()));
}

Rate Pace::first_rate(ChatId chat) const {
  const bool is_group = !telegram::is_private(chat);
  const Rate start = is_group ? limits_.group : limits_.chat;
  const auto& lessons = lessons_[is_group ? 1 : 0];
  if (lessons.size() < kLessonsMin) return start;
  const auto median = [&](auto member) {
    std::vector<double> values;
    for (const Lesson& lesson : lessons) {
      const auto chat_now = chats_.find(lesson.of);
      values.push_back((chat_now == chats_.end() ? lesson.rate : chat_now->second.rate()).*member);
    }
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::nth_element(values.begin(), middle, values.end());
    return *middle;
  };
  return {.per_second = median(&Rate::per_second), .burst = median(&Rate::burst)};
}

void Pace::remember(const Key& key, Rate rate) {
  auto& lessons = lessons_[telegram::is_private(key.second) ? 0 : 1];
  std::erase_if(lessons, [&](const Lesson& lesson) { return lesson.of == key; });
  if (lessons.size() == kLessonsMax) lessons.erase(lessons.begin());
  lessons.push_back({key, rate});
}

Pace::Bot& Pace::bot_of(BotId bot) { return bots_.try_emplace(bot, limits_.bot).first->second; }

Budget& Pace::chat_of(BotId bot, ChatId chat) {
  const Key key{bot, chat};
  if (const auto found = chats_.find(key); found != chats_.end()) return found->second;
  return chats_.emplace(key, Budget{first_rate(chat)}).first->second;
}

Instant Pace::bot_free_at(BotId bot) const {
  const auto found = bots_.find(bot);
  return found == bots_.end() ? Instant{} : found->second.budget.free_at();
}

Instant Pace::chat_free_at(BotId bot, ChatId chat) const {
  const auto found = chats_.find({bot, chat});
  return found == chats_.end() ? Instant{} : found->second.free_at();
}

Instant Pace::paused_until(BotId bot, ChatId chat) const {
  Instant until;
  if (const auto found = bots_.find(bot); found != bots_.end()) until = found->second.budget.paused_until();
  if (const auto found = chats_.find({bot, chat}); found != chats_.end()) {
    until = std::max(until, found->second.paused_until());
  }
  return until;
}

void Pace::sent(BotId bot, ChatId chat, Instant now) {
  if (size() >= sweep_at_) forget_idle(now);
  bot_of(bot).budget.charge(now);
  chat_of(bot, chat).charge(now);
}

void Pace::taken(BotId bot) {
  const auto found = bots_.find(bot);
  if (found != bots_.end()) found->second.refusals = {};
}

Pace::Blame Pace::blame(Bot& bot, const Budget& chat, ChatId chat_id, Instant now) {
  const double bot_used = bot.budget.used();
  const double chat_used = std::max(chat.used(), chat.burst_used());
  if (bot_used >= kBotNear && chat_used >= kChatNear) {
    const Millis bot_proven = bot.budget.proven(now);
    const Millis chat_proven = chat.proven(now);
    const bool chat_nearer = chat_used - bot_used >= kMuchNearer;
    const bool bot_nearer = bot_used - chat_used >= kMuchNearer;
    if (bot_used < kAtLimit &&
        bot_proven > std::max(kProvenMin, (chat_nearer ? 1 : kMuchLonger) * chat_proven)) {
      return {.chat = true, .chat_learns = true};
    }
    if (chat_used < kAtLimit &&
        chat_proven > std::max(kProvenMin, (bot_nearer ? 1 : kMuchLonger) * bot_proven)) {
      return {.bot = true, .bot_learns = true};
    }
    return {.bot = true,
            .chat = true,
            .bot_learns = bot_used > chat_used - kAsNear,
            .chat_learns = chat_used > bot_used - kAsNear};
  }
  if (bot_used >= kBotNear) return {.bot = true, .bot_learns = true};
  if (chat_used >= kChatNear) return {.chat = true, .chat_learns = true};
  if (bot.budget.burst_used() >= kBotNear) return {.bot = true, .bot_learns = true};
  if (chat_used >= kRested) return {.chat = true, .chat_learns = true};
  // A chat that rested is not at its limit by what we did. One such chat may be a special case; a second one in a row
  // tells that the bot's limit is far from what we believe.
  if (bot.refusals.first != chat_id) {
    bot.refusals.first = chat_id;
    bot.refusals.chats = std::min(bot.refusals.chats + 1, 2);
  }
  return {.bot = true, .chat = true, .bot_learns = bot.refusals.chats > 1};
}

Scope Pace::flooded(BotId bot, ChatId chat, Instant sent_at, Instant now, Millis retry_after) {
  Bot& of_bot = bot_of(bot);
  Budget& of_chat = chat_of(bot, chat);
  const Blame whose = blame(of_bot, of_chat, chat, now);
  const auto learn = [](bool learns) { return learns ? Budget::Learn::rate : Budget::Learn::nothing; };
  if (whose.bot) of_bot.budget.flooded(sent_at, now, now + retry_after, learn(whose.bot_learns));
  if (whose.chat) of_chat.flooded(sent_at, now, now + retry_after, learn(whose.chat_learns));
  if (whose.chat_learns) remember({bot, chat}, of_chat.rate());
  if (whose.bot && whose.chat) return Scope::both;
  return whose.bot ? Scope::bot : Scope::chat;
}

void Pace::pause(BotId bot, Instant until) { bot_of(bot).budget.pause(until); }
void Pace::pause(BotId bot, ChatId chat, Instant until) { chat_of(bot, chat).pause(until); }

Rate Pace::bot_rate(BotId bot) const {
  const auto found = bots_.find(bot);
  return found == bots_.end() ? limits_.bot : found->second.budget.rate();
}

Rate Pace::chat_rate(BotId bot, ChatId chat) const {
  const auto found = chats_.find({bot, chat});
  return found == chats_.end() ? first_rate(chat) : found->second.rate();
}

void Pace::forget_idle(Instant now) {
  std::erase_if(bots_, [&](const auto& bot) { return bot.second.budget.is_idle(now); });
  std::erase_if(chats_, [&](const auto& chat) { return chat.second.is_idle(now); });
  sweep_at_ = std::max(kSweepMin, 2 * size());
}

}  // namespace banana::outbox
