#include "daemon/sandbox/world/faults.hpp"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

namespace banana::sandbox {

namespace {

constexpr std::array<std::string_view, 5> kCallFaults{"flood", "server_error", "timeout", "lost_reply",
                                                      "drop_before"};
constexpr std::array<std::string_view, 3> kUpdateFaults{"duplicate", "late", "reordered"};
constexpr std::size_t kBucketsMax = 100'000;

template <class Fits>
std::optional<Fault> take(World& world, Fits fits) {
  const auto found = std::ranges::find_if(world.faults, fits);
  if (found == world.faults.end()) return std::nullopt;
  Fault out = *found;
  if (--found->times <= 0) world.faults.erase(found);
  return out;
}

/// A bucket that leaks `per_second` and holds `size`.
struct Limit {
  std::string name;
  double size;
  double per_second;
};

double used_now(World& world, const Limit& limit) {
  Bucket& bucket = world.buckets[limit.name];
  const double leaked = static_cast<double>(world.now() - bucket.at) / 1000 * limit.per_second;
  bucket.used = std::max(0.0, bucket.used - leaked);
  bucket.at = world.now();
  return bucket.used;
}

}  // namespace

bool is_call_fault(std::string_view kind) {
  return std::ranges::find(kCallFaults, kind) != kCallFaults.end();
}
bool is_update_fault(std::string_view kind) {
  return std::ranges::find(kUpdateFaults, kind) != kUpdateFaults.end();
}

std::optional<Fault> take_call_fault(World& world, Number bot, std::string_view method) {
  return take(world, [&](const Fault& fault) {
    return is_call_fault(fault.kind) && (fault.bot == 0 || fault.bot == bot) &&
           (fault.method.empty() || fault.method == method);
  });
}

std::optional<Fault> take_update_fault(World& world, Number bot) {
  return take(world, [&](const Fault& fault) {
    return is_update_fault(fault.kind) && (fault.bot == 0 || fault.bot == bot);
  });
}

std::optional<Number> flood_wait(World& world, const Bot& bot, const Chat& chat, Number messages) {
  if (!world.limits.on) return std::nullopt;
  if (world.buckets.size() > kBucketsMax) world.buckets.clear();
  const auto per_second = static_cast<double>(world.limits.per_second);
  const auto per_minute = static_cast<double>(world.limits.per_group_minute);
  const Limit of_bot{fmt::format("bot {}", bot.id), per_second, per_second};
  const Limit of_chat = chat.is_private() ? Limit{fmt::format("chat {} {}", bot.id, chat.key.chat),
                                                  static_cast<double>(world.limits.per_chat_burst), 1.0}
                                          : Limit{fmt::format("group {} {}", bot.id, chat.key.chat),
                                                  per_minute, per_minute / 60};
  double wait = 0;
  for (const Limit& limit : {of_bot, of_chat}) {
    // An album larger than the bucket passes when the bucket is empty, else it never could.
    const double over =
        used_now(world, limit) + std::min(static_cast<double>(messages), limit.size) - limit.size;
    wait = std::max(wait, over / limit.per_second);
  }
  if (wait > 0.000'001) return static_cast<Number>(std::ceil(wait));
  for (const Limit& limit : {of_bot, of_chat})
    world.buckets[limit.name].used += static_cast<double>(messages);
  return std::nullopt;
}

std::optional<Number> webhook_wait(World& world, const Bot& bot) {
  if (!world.limits.on) return std::nullopt;
  const Limit limit{fmt::format("webhook {}", bot.id), 1, 1};
  if (used_now(world, limit) > 0) return 1;
  world.buckets[limit.name].used += 1;
  return std::nullopt;
}

}  // namespace banana::sandbox
