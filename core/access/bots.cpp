#include "core/access/bots.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/access/bot_change.hpp"
#include "core/access/bot_row.hpp"
#include "core/access/bot_token.hpp"
#include "core/base/log.hpp"

namespace banana::access {

namespace {

constexpr db::Sql kAdd =
    "INSERT INTO bot (id, kind, username, name, owner_id, token, webhook_secret, state, state_reason, "
    "state_since, "
    "mode, created_at, changed) VALUES ($1, $2, $3, $4, $5, $6, $7, 'running', '', $8, $9, $8, $10)";
constexpr db::Sql kList = "SELECT " BOT_COLUMNS
                          " FROM bot WHERE (CAST($1 AS BIGINT) IS NULL OR id > $1) "
                          "AND (CAST($2 AS TEXT) IS NULL OR kind = $2) "
                          "AND (CAST($3 AS TEXT) IS NULL OR state = $3) "
                          "AND (CAST($4 AS BIGINT) IS NULL OR owner_id = $4) ORDER BY id LIMIT $5";
constexpr db::Sql kSetState =
    "UPDATE bot SET state = $2, state_reason = $3, state_since = $4, changed = $5 WHERE id = $1";
constexpr db::Sql kSetMode = "UPDATE bot SET mode = $2, changed = $3 WHERE id = $1";
constexpr db::Sql kSetToken =
    "UPDATE bot SET token = $2, webhook_secret = $3, error = '', error_at = NULL, changed = $4 WHERE id = $1";
constexpr db::Sql kSetNames =
    "UPDATE bot SET username = $2, name = $3 WHERE id = $1 AND (username <> $2 OR name <> $3)";
constexpr db::Sql kSetError = "UPDATE bot SET error = $2, error_at = $3 WHERE id = $1";
constexpr db::Sql kToken = "SELECT token FROM bot WHERE id = $1";
constexpr db::Sql kWebhookSecret = "SELECT webhook_secret FROM bot WHERE id = $1";

/// Base64url of 24 bytes: 32 characters, all of which Telegram allows.
constexpr std::size_t kWebhookSecretBytes = 24;
constexpr std::size_t kErrorBytesMax = 500;

Error unknown(BotId id) {
  return fail(Errc::not_found, fmt::format("no bot {} is here", id.value()), "See: bananactl bots list");
}

struct SealedPair {
  Bytes token;
  Bytes webhook_secret;
};

SealedPair seal_pair(const keys::Keyring& keys, BotId id, const Secret& token, Random& random) {
  const Secret webhook_secret{random.token(kWebhookSecretBytes)};
  return {keys.seal({kBotTable, kTokenColumn, id.value()}, token.reveal(), random),
          keys.seal({kBotTable, kWebhookSecretColumn, id.value()}, webhook_secret.reveal(), random)};
}

Result<Bot> change_state(db::Tx& tx, const Bot& bot, BotState state, std::string_view reason, Instant now) {
  if (bot.state != state) tx.exec(kSetState, bot.id, to_string(state), reason, now, next_change(tx));
  return find(tx, bot.id).value();
}

Result<Secret> open_column(db::Snapshot& snapshot, const keys::Keyring& keys, db::Sql sql,
                           std::string_view column, BotId id) {
  const auto sealed = snapshot.value<Bytes>(sql, id);
  if (!sealed) return unknown(id);
  return keys.open({kBotTable, column, id.value()}, *sealed);
}

}  // namespace

Result<Bot> add(db::Tx& tx, const keys::Keyring& keys, const NewBot& bot, Random& random, Instant now) {
  const auto id = bot_of(bot.token);
  if (!id) return no_bot_token();
  if (const auto known = find(tx, *id)) {
    return fail(Errc::conflict, fmt::format("bot {} is here already", known->label()),
                "To give it another token: bananactl bots rotate-token");
  }
  const SealedPair sealed = seal_pair(keys, *id, bot.token, random);
  tx.exec(kAdd, *id, to_string(bot.kind), bot.names.username, bot.names.name, bot.owner, sealed.token,
          sealed.webhook_secret, now, to_string(bot.mode), next_change(tx));
  return find(tx, *id).value();
}

std::vector<Bot> list(db::Snapshot& snapshot, const BotFilter& filter, std::int64_t most) {
  std::optional<std::string_view> kind;
  if (filter.kind) kind = to_string(*filter.kind);
  std::optional<std::string_view> state;
  if (filter.state) state = to_string(*filter.state);
  std::vector<Bot> found;
  db::Rows rows = snapshot.query(kList, filter.after, kind, state, filter.owner, most);
  while (rows.next()) found.push_back(read_bot(rows));
  return found;
}

Result<Bot> start(db::Tx& tx, BotId id, std::optional<BotMode> mode, Instant now) {
  const auto bot = find(tx, id);
  if (!bot) return unknown(id);
  if (mode && *mode != bot->mode) tx.exec(kSetMode, id, to_string(*mode), next_change(tx));
  return change_state(tx, *bot, BotState::running, "", now);
}

Result<Bot> stop(db::Tx& tx, BotId id, std::string_view reason, Instant now) {
  const auto bot = find(tx, id);
  if (!bot) return unknown(id);
  return change_state(tx, *bot, BotState::stopped, reason, now);
}

Result<Bot> rotate_token(db::Tx& tx, const keys::Keyring& keys, BotId id, const Secret& token, Random& random,
                         Instant now) {
  const auto whose = bot_of(token);
  if (!whose) return no_bot_token();
  if (*whose != id) {
    return fail(Errc::invalid,
                fmt::format("that is the token of bot {}, not of {}", whose->value(), id.value()));
  }
  const auto bot = find(tx, id);
  if (!bot) return unknown(id);
  const SealedPair sealed = seal_pair(keys, id, token, random);
  tx.exec(kSetToken, id, sealed.token, sealed.webhook_secret, next_change(tx));
  if (bot->state == BotState::parked) return change_state(tx, *bot, BotState::running, "", now);
  return find(tx, id).value();
}

void set_names(db::Tx& tx, BotId id, const BotNames& names) {
  tx.exec(kSetNames, id, names.username, names.name);
}

void set_error(db::Tx& tx, BotId id, std::string_view error, Instant now) {
  std::string text = log::redact(error);
  std::size_t end = std::min(text.size(), kErrorBytesMax);
  while (!is_utf8(std::string_view{text}.substr(0, end)) && end > 0) --end;
  text.resize(end);
  tx.exec(kSetError, id, text, now);
}

Result<Secret> token_of(db::Snapshot& snapshot, const keys::Keyring& keys, BotId id) {
  return open_column(snapshot, keys, kToken, kTokenColumn, id);
}

Result<Secret> webhook_secret_of(db::Snapshot& snapshot, const keys::Keyring& keys, BotId id) {
  return open_column(snapshot, keys, kWebhookSecret, kWebhookSecretColumn, id);
}

}  // namespace banana::access
