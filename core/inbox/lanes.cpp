#include "core/inbox/lanes.hpp"

#include <utility>

namespace banana::inbox {

namespace {

/// A checkout's lane is quick however it was found.
Haste haste_of(const Lane& lane, Haste haste) { return lane.urgent ? Haste::checkout : haste; }

}  // namespace

void Lanes::add(const Lane& lane, Haste wanted) {
  const Haste haste = haste_of(lane, wanted);
  const auto found = lanes_.find(lane);
  if (found == lanes_.end()) {
    if (lanes_.size() >= options_.known_max) {
      overflow_ = true;
      return;
    }
    Entry& entry = lanes_[lane];
    entry.haste = haste;
    enqueue(lane, entry);
    return;
  }
  Entry& entry = found->second;
  if (haste > entry.haste) entry.haste = haste;
  if (entry.place == Place::hand) entry.again = true;
  if (entry.place == Place::queue && entry.haste != Haste::none) enqueue(lane, entry);
}

void Lanes::enqueue(const Lane& lane, Entry& entry) {
  if (entry.haste != Haste::none) {
    entry.place = Place::quick_queue;
    quick_.push_back(lane);
    return;
  }
  entry.place = Place::queue;
  Bot& bot = bots_[lane.bot];
  bot.queue.push_back(lane);
  give_turn(lane.bot, bot);
}

void Lanes::give_turn(BotId id, Bot& bot) {
  if (bot.in_turn || bot.queue.empty() || bot.in_hand >= options_.per_bot_max) return;
  bot.in_turn = true;
  turns_.push_back(id);
}

std::optional<Lane> Lanes::next(Instant now) {
  while (!due_.empty() && due_.top().at <= now) {
    const Lane lane = due_.top().lane;
    due_.pop();
    if (const auto found = lanes_.find(lane);
        found != lanes_.end() && found->second.place == Place::put_back) {
      enqueue(lane, found->second);
    }
  }
  if (auto lane = next_quick()) return lane;
  return next_in_turn();
}

std::optional<Lane> Lanes::next_quick() {
  if (quick_.empty()) return std::nullopt;
  const Lane lane = quick_.front();
  quick_.pop_front();
  return hand_out(lane);
}

std::optional<Lane> Lanes::next_in_turn() {
  while (!turns_.empty()) {
    const BotId id = turns_.front();
    turns_.pop_front();
    Bot& bot = bots_[id];
    bot.in_turn = false;
    while (!bot.queue.empty()) {
      const Lane lane = bot.queue.front();
      bot.queue.pop_front();
      const auto found = lanes_.find(lane);
      if (found == lanes_.end() || found->second.place != Place::queue) continue;
      return hand_out(lane);
    }
    if (bot.in_hand == 0) bots_.erase(id);
  }
  return std::nullopt;
}

Lane Lanes::hand_out(const Lane& lane) {
  lanes_[lane] = {.place = Place::hand, .haste = haste_of(lane, Haste::none)};
  Bot& bot = bots_[lane.bot];
  ++bot.in_hand;
  give_turn(lane.bot, bot);
  return lane;
}

void Lanes::finished(const Lane& lane, const Outcome& outcome) {
  Bot& bot = bots_[lane.bot];
  --bot.in_hand;
  const auto found = lanes_.find(lane);
  Entry& entry = found->second;
  if (outcome.again_at) {
    entry.place = Place::put_back;
    due_.push({*outcome.again_at, lane});
  } else if (outcome.more || entry.again) {
    entry.again = false;
    enqueue(lane, entry);
  } else {
    lanes_.erase(found);
  }
  give_turn(lane.bot, bot);
  if (bot.in_hand == 0 && bot.queue.empty() && !bot.in_turn) bots_.erase(lane.bot);
}

std::optional<Instant> Lanes::next_due() const {
  if (due_.empty()) return std::nullopt;
  return due_.top().at;
}

bool Lanes::take_overflow() { return std::exchange(overflow_, false); }

}  // namespace banana::inbox
