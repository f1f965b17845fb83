#include "core/access/parking.hpp"

#include "core/access/bot_change.hpp"
#include "core/base/log.hpp"
#include "core/ops/audit.hpp"

namespace banana::access {

namespace {

constexpr db::Sql kPark =
    "UPDATE bot SET state = 'parked', state_reason = $2, state_since = $3, error = $2, error_at = $3, "
    "changed = $4 "
    "WHERE id = $1";
constexpr std::string_view kNoReason = "Telegram refuses its token";

}  // namespace

bool park(db::Tx& tx, IdMaker& ids, BotId id, std::string_view reason, Instant now) {
  const auto bot = find(tx, id);
  if (!bot || bot->state != BotState::running) return false;
  const std::string why = reason.empty() ? std::string{kNoReason} : log::redact(reason);
  tx.exec(kPark, id, why, now, next_change(tx));
  const ops::Actor system{.door = ops::Door::system, .name = "telegram", .role = ops::Role::operator_};
  const ops::Change change{.before = JsonObject{{"id", id.value()}, {"state", to_string(bot->state)}},
                           .after = JsonObject{{"id", id.value()}, {"state", "parked"}, {"reason", why}}};
  ops::append_audit(tx, {.id = ids.next(),
                         .at = now,
                         .actor = system,
                         .operation = "bots.park",
                         .arguments = {{"bot", id.value()}},
                         .change = change});
  return true;
}

Task<bool> park_now(db::Database& database, IdMaker& ids, BotId id, std::string reason, Instant now) {
  const bool parked = co_await database.write([&](db::Tx& tx) { return park(tx, ids, id, reason, now); });
  if (parked) {
    log::error("bot parked; give it a token that works: bananactl bots rotate-token",
               {{"bot", id.value()}, {"reason", reason}});
  }
  co_return parked;
}

}  // namespace banana::access
