#include "core/dialog/dialog.hpp"

#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace banana::dialog {

namespace {

constexpr db::Sql kLoad =
    "SELECT screen, memory, has_media FROM dialog WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3";
constexpr db::Sql kSave =
    "INSERT INTO dialog (bot_id, chat_id, user_id, screen, memory, has_media, updated_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (bot_id, chat_id, user_id) DO UPDATE SET "
    "screen = excluded.screen, memory = excluded.memory, has_media = excluded.has_media, "
    "updated_at = excluded.updated_at";

constexpr db::Sql kOfUser =
    "SELECT bot_id, chat_id, screen, memory, updated_at FROM dialog WHERE user_id = $1 ORDER BY bot_id, "
    "chat_id";
constexpr db::Sql kLeave = "DELETE FROM dialog WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3";
constexpr db::Sql kStaffOn =
    "SELECT d.bot_id, d.chat_id, d.user_id, d.memory FROM person p JOIN dialog d ON d.user_id = p.id "
    "WHERE (p.role > 0 OR p.config_role > 0) AND d.screen = $1";
constexpr db::Sql kChange =
    "UPDATE dialog SET memory = $5, updated_at = $6 WHERE bot_id = $1 AND chat_id = $2 AND user_id = $3 AND "
    "memory = $4";
constexpr db::Sql kForget = "DELETE FROM dialog WHERE user_id = $1";

}  // namespace

Dialog load(db::Snapshot& snapshot, const Key& key) {
  db::Rows rows = snapshot.query(kLoad, key.bot, key.chat, key.user);
  if (!rows.next()) return {};
  return {.screen = rows.get<std::string>(0),
          .memory = boost::json::parse(rows.text(1)).as_object(),
          .has_media = rows.get<bool>(2)};
}

void save(db::Tx& tx, const Key& key, const Dialog& dialog, Instant now) {
  const std::string memory = boost::json::serialize(dialog.memory);
  if (memory.size() > kMemoryBytesMax)
    throw std::logic_error{"the screen " + dialog.screen + " keeps too much"};
  tx.run(kSave, key.bot, key.chat, key.user, dialog.screen, memory, dialog.has_media, now);
}

void leave(db::Tx& tx, const Key& key) { tx.run(kLeave, key.bot, key.chat, key.user); }

std::vector<Found> staff_on(db::Snapshot& snapshot, std::string_view screen) {
  std::vector<Found> out;
  for (db::Rows row = snapshot.query(kStaffOn, screen); row.next();) {
    out.push_back({.key = {.bot = row.get<BotId>(0), .chat = row.get<ChatId>(1), .user = row.get<UserId>(2)},
                   .memory = row.get<std::string>(3)});
  }
  return out;
}

bool change(db::Tx& tx, const Found& found, const JsonObject& memory, Instant now) {
  return tx.exec(kChange, found.key.bot, found.key.chat, found.key.user, found.memory,
                 boost::json::serialize(memory), now) == 1;
}

Json personal(db::Snapshot& snapshot, UserId user) {
  JsonArray out;
  db::Rows rows = snapshot.query(kOfUser, user);
  while (rows.next()) {
    out.push_back({{"bot", rows.i64(0)},
                   {"chat", rows.i64(1)},
                   {"screen", rows.text(2)},
                   {"memory", boost::json::parse(rows.text(3))},
                   {"at", to_iso8601(rows.get<Instant>(4))}});
  }
  return out;
}

void forget(db::Tx& tx, UserId user) { tx.run(kForget, user); }

}  // namespace banana::dialog
