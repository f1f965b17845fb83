#include "core/people/erased_mark.hpp"

#include "core/base/hash.hpp"

namespace banana::people {
namespace {

constexpr db::Sql kSalt = "SELECT salt FROM erasure_salt WHERE id = 1";
constexpr db::Sql kLeave =
    "INSERT INTO erased_person (mark, erased_at, banned, banned_until) VALUES ($1, $2, $3, $4) "
    "ON CONFLICT (mark) DO UPDATE SET erased_at = excluded.erased_at, banned = excluded.banned, "
    "banned_until = excluded.banned_until";
constexpr db::Sql kRecall = "SELECT banned, banned_until FROM erased_person WHERE mark = $1";
constexpr db::Sql kReturned = "UPDATE person SET returned = 1 WHERE id = $1";
constexpr db::Sql kBan =
    "UPDATE person SET banned_at = $2, banned_until = $3, ban_reason = 'banned before the account was "
    "erased', "
    "banned_by = 'erasure' WHERE id = $1";

Bytes mark_of(db::Snapshot& snapshot, std::int64_t telegram_id) {
  const Bytes salt = snapshot.value<Bytes>(kSalt).value();
  const Sha256Digest digest = hmac_sha256(salt, as_bytes(std::to_string(telegram_id)));
  return {digest.begin(), digest.end()};
}

}  // namespace

void leave_mark(db::Tx& tx, const Person& person, Instant now) {
  const bool banned = person.is_banned(now);
  tx.run(kLeave, mark_of(tx, person.telegram_id.value()), now, banned,
         banned ? person.ban->until : std::optional<Instant>{});
}

void recall_erased(db::Tx& tx, UserId user, std::int64_t telegram_id, Instant now) {
  bool banned = false;
  std::optional<Instant> until;
  {
    db::Rows rows = tx.query(kRecall, mark_of(tx, telegram_id));
    if (!rows.next()) return;
    banned = rows.get<bool>(0);
    until = rows.get<std::optional<Instant>>(1);
  }
  tx.run(kReturned, user);
  if (banned && (!until || *until > now)) tx.run(kBan, user, now, until);
}

}  // namespace banana::people
