// getUpdates that waits.
#include <algorithm>

#include "daemon/sandbox/http/shells.hpp"
#include "daemon/sandbox/methods/table.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/updates.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kWaitSecondsMax = 50;

Millis until_release(const World& world, const Bot& bot, Millis time_max) {
  const auto release = next_release(bot);
  return release ? std::clamp(Millis{*release - world.now() + 1}, Millis{1}, time_max) : time_max;
}

}  // namespace

Task<Answer> poll(Shared& shared, Number bot_id, const JsonObject& params) {
  using Steady = std::chrono::steady_clock;
  World& world = shared.world;
  const std::uint64_t mine = ++shared.polls[bot_id];
  shared.signals.of_bot(bot_id).wake();  // an older wait ends
  Uploads none;
  Number wait = 0;
  std::string token;
  for (std::optional<Steady::time_point> end;;) {
    Bot* bot = find_bot(world, bot_id);
    if (bot == nullptr) co_return Failure{401, "Unauthorized"};
    if (token.empty()) token = bot->token;
    if (bot->token != token) co_return Failure{401, "Unauthorized"};
    if (end && !bot->webhook.url.empty())
      co_return Failure{409, "Conflict: terminated by setWebhook request"};
    if (shared.polls[bot_id] != mine) {
      co_return Failure{
          409,
          "Conflict: terminated by other getUpdates request; make sure that only one bot instance is "
          "running"};
    }
    const Call call{world, *bot, params, none};
    if (!end) {
      wait = std::clamp<Number>(call.number("timeout"), 0, kWaitSecondsMax);
      end = Steady::now() + std::chrono::seconds{wait};
    }
    Call ask{world, *bot, params, none};
    Answer answer = find_method("getUpdates")->run(ask);
    const Millis left = std::chrono::duration_cast<Millis>(*end - Steady::now());
    if (!answer || !answer->get_array().empty() || left <= Millis{0}) {
      if (!answer) record_call(world, *bot, "getUpdates", params, answer);
      co_return answer;
    }
    const Millis span = until_release(world, *bot, left);
    co_await shared.signals.of_bot(bot_id).wait(span);
  }
}

}  // namespace banana::sandbox
