#include "core/outbox/queue.hpp"

#include <algorithm>
#include <utility>

namespace banana::outbox {
namespace {

constexpr ChatId kNoChat{0};
/// How long a bot that does not get through is left alone: doubling from the first to the last.
constexpr Millis kTroubleFirst{500};
constexpr std::size_t kTroubleDoublingsMax = 6;

}  // namespace

Queue::Queue(QueueOptions options) : options_(options), pace_(options.limits) {}

bool Queue::is_ours(BotId bot) const { return !parked_.contains(bot) && (!owns_ || owns_(bot)); }

std::size_t Queue::room_of(const Bot& bot) const {
  const std::size_t most =
      lanes_ < options_.lanes_max ? options_.lanes_of_bot_max : options_.lanes_of_bot_min;
  return most - std::min(most, bot.lanes.size());
}

void Queue::own(std::function<bool(BotId)> owns) {
  owns_ = std::move(owns);
  std::vector<BotId> lost;
  for (const auto& [id, bot] : bots_) {
    if (!is_ours(id)) lost.push_back(id);
  }
  for (const BotId id : lost) drop_all(id, bots_.at(id));
}

// ---- what is waiting

/// False when there is no room for the lane.
bool Queue::take(Bot& bot, const Waiting& row) {
  auto found = bot.lanes.find(row.chat);
  if (found == bot.lanes.end()) {
    if (room_of(bot) == 0) return false;
    found = bot.lanes.try_emplace(row.chat).first;
    ++lanes_;
  }
  Lane& lane = found->second;
  insert(lane, row);
  update_hunger(row.bot, row.chat, lane);
  place(row.bot, bot, row.chat, lane, Instant{});
  return true;
}

void Queue::insert(Lane& lane, const Waiting& row) {
  if (row.id > lane.top && lane.more) return;  // it is there when the lane gets there
  if (row.id > lane.top && lane.rows.size() >= options_.rows_of_lane_max) {
    lane.more = true;
    return;
  }
  const auto at = std::ranges::lower_bound(lane.rows, row.id, {}, &Row::id);
  if (at != lane.rows.end() && at->id == row.id) return;
  // What is under way stays at the front.
  const bool is_first = at == lane.rows.begin() && lane.place == Place::under_way;
  lane.rows.insert(is_first ? std::next(at) : at, {row.id, row.next_at});
  ++rows_;
  lane.top = std::max(lane.top, row.id);
  if (lane.rows.size() <= options_.rows_of_lane_max) return;
  lane.rows.pop_back();
  --rows_;
  lane.top = lane.rows.back().id;
  lane.more = true;
}

void Queue::learn(std::span<const Waiting> rows) {
  for (const Waiting& row : rows) {
    if (!is_ours(row.bot)) continue;
    Bot& bot = bots_[row.bot];
    if (bot.more && row.id > bot.loaded) continue;
    if (take(bot, row)) continue;
    bot.more = true;
    bot.loaded = RowId{row.id.value() - 1};
    hungry_.insert({row.bot, kNoChat});
  }
}

void Queue::learn(const Want& want, std::span<const Waiting> rows, std::size_t asked) {
  const auto found = bots_.find(want.bot);
  if (found == bots_.end()) return;
  Bot& bot = found->second;
  if (!want.chat) {
    if (!bot.more || bot.loaded != want.after) return;
    for (const Waiting& row : rows) {
      if (!take(bot, row)) return;
      bot.loaded = row.id;
    }
    bot.more = rows.size() >= asked;
    if (!bot.more) hungry_.erase({want.bot, kNoChat});
    forget_if_empty(want.bot);
    return;
  }
  const auto at = bot.lanes.find(*want.chat);
  if (at == bot.lanes.end() || !at->second.more || at->second.top != want.after) return;
  Lane& lane = at->second;
  lane.more = false;
  for (const Waiting& row : rows) insert(lane, row);
  lane.more = lane.more || rows.size() >= asked;
  update_hunger(want.bot, *want.chat, lane);
  if (lane.rows.empty() && !lane.more) {
    leave(bot, want.bot, *want.chat, lane);
    forget_if_empty(want.bot);
  } else {
    place(want.bot, bot, *want.chat, lane, Instant{});
  }
}

void Queue::rescan(BotId id) {
  if (!is_ours(id)) return;
  Bot& bot = bots_[id];
  bot.more = true;
  bot.loaded = RowId{0};
  hungry_.insert({id, kNoChat});
}

/// Keeps account of who wants rows: a lane that runs low, a bot that was not loaded to its end.
void Queue::update_hunger(BotId id, ChatId chat, const Lane& lane) {
  if (lane.more && lane.rows.size() * 2 <= options_.rows_of_lane_max) {
    hungry_.insert({id, chat});
  } else {
    hungry_.erase({id, chat});
  }
}

std::vector<Want> Queue::wants() {
  std::vector<Want> all;
  auto at = hungry_.upper_bound(asked_);
  for (std::size_t looked = hungry_.size(); looked > 0 && all.size() < kWantsMax; --looked, ++at) {
    if (at == hungry_.end()) at = hungry_.begin();
    asked_ = *at;
    const auto& [id, chat] = *at;
    const Bot& bot = bots_.at(id);
    if (chat != kNoChat) {
      all.push_back({id, chat, bot.lanes.at(chat).top});
    } else if (room_of(bot) * 2 > options_.lanes_of_bot_min) {
      all.push_back({id, std::nullopt, bot.loaded});
    }
  }
  return all;
}

// ---- whose turn it is

void Queue::put_on_ring(BotId id, Bot& bot) {
  if (bot.on_ring || bot.at || bot.ready.empty() || bot.in_flight >= options_.in_flight_of_bot_max) return;
  bot.on_ring = true;
  ring_.push_back(id);
}

/// Finds the lane its place: among the ready, or where the time wakes it.
void Queue::place(BotId id, Bot& bot, ChatId chat, Lane& lane, Instant now) {
  if (lane.place == Place::under_way || lane.place == Place::ready || lane.rows.empty()) return;
  const Instant at = std::max(lane.rows.front().next_at, pace_.chat_free_at(id, chat));
  if (lane.place == Place::timed) {
    if (at >= lane.at) return;  // it looks again when it wakes
    timers_.erase({lane.at, id, chat});
  }
  if (at <= now) {
    lane.place = Place::ready;
    bot.ready.push_back(chat);
    put_on_ring(id, bot);
    return;
  }
  lane.place = Place::timed;
  lane.at = at;
  timers_.insert({at, id, chat});
}

void Queue::wake(Instant now) {
  while (!timers_.empty() && std::get<Instant>(*timers_.begin()) <= now) {
    const auto [at, id, chat] = *timers_.begin();
    timers_.erase(timers_.begin());
    Bot& bot = bots_.at(id);
    if (chat == kNoChat) {
      bot.at.reset();
      put_on_ring(id, bot);
    } else {
      Lane& lane = bot.lanes.at(chat);
      lane.place = Place::nowhere;
      place(id, bot, chat, lane, now);
    }
  }
}

std::optional<Send> Queue::next_of(BotId id, Bot& bot, Instant now) {
  while (!bot.ready.empty()) {
    const ChatId chat = bot.ready.front();
    bot.ready.pop_front();
    Lane& lane = bot.lanes.at(chat);
    lane.place = Place::nowhere;
    if (std::max(lane.rows.front().next_at, pace_.chat_free_at(id, chat)) > now) {
      place(id, bot, chat, lane, now);  // a pause came in between
      continue;
    }
    lane.place = Place::under_way;
    ++bot.in_flight;
    ++in_flight_;
    pace_.sent(id, chat, now);
    return Send{lane.rows.front().id, id, chat};
  }
  return std::nullopt;
}

std::optional<Send> Queue::next(Instant now) {
  wake(now);
  while (!ring_.empty()) {
    const BotId id = ring_.front();
    ring_.pop_front();
    Bot& bot = bots_.at(id);
    bot.on_ring = false;
    const Instant free_at = pace_.bot_free_at(id);
    if (free_at > now) {
      bot.at = free_at;
      timers_.insert({free_at, id, kNoChat});
      continue;
    }
    const auto send = next_of(id, bot, now);
    put_on_ring(id, bot);
    if (send) return send;
  }
  return std::nullopt;
}

std::optional<Instant> Queue::next_at() const {
  if (!ring_.empty()) return Instant{};
  if (timers_.empty()) return std::nullopt;
  return std::get<Instant>(*timers_.begin());
}

// ---- what came of it

void Queue::note(Verdict& verdict, Instant sent_at, Instant now) {
  Bot& bot = bots_.at(verdict.bot);
  if (verdict.fate == Fate::flooded) {
    const Millis retry_after = verdict.retry_after.value_or(Millis{1'000});
    const Scope scope = pace_.flooded(verdict.bot, verdict.chat, sent_at, now, retry_after);
    verdict.next_at = now + retry_after;
    if (scope != Scope::bot) verdict.pauses.push_back({verdict.bot, verdict.chat, verdict.next_at});
    if (scope != Scope::chat) verdict.pauses.push_back({verdict.bot, std::nullopt, verdict.next_at});
  } else if (verdict.no_way_through) {
    slow_down(verdict.bot, bot, now);
  } else {
    bot.trouble = 0;
    pace_.taken(verdict.bot);
  }
}

/// One call a bot tells whether the way is open again; all the others need not find out for themselves.
void Queue::slow_down(BotId id, Bot& bot, Instant now) {
  const std::size_t doublings = std::min(bot.trouble++, kTroubleDoublingsMax);
  pace_.pause(id, now + kTroubleFirst * (std::int64_t{1} << doublings));
}

void Queue::done(const Verdict& verdict, Instant now) {
  Bot& bot = bots_.at(verdict.bot);
  Lane& lane = bot.lanes.at(verdict.chat);
  --bot.in_flight;
  --in_flight_;
  lane.place = Place::nowhere;
  switch (verdict.fate) {
    case Fate::sent:
    case Fate::failed:
    case Fate::gone:
      lane.rows.pop_front();
      --rows_;
      break;
    case Fate::again:
    case Fate::wait:
    case Fate::flooded:
    case Fate::unbound:
      lane.rows.front().next_at = verdict.next_at;
      break;
    case Fate::closed:
      drop_waiting(verdict.bot, bot, verdict.chat, lane);
      break;
    case Fate::moved:
      drop_waiting(verdict.bot, bot, verdict.chat, lane);
      rescan(verdict.bot);
      break;
    case Fate::parked:
      parked_.insert(verdict.bot);
      break;
  }
  if (!is_ours(verdict.bot)) {
    drop_all(verdict.bot, bot);
    return;
  }
  if (lane.rows.empty() && !lane.more) {
    leave(bot, verdict.bot, verdict.chat, lane);
  } else {
    update_hunger(verdict.bot, verdict.chat, lane);
    place(verdict.bot, bot, verdict.chat, lane, now);
  }
  put_on_ring(verdict.bot, bot);
  forget_if_empty(verdict.bot);
}

// ---- what is no longer held

/// All but what is under way.
void Queue::drop_waiting(BotId id, Bot& bot, ChatId chat, Lane& lane) {
  const std::size_t kept = lane.place == Place::under_way ? 1 : 0;
  rows_ -= lane.rows.size() - kept;
  lane.rows.resize(kept);
  lane.more = false;
  hungry_.erase({id, chat});
  if (lane.place == Place::timed) timers_.erase({lane.at, id, chat});
  if (lane.place == Place::ready) std::erase(bot.ready, chat);
  if (lane.place != Place::under_way) lane.place = Place::nowhere;
}

void Queue::leave(Bot& bot, BotId id, ChatId chat, Lane& lane) {
  drop_waiting(id, bot, chat, lane);
  bot.lanes.erase(chat);
  --lanes_;
}

void Queue::drop_all(BotId id, Bot& bot) {
  bot.ready.clear();
  for (auto at = bot.lanes.begin(); at != bot.lanes.end();) {
    Lane& lane = at->second;
    if (lane.place == Place::ready) lane.place = Place::nowhere;
    drop_waiting(id, bot, at->first, lane);
    if (lane.place == Place::under_way) {
      ++at;
      continue;
    }
    at = bot.lanes.erase(at);
    --lanes_;
  }
  bot.more = false;
  hungry_.erase({id, kNoChat});
  forget_if_empty(id);
}

void Queue::forget_if_empty(BotId id) {
  const auto found = bots_.find(id);
  Bot& bot = found->second;
  if (!bot.lanes.empty() || bot.more) return;
  if (bot.on_ring) std::erase(ring_, id);
  if (bot.at) timers_.erase({*bot.at, id, kNoChat});
  bots_.erase(found);
}

void Queue::pause(const Pause& pause) {
  if (pause.chat) {
    pace_.pause(pause.bot, *pause.chat, pause.until);
  } else {
    pace_.pause(pause.bot, pause.until);
  }
}

void Queue::unpark(BotId bot) {
  if (parked_.erase(bot) > 0) rescan(bot);
}

Shares Queue::shares_in_flight() const {
  Shares shares;
  for (const auto& [id, bot] : bots_) {
    if (bot.in_flight > 0) shares.set(share_of(id));
  }
  return shares;
}

std::vector<BotId> Queue::parked() const { return {parked_.begin(), parked_.end()}; }

}  // namespace banana::outbox
