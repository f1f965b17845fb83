#include "core/access/bot_json.hpp"

namespace banana::access {

JsonObject to_json(const Bot& bot) {
  const auto optional_time = [](std::optional<Instant> at) {
    return at ? Json(to_iso8601(*at)) : Json(nullptr);
  };
  return {{"id", bot.id.value()},
          {"username", bot.username},
          {"name", bot.name},
          {"kind", to_string(bot.kind)},
          {"state", to_string(bot.state)},
          {"reason", bot.reason},
          {"since", to_iso8601(bot.since)},
          {"mode", to_string(bot.mode)},
          {"owner", bot.owner ? Json(bot.owner->str()) : Json(nullptr)},
          {"error", bot.error},
          {"error_at", optional_time(bot.error_at)},
          {"created_at", to_iso8601(bot.created_at)}};
}

}  // namespace banana::access
