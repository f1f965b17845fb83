#include "core/inbox/doorstep.hpp"

#include <algorithm>
#include <functional>

namespace banana::inbox {

void Doorstep::add(AtDoor& one, Time now) {
  if (latest_ != one.bot) {
    if (latest_) {
      company_until_ = now + options_.company;
      in_company_ = true;
    }
    latest_ = one.bot;
  }
  ++waiting_;
  one.behind = nullptr;
  Bot& bot = bots_[one.bot];
  if (bot.first == nullptr) {
    bot.first = &one;
    newcomers_.push_back(one.bot);
  } else {
    bot.last->behind = &one;
  }
  bot.last = &one;
}

std::optional<Doorstep::Time> Doorstep::due(Time now) const {
  if (empty()) return std::nullopt;
  if (now >= company_until_) {
    return waiting_ < expected_ && now < expected_until_ ? expected_until_ : now;
  }
  Time earliest = Time::max();
  for (const std::deque<BotId>& some : {std::cref(newcomers_), std::cref(others_)}) {
    for (const BotId id : some) {
      earliest = std::min(earliest, bots_.at(id).rests_until);
      if (earliest <= now) return now;
    }
  }
  return earliest;
}

void Doorstep::begin(Time now) {
  std::erase_if(served_up_, [&](BotId id) {
    const auto found = bots_.find(id);
    if (found == bots_.end() || found->second.first != nullptr) return true;
    if (found->second.rests_until > now) return false;
    bots_.erase(found);
    return true;
  });
  ++batch_;
  began_ = now;
  in_batch_ = 0;
  in_company_ = now < company_until_;
}

void Doorstep::served(Time now) {
  expected_ = waiting_ + in_batch_;
  expected_until_ = expected_ >= options_.many ? now + options_.moment : now;
}

bool Doorstep::may_go(Bot& bot) const {
  if (bot.batch != batch_) {
    bot.batch = batch_;
    bot.in_batch = 0;
  }
  if (!in_company_) return true;
  return bot.in_batch < options_.turn && bot.rests_until <= began_;
}

AtDoor* Doorstep::next() {
  if (in_batch_ >= options_.batch_max) return nullptr;
  while (!newcomers_.empty()) {
    const BotId id = newcomers_.front();
    newcomers_.pop_front();
    others_.push_front(id);
    if (Bot& bot = bots_[id]; may_go(bot)) return hand_out(id, bot);
    others_.pop_front();
    others_.push_back(id);
  }
  for (std::size_t left = others_.size(); left > 0; --left) {
    const BotId id = others_.front();
    if (Bot& bot = bots_[id]; may_go(bot)) return hand_out(id, bot);
    others_.pop_front();
    others_.push_back(id);
  }
  return nullptr;
}

AtDoor* Doorstep::any() {
  others_.insert(others_.end(), newcomers_.begin(), newcomers_.end());
  newcomers_.clear();
  return others_.empty() ? nullptr : hand_out(others_.front(), bots_[others_.front()]);
}

/// The bot stands first among the others.
AtDoor* Doorstep::hand_out(BotId id, Bot& bot) {
  --waiting_;
  AtDoor* one = bot.first;
  bot.first = one->behind;
  one->behind = nullptr;
  ++in_batch_;
  if (++bot.in_batch >= options_.turn) bot.rests_until = began_ + options_.pause;
  if (bot.first == nullptr) {
    others_.pop_front();
    served_up_.push_back(id);
  }
  return one;
}

}  // namespace banana::inbox
