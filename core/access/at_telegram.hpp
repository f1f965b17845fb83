// What the operations of bots ask of Telegram.
#pragma once

#include <memory>
#include <string>

#include "core/access/bot.hpp"
#include "core/access/bots.hpp"
#include "core/base/async.hpp"
#include "core/base/secret.hpp"
#include "core/config/config.hpp"
#include "core/keys/master_key.hpp"
#include "core/ops/host.hpp"
#include "core/telegram/api.hpp"

namespace banana::access {

/// Telegram's refusal as ours.
[[nodiscard]] Error describe(const telegram::ApiError& error);

/// What the token's bot is called. Refuses a token that Telegram does not know.
[[nodiscard]] Task<Result<BotNames>> ask_names(ops::Host& host, BotId id, const Secret& token);

/// Whether its updates come by webhook, as configured for it or for all.
[[nodiscard]] bool has_webhook(const Bot& bot, const Config& config);

/// Where Telegram hands in its updates. Refuses without a web.public_url that Telegram would take.
[[nodiscard]] Result<std::string> webhook_url(const Config& config, BotId id);

/// A bot of the database with what is needed to speak for it.
struct Speaker {
  Bot bot;
  Secret webhook_secret;
  std::shared_ptr<telegram::Api> api;
};
[[nodiscard]] Task<Result<Speaker>> speak_for(ops::Host& host, db::Database& database, const Bot& bot);

[[nodiscard]] Task<Result<>> set_webhook(const Speaker& speaker, const Config& config);

/// Parks it when that is what the error means.
[[nodiscard]] Task<> note_error(ops::Host& host, db::Database& database, BotId id,
                                const telegram::ApiError& error);

}  // namespace banana::access
