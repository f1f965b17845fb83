#include "core/people/ban.hpp"

#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/people/free_text.hpp"

namespace banana::people {
namespace {

constexpr db::Sql kBan =
    "UPDATE person SET banned_at = $2, banned_until = $3, ban_reason = $4, banned_by = $5, ban_told_at = "
    "NULL "
    "WHERE id = $1";
constexpr db::Sql kUnban =
    "UPDATE person SET banned_at = NULL, banned_until = NULL, ban_reason = '', banned_by = '', "
    "ban_told_at = NULL WHERE id = $1";
constexpr db::Sql kTold = "UPDATE person SET ban_told_at = $2 WHERE id = $1 AND ban_told_at IS NULL";

}  // namespace

Result<Person> ban(db::Tx& tx, UserId user, const BanOrder& order, Instant now) {
  if (const auto fine = check_text("the reason", order.reason, limits::kReasonBytesMax); !fine) {
    return fine.error();
  }
  if (order.until && *order.until <= now) {
    return fail(Errc::invalid, fmt::format("a ban until {} would be over already", to_iso8601(*order.until)),
                "Give a time to come, such as --until +7d, or none for a ban for good.");
  }
  Result<Person> person = find_present(tx, user);
  if (!person) return person;
  tx.run(kBan, user, now, order.until, order.reason, order.by);
  person->ban = Ban{.at = now, .until = order.until, .reason = order.reason, .by = order.by, .told_at = {}};
  return person;
}

Result<Person> unban(db::Tx& tx, UserId user, Instant now) {
  Result<Person> person = find_present(tx, user);
  if (!person) return person;
  if (!person->is_banned(now)) return fail(Errc::conflict, fmt::format("{} is not banned", person->label()));
  tx.run(kUnban, user);
  person->ban.reset();
  return person;
}

std::optional<Ban> take_ban_notice(db::Tx& tx, const Person& person, Instant now) {
  if (!person.is_banned(now) || person.ban->told_at) return std::nullopt;
  if (tx.exec(kTold, person.id, now) == 0) return std::nullopt;
  return person.ban;
}

}  // namespace banana::people
