#include "core/access/at_telegram.hpp"

#include <fmt/format.h>

#include "core/access/parking.hpp"
#include "core/config/load.hpp"
#include "core/telegram/results.hpp"
#include "core/telegram/setup.hpp"

namespace banana::access {

using telegram::ApiError;
using telegram::Trouble;

Error describe(const ApiError& error) {
  switch (error.trouble) {
    case Trouble::token_revoked:
      return fail(Errc::invalid, "Telegram does not know this token",
                  "It was revoked or mistyped. @BotFather shows the current one under /mybots, API Token.");
    case Trouble::flood:
      return fail(Errc::limited, fmt::format("Telegram asks to wait: {}", error.description));
    case Trouble::not_sent:
    case Trouble::unknown_outcome:
    case Trouble::server:
      return fail(Errc::unavailable, fmt::format("Telegram can't be asked now: {}", error.description),
                  "See telegram.api_base and whether this machine reaches it.");
    default:
      return fail(Errc::invalid, fmt::format("Telegram refuses: {}", error.description));
  }
}

Task<Result<BotNames>> ask_names(ops::Host& host, BotId id, const Secret& token) {
  const auto api = host.telegram(token);
  if (!api) co_return api.error();
  const auto me = co_await telegram::ask(**api, id, telegram::get_me(), telegram::to_bot_user);
  if (!me) co_return describe(me.error());
  if (me->id != id) {
    co_return fail(Errc::conflict, fmt::format("Telegram says the token is of bot {}, not of {}",
                                               me->id.value(), id.value()));
  }
  co_return BotNames{.username = me->username, .name = me->name};
}

bool has_webhook(const Bot& bot, const Config& config) {
  if (bot.mode == BotMode::config) return config.telegram.mode == UpdateMode::webhook;
  return bot.mode == BotMode::webhook;
}

Result<std::string> webhook_url(const Config& config, BotId id) {
  const std::string& base = config.web.public_url.text;
  if (base.empty()) {
    return fail(
        Errc::invalid, "web.public_url is not set: Telegram can't be told where to hand in updates",
        "Set it to the https URL of this installation, or let the bot poll: bananactl bots start BOT --mode "
        "polling");
  }
  return fmt::format("{}/webhook/{}", base, id.value());
}

Task<Result<Speaker>> speak_for(ops::Host& host, db::Database& database, const Bot& bot) {
  if (!host.loaded().ok()) co_return host.loaded().error();
  const Result<keys::MasterKeys> masters = keys::configured_masters(host.loaded().config);
  if (!masters) co_return masters.error();
  struct Secrets {
    Secret token;
    Secret webhook;
  };
  const auto secrets = co_await database.read([&](db::Snapshot& snapshot) -> Result<Secrets> {
    const Result<keys::Keyring> keys = keys::Keyring::open(snapshot, *masters);
    if (!keys) return keys.error();
    Result<Secret> token = token_of(snapshot, *keys, bot.id);
    if (!token) return token.error();
    Result<Secret> webhook = webhook_secret_of(snapshot, *keys, bot.id);
    if (!webhook) return webhook.error();
    return Secrets{*std::move(token), *std::move(webhook)};
  });
  if (!secrets) co_return secrets.error();
  const auto api = host.telegram(secrets->token);
  if (!api) co_return api.error();
  co_return Speaker{.bot = bot, .webhook_secret = secrets->webhook, .api = *api};
}

Task<Result<>> set_webhook(const Speaker& speaker, const Config& config) {
  const Result<std::string> url = webhook_url(config, speaker.bot.id);
  if (!url) co_return url.error();
  const auto set = co_await speaker.api->call(
      speaker.bot.id, telegram::set_webhook({.url = *url, .secret = speaker.webhook_secret}));
  if (!set) co_return describe(set.error());
  co_return Result<>{};
}

Task<> note_error(ops::Host& host, db::Database& database, BotId id, const ApiError& error) {
  const Instant now = host.clock().now();
  if (error.trouble == Trouble::token_revoked) {
    (void)co_await park_now(database, host.ids(), id, error.description, now);
  } else {
    co_await database.write([&](db::Tx& tx) { set_error(tx, id, error.description, now); });
  }
}

}  // namespace banana::access
