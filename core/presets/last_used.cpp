#include "core/presets/last_used.hpp"

#include "core/presets/preset.hpp"
#include "core/presets/settings_json.hpp"

namespace banana::presets {
namespace {

#define PRESETS_NOTE                                                                                  \
  "INSERT INTO last_used (user_id, operation, model, settings, used_at) VALUES ($1, $2, $3, $4, $5) " \
  "ON CONFLICT (user_id, operation, model) DO UPDATE SET settings = excluded.settings, used_at = "    \
  "excluded.used_at"
constexpr db::Sql kNote = PRESETS_NOTE;
constexpr db::Sql kForgetOldest =
    "DELETE FROM last_used WHERE user_id = $1 AND used_at < (SELECT used_at FROM last_used WHERE user_id = "
    "$1 "
    "ORDER BY used_at DESC LIMIT 1 OFFSET $2)";
/// Both in one for PostgreSQL. All of it sees the table as it was before, so the oldest make room for a row that is not there
/// yet, and where it is none has to.
constexpr db::Sql kNoteAndForget = "WITH noted AS (" PRESETS_NOTE
                                   ") DELETE FROM last_used WHERE user_id = $1 AND NOT EXISTS (SELECT 1 FROM "
                                   "last_used AS own WHERE own.user_id = $1 "
                                   "AND own.operation = $2 AND own.model = $3) AND used_at < (SELECT used_at "
                                   "FROM last_used WHERE user_id = $1 "
                                   "ORDER BY used_at DESC LIMIT 1 OFFSET $6)";
#undef PRESETS_NOTE
constexpr db::Sql kNewest =
    "SELECT settings FROM last_used WHERE user_id = $1 AND operation = $2 ORDER BY used_at DESC, model LIMIT "
    "1";
constexpr db::Sql kOfModel =
    "SELECT settings FROM last_used WHERE user_id = $1 AND operation = $2 AND model = $3";

}  // namespace

void note_used(db::Tx& tx, UserId user, const models::Request& request, Instant now) {
  models::Request settings = settings_alone(request);
  settings.seed.reset();
  if (tx.engine() == db::Engine::postgres) {
    tx.run(kNoteAndForget, user, to_string(settings.operation), settings.model, to_column(settings), now,
           kLastUsedMax - 2);
    return;
  }
  tx.run(kNote, user, to_string(settings.operation), settings.model, to_column(settings), now);
  tx.run(kForgetOldest, user, kLastUsedMax - 1);
}

std::optional<models::Request> last_used(db::Snapshot& snapshot, UserId user, models::Operation operation) {
  const auto kept = snapshot.value<std::string>(kNewest, user, to_string(operation));
  return kept ? from_column(*kept) : std::nullopt;
}

std::optional<models::Request> last_used(db::Snapshot& snapshot, UserId user, models::Operation operation,
                                         std::string_view model) {
  const auto kept = snapshot.value<std::string>(kOfModel, user, to_string(operation), model);
  return kept ? from_column(*kept) : std::nullopt;
}

}  // namespace banana::presets
