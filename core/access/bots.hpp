// Bots come, change and are stopped. Everything here is one transaction of its caller's, and raises the signal
// "bots" when it commits, so that running processes take it over at once (bot_set.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/access/bot.hpp"
#include "core/base/random.hpp"
#include "core/base/secret.hpp"
#include "core/keys/keyring.hpp"
#include "core/keys/sealed_column.hpp"

namespace banana::access {

inline constexpr std::string_view kBotsSignal = "bots";

/// What Telegram's getMe says of a bot.
struct BotNames {
  std::string username;
  std::string name;
};

struct NewBot {
  Secret token;  // tells the id
  BotNames names = {};
  BotKind kind = BotKind::studio;
  std::optional<UserId> owner = {};
  BotMode mode = BotMode::config;
};

/// Refuses what is no token (invalid) and a bot that is here already (conflict).
[[nodiscard]] Result<Bot> add(db::Tx& tx, const keys::Keyring& keys, const NewBot& bot, Random& random,
                              Instant now);

struct BotFilter {
  std::optional<BotKind> kind = {};
  std::optional<BotState> state = {};
  std::optional<UserId> owner = {};
  std::optional<BotId> after = {};
};
/// By id.
[[nodiscard]] std::vector<Bot> list(db::Snapshot& snapshot, const BotFilter& filter, std::int64_t most);

/// not_found for an unknown bot. A state it has already stays as it is, with its reason and time; a new mode is taken
/// over either way.
[[nodiscard]] Result<Bot> start(db::Tx& tx, BotId id, std::optional<BotMode> mode, Instant now);
[[nodiscard]] Result<Bot> stop(db::Tx& tx, BotId id, std::string_view reason, Instant now);

/// Another token of the same bot, and a new webhook secret; a parked bot runs again.
[[nodiscard]] Result<Bot> rotate_token(db::Tx& tx, const keys::Keyring& keys, BotId id, const Secret& token,
                                       Random& random, Instant now);

void set_names(db::Tx& tx, BotId id, const BotNames& names);
/// The last error of Telegram's, for operators; cut to what fits.
void set_error(db::Tx& tx, BotId id, std::string_view error, Instant now);

[[nodiscard]] Result<Secret> token_of(db::Snapshot& snapshot, const keys::Keyring& keys, BotId id);
/// What Telegram repeats in the header of each webhook request.
[[nodiscard]] Result<Secret> webhook_secret_of(db::Snapshot& snapshot, const keys::Keyring& keys, BotId id);

inline constexpr std::string_view kBotTable = "bot";
inline constexpr std::string_view kTokenColumn = "token";
inline constexpr std::string_view kWebhookSecretColumn = "webhook_secret";

inline constexpr keys::SealedColumn kSealedTokens{
    .table = kBotTable,
    .column = kTokenColumn,
    .read = "SELECT id, token FROM bot WHERE id > $1 ORDER BY id LIMIT $2",
    .write = "UPDATE bot SET token = $3 WHERE id = $1 AND token = $2"};
inline constexpr keys::SealedColumn kSealedWebhookSecrets{
    .table = kBotTable,
    .column = kWebhookSecretColumn,
    .read = "SELECT id, webhook_secret FROM bot WHERE id > $1 ORDER BY id LIMIT $2",
    .write = "UPDATE bot SET webhook_secret = $3 WHERE id = $1 AND webhook_secret = $2"};

}  // namespace banana::access
