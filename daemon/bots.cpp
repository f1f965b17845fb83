#include "daemon/bots.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "core/access/bot_token.hpp"
#include "core/access/bots.hpp"
#include "core/access/first_bot.hpp"
#include "core/base/log.hpp"
#include "core/ops/failure.hpp"

namespace banana::daemon {

namespace {
/// Signals may be lost with a connection: looked at anyway.
constexpr Millis kLookEvery{30'000};
}  // namespace

Bots::Bots(asio::io_context& loop, db::Database& database, const Clock& clock, const config::Loaded& loaded)
    : loop_(loop), database_(database), clock_(clock), loaded_(loaded), set_(database, [&loaded] {
        return keys::configured_masters(loaded.config);
      }) {}

Result<> Bots::start() {
  try {
    if (auto seeded = seed(); !seeded) return seeded;
    if (auto loaded = set_.load_now(); !loaded) return loaded;
  } catch (const db::Error& failure) {
    return ops::describe(failure);
  }
  if (set_.size() > 0) log::info("bots loaded", {{"bots", set_.size()}});
  asio::co_spawn(loop_, follow(), [](std::exception_ptr thrown) {
    if (thrown) std::rethrow_exception(thrown);
  });
  return {};
}

Result<> Bots::seed() {
  const Secret& token = loaded_.config.telegram.bot_token;
  if (token.empty()) return {};
  SystemRandom random;
  const bool in_use = database_.read_now([](db::Snapshot& snapshot) { return keys::has_keys(snapshot); });
  const auto masters = keys::obtain_masters(loaded_.config, in_use, random);
  if (!masters) return masters.error();
  const auto seeded = database_.write_now([&](db::Tx& tx) -> Result<access::FirstBot> {
    const auto keys = keys::Keyring::open_or_begin(tx, *masters, random, clock_.now());
    if (!keys) return keys.error();
    return access::seed_first_bot(tx, *keys, token, random, clock_.now());
  });
  if (!seeded) return seeded.error();
  const std::int64_t id = access::bot_of(token).value().value();
  if (*seeded == access::FirstBot::added) log::info("the configured bot was added", {{"bot", id}});
  if (*seeded == access::FirstBot::renewed)
    log::info("the configured bot runs again, with its new token", {{"bot", id}});
  if (*seeded == access::FirstBot::differs) {
    log::warning("telegram.bot_token is not the token this bot was given since, which stays in use",
                 {{"bot", id}});
  }
  return {};
}

Task<> Bots::follow() {
  db::Subscription changes = database_.signals().subscribe(access::kBotsSignal, loop_.get_executor());
  while (!stopping_) {
    co_await take_over();
    (void)co_await changes.wait(kLookEvery);
  }
}

Task<> Bots::take_over() {
  try {
    const auto changed = co_await set_.refresh();
    if (!changed && !failing_)
      log::error("changes of bots can't be taken over", {{"error", changed.error().message}});
    failing_ = !changed;
    if (!changed || changed->empty()) co_return;
    log::info("bots changed", {{"bots", changed->size()}});
    for (const OnChanged& call : on_changed_) call(*changed);
  } catch (const db::Error& failure) {
    log::warning("the database does not tell of bots", {{"error", failure.what()}});
  }
}

Task<> Bots::stop(Millis) {
  stopping_ = true;
  co_return;
}

std::optional<Secret> Bots::token(BotId id) {
  if (!set_.is_running(id)) return std::nullopt;
  Result<Secret> token = set_.token(id);
  if (!token) return std::nullopt;
  return *std::move(token);
}

}  // namespace banana::daemon
