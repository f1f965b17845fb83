#include "daemon/sandbox/world/updates.hpp"

#include <algorithm>
#include <array>
#include <set>

#include <fmt/format.h>

#include "daemon/sandbox/world/faults.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kMessageLifeMs = 24 * 60 * 60 * 1000;
constexpr Number kQueryLifeMs = 150'000;
constexpr Number kExpireEveryMs = 1000;
constexpr std::size_t kLookAheadMax = 5000;
constexpr std::array<std::string_view, 3> kOnlyOnRequest{"chat_member", "message_reaction",
                                                         "message_reaction_count"};

bool is_query(std::string_view type) { return type == "callback_query" || type == "pre_checkout_query"; }

void release(World& world, Bot& bot, Update update) {
  if (bot.next_update == 0)
    bot.next_update = static_cast<Number>(100'000'000 + world.random.below(800'000'000));
  update.id = bot.next_update++;
  if (bot.updates.size() >= kUpdatesPerBotMax) bot.updates.pop_front();
  bot.updates.push_back(std::move(update));
}

}  // namespace

bool is_wanted(const std::optional<JsonArray>& allowed, std::string_view type) {
  if (!allowed || allowed->empty()) return std::ranges::find(kOnlyOnRequest, type) == kOnlyOnRequest.end();
  return std::ranges::any_of(*allowed,
                             [&](const Json& one) { return one.is_string() && one.get_string() == type; });
}

void queue_update(World& world, Bot& bot, std::string_view type, Number about, JsonObject body) {
  ++world.changes;
  if (!is_wanted(bot.allowed_updates, type)) return;
  refresh_updates(world, bot);
  // Messages keep their order in a chat; every other type has a queue of its own, as at Telegram, so a message
  // that can't be delivered does not hold it up.
  const bool is_message = type.ends_with("message") || type.ends_with("channel_post");
  const std::string queue = fmt::format("{}:{}", is_message ? std::string_view{"message"} : type, about);
  Update update{.type = std::string{type}, .queue = queue, .made = world.now(), .body = std::move(body)};
  const auto fault = take_update_fault(world, bot.id);
  if (fault && fault->kind == "late") {
    update.ready = world.now() + fault->seconds * 1000;
    bot.held.push_back(std::move(update));
  } else if (fault && fault->kind == "reordered") {
    update.ready = world.now() + 1000;  // or when the next one has come
    update.attempts = -1;
    bot.held.push_back(std::move(update));
  } else {
    release(world, bot, std::move(update));
    if (fault && fault->kind == "duplicate") bot.updates.push_back(bot.updates.back());
    const auto overtaken = std::ranges::find_if(bot.held, [](const Update& one) { return one.attempts < 0; });
    if (overtaken != bot.held.end()) {
      overtaken->attempts = 0;
      release(world, bot, std::move(*overtaken));
      bot.held.erase(overtaken);
    }
  }
  if (world.observer != nullptr) world.observer->updates_came(bot.id);
}

void refresh_updates(World& world, Bot& bot) {
  const Number now = world.now();
  for (auto held = bot.held.begin(); held != bot.held.end();) {
    if (held->ready > now) {
      ++held;
      continue;
    }
    held->attempts = 0;
    release(world, bot, std::move(*held));
    held = bot.held.erase(held);
  }
  if (now - bot.expired_at < kExpireEveryMs) return;
  bot.expired_at = now;
  std::erase_if(bot.updates, [&](const Update& update) {
    return !update.sending && now - update.made > (is_query(update.type) ? kQueryLifeMs : kMessageLifeMs);
  });
}

std::optional<Number> next_release(const Bot& bot) {
  std::optional<Number> next;
  for (const Update& update : bot.held) {
    if (!next || update.ready < *next) next = update.ready;
  }
  return next;
}

JsonArray take_updates(World& world, Bot& bot, Number offset, Number limit) {
  refresh_updates(world, bot);
  if (offset < 0) {
    const auto keep = static_cast<std::size_t>(-offset);
    while (bot.updates.size() > keep) bot.updates.pop_front();
  } else if (offset > 0) {
    std::erase_if(bot.updates, [&](const Update& update) { return update.id < offset; });
  }
  ++world.changes;
  JsonArray out;
  for (const Update& update : bot.updates) {
    if (static_cast<Number>(out.size()) >= limit) break;
    out.push_back(show_update(update));
  }
  return out;
}

JsonObject show_update(const Update& update) {
  return {{"update_id", update.id}, {update.type, update.body}};
}

std::vector<Number> deliverable(World& world, Bot& bot, std::size_t count_max) {
  refresh_updates(world, bot);
  std::vector<Number> out;
  std::set<std::string_view> busy;
  std::size_t looked = 0;
  for (const Update& update : bot.updates) {
    if (out.size() >= count_max || ++looked > kLookAheadMax) break;
    const bool first = busy.insert(update.queue).second;
    if (first && !update.sending && update.ready <= world.now()) out.push_back(update.id);
  }
  return out;
}

Update* find_update(Bot& bot, Number id) {
  const auto found = std::ranges::find(bot.updates, id, &Update::id);
  return found == bot.updates.end() ? nullptr : &*found;
}

void drop_update(World& world, Bot& bot, Number id) {
  ++world.changes;
  const auto found = std::ranges::find(bot.updates, id, &Update::id);
  if (found != bot.updates.end()) bot.updates.erase(found);
}

}  // namespace banana::sandbox
