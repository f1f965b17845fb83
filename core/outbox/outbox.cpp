#include "core/outbox/outbox.hpp"

#include <stdexcept>

#include <boost/json/serialize.hpp>

#include "core/outbox/state.hpp"
#include "core/outbox/uploads.hpp"

namespace banana::outbox {
namespace {

#define OUTBOX_ADD                                                                                       \
  "INSERT INTO outbox (bot, chat, method, params, uploads, slot, key, about, state, next_at, added_at) " \
  "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
constexpr db::Sql kAdd = OUTBOX_ADD;
/// Costs PostgreSQL a look beforehand, a lock and a confirmation afterwards: only for effects with a key.
constexpr db::Sql kAddOnce = OUTBOX_ADD " ON CONFLICT (bot, key) WHERE key IS NOT NULL DO NOTHING";
#undef OUTBOX_ADD
constexpr db::Sql kMessageOf =
    "SELECT message_id FROM outbox_slot WHERE bot = $1 AND chat = $2 AND slot = $3";
constexpr db::Sql kSlotOf =
    "SELECT slot FROM outbox_slot WHERE bot = $1 AND chat = $2 AND message_id = $3 LIMIT 1";
constexpr db::Sql kCompare =
    "SELECT current, CASE WHEN current = $4 THEN NULL ELSE "
    "(SELECT slot FROM outbox_slot WHERE bot = $1 AND chat = $2 AND message_id = $4 LIMIT 1) END FROM "
    "(SELECT (SELECT message_id FROM outbox_slot WHERE bot = $1 AND chat = $2 AND slot = $3) AS current) AS "
    "standing";
constexpr db::Sql kHasKey = "SELECT 1 FROM outbox WHERE bot = $1 AND key = $2";
constexpr db::Sql kAboutLater = "SELECT about FROM outbox WHERE bot = $1 AND key = $2 AND state = 3";
constexpr db::Sql kBind =
    "INSERT INTO outbox_slot (bot, chat, slot, message_id, at) VALUES ($1, $2, $3, $4, $5) "
    "ON CONFLICT (bot, chat, slot) DO UPDATE SET message_id = excluded.message_id, at = excluded.at";
constexpr db::Sql kRename = db::Sql::per_engine(
    "UPDATE OR REPLACE outbox_slot SET slot = $4, at = $5 WHERE bot = $1 AND chat = $2 AND slot = $3",
    "WITH taken AS (DELETE FROM outbox_slot WHERE bot = $1 AND chat = $2 AND slot = $3 RETURNING message_id) "
    "INSERT INTO outbox_slot (bot, chat, slot, message_id, at) "
    "SELECT $1, $2, CAST($4 AS text), message_id, CAST($5 AS bigint) FROM taken "
    "ON CONFLICT (bot, chat, slot) DO UPDATE SET message_id = excluded.message_id, at = excluded.at");
// The row stays: its number, given once more by SQLite, would belong to something that no reader looks for any more.
constexpr db::Sql kWithdraw =
    "UPDATE outbox SET state = 1, ended_at = added_at, key = NULL, fault = 'taken back before its hour' "
    "WHERE bot = $1 AND key = $2 AND state = 3";
constexpr db::Sql kUnbind = "DELETE FROM outbox_slot WHERE bot = $1 AND chat = $2 AND slot = $3";
constexpr db::Sql kSeen = "DELETE FROM outbox_blocked WHERE bot = $1 AND chat = $2";
constexpr db::Sql kBlockedAt = "SELECT blocked_at FROM outbox_blocked WHERE bot = $1 AND chat = $2";

void require(bool kept, const char* rule) {
  if (!kept) throw std::logic_error{rule};
}

std::optional<std::string_view> unless_empty(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string_view>{text};
}

}  // namespace

void add(db::Tx& tx, const Effect& effect, Instant now) {
  require(!effect.call.method.empty(), "an effect is a call of a method");
  require(effect.slot.size() <= kNameBytesMax, "an effect's slot has 64 bytes at most");
  require(effect.key.size() <= kNameBytesMax, "an effect's key has 64 bytes at most");
  const std::string params = boost::json::serialize(effect.call.params);
  require(params.size() <= kParamsBytesMax, "an effect's parameters are over the limit");
  require(bytes_in_memory(effect.call.uploads) <= kUploadBytesMax,
          "an upload of that size belongs in a file");
  const auto uploads = write_uploads(effect.call.uploads);
  const bool later = effect.not_before && *effect.not_before > now;
  tx.run(effect.key.empty() ? kAdd : kAddOnce, effect.bot, effect.chat, effect.call.method, params, uploads,
         unless_empty(effect.slot), unless_empty(effect.key), effect.about,
         number(later ? State::later : State::waiting), later ? *effect.not_before : now, now);
  tx.notify(kChannel);
}

bool withdraw(db::Tx& tx, BotId bot, std::string_view key) { return tx.exec(kWithdraw, bot, key) == 1; }

std::optional<telegram::MessageId> message_of(db::Snapshot& snapshot, BotId bot, ChatId chat,
                                              std::string_view slot) {
  return snapshot.value<telegram::MessageId>(kMessageOf, bot, chat, slot);
}

std::optional<std::string> slot_of(db::Snapshot& snapshot, BotId bot, ChatId chat,
                                   telegram::MessageId message) {
  return snapshot.value<std::string>(kSlotOf, bot, chat, message);
}

Compared compare(db::Snapshot& snapshot, BotId bot, ChatId chat, std::string_view slot,
                 const std::optional<telegram::MessageId>& message) {
  db::Rows row = snapshot.query(kCompare, bot, chat, slot, message);
  if (!row.next()) return {};
  return {.current = row.get<std::optional<telegram::MessageId>>(0),
          .other = row.get<std::optional<std::string>>(1)};
}

bool has_key(db::Snapshot& snapshot, BotId bot, std::string_view key) {
  return snapshot.value<std::int64_t>(kHasKey, bot, key).has_value();
}

std::optional<std::string> about_later(db::Snapshot& snapshot, BotId bot, std::string_view key) {
  return snapshot.value<std::string>(kAboutLater, bot, key);
}

void bind(db::Tx& tx, BotId bot, ChatId chat, std::string_view slot, telegram::MessageId message,
          Instant now) {
  tx.run(kBind, bot, chat, slot, message, now);
}

void rename(db::Tx& tx, BotId bot, ChatId chat, std::string_view slot, std::string_view to, Instant now) {
  require(slot != to, "a slot is renamed to another one");
  tx.run(kRename, bot, chat, slot, to, now);
}

void unbind(db::Tx& tx, BotId bot, ChatId chat, std::string_view slot) { tx.run(kUnbind, bot, chat, slot); }

void seen(db::Tx& tx, BotId bot, ChatId chat) { tx.run(kSeen, bot, chat); }

std::optional<Instant> blocked_at(db::Snapshot& snapshot, BotId bot, ChatId chat) {
  return snapshot.value<Instant>(kBlockedAt, bot, chat);
}

}  // namespace banana::outbox
