#include "core/moderation/strike.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/people/ban.hpp"
#include "core/people/person.hpp"

namespace banana::moderation {
namespace {

using db::Sql;

constexpr std::string_view kBy = "moderation";

// Two strikes of one person at once would both be the second. SQLite has one writer.
constexpr Sql kLock =
    Sql::per_engine("SELECT id FROM person WHERE id = $1", "SELECT id FROM person WHERE id = $1 FOR UPDATE");
constexpr Sql kKnown = "SELECT penalty, number, left_over, until FROM strike WHERE key = $1";
constexpr Sql kCount = "SELECT count(*) FROM strike WHERE user_id = $1 AND at > $2 AND cleared_at IS NULL";
constexpr Sql kAdd =
    "INSERT INTO strike (id, key, user_id, category, rule_id, about, at, number, penalty, left_over, until) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
constexpr Sql kCooldown =
    "SELECT max(until) FROM strike WHERE user_id = $1 AND until > $2 AND penalty = 'cooldown' AND cleared_at "
    "IS NULL";
constexpr Sql kClear =
    "UPDATE strike SET cleared_at = $2, cleared_by = $3 WHERE user_id = $1 AND cleared_at IS NULL";
constexpr Sql kOfUser =
    "SELECT category, about, at, penalty, until FROM strike WHERE user_id = $1 ORDER BY id";
constexpr Sql kPrune =
    "DELETE FROM strike WHERE id IN (SELECT id FROM strike WHERE at < $1 AND (until IS NULL OR until < $2) "
    "ORDER BY id LIMIT $3)";
constexpr Sql kForget = "DELETE FROM strike WHERE user_id = $1";

Step parse_step(std::string_view name) {
  const auto* found = std::find(kStepNames.begin(), kStepNames.end(), name);
  return static_cast<Step>(found - kStepNames.begin());
}

std::optional<Penalty> known_penalty(db::Snapshot& snapshot, std::string_view key) {
  db::Rows rows = snapshot.query(kKnown, key);
  if (!rows.next()) return std::nullopt;
  return Penalty{.step = parse_step(rows.text(0)),
                 .number = rows.i64(1),
                 .left = rows.i64(2),
                 .until = rows.get<std::optional<Instant>>(3)};
}

std::string_view cut(std::string_view text) {
  if (text.size() <= kAboutBytesMax) return text;
  std::size_t end = kAboutBytesMax;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end);
}

/// Whether this ban would end before the one there is.
bool lasts_longer(const people::Ban& there_is, const std::optional<Instant>& until) {
  return !there_is.until || (until && *there_is.until >= *until);
}

Result<> carry_out(db::Tx& tx, const people::Person& person, const Offence& offence, const Penalty& penalty,
                   Instant now) {
  if (penalty.step != Step::ban) return {};
  if (person.is_banned(now) && lasts_longer(*person.ban, penalty.until)) return {};
  const auto banned = people::ban(
      tx, person.id, {.reason = offence.ban_reason, .until = penalty.until, .by = std::string{kBy}}, now);
  if (!banned) return banned.error();
  return {};
}

}  // namespace

Penalty penalty_of(std::int64_t number, const ModerationConfig& policy, Instant now) {
  Penalty penalty{.number = number};
  const bool banning = policy.strikes_ban > 0;
  const bool cooling = policy.strikes_cooldown > 0;
  if (banning && number >= policy.strikes_ban) {
    penalty.step = Step::ban;
    if (policy.ban > Millis{0}) penalty.until = now + policy.ban;
  } else if (cooling && number >= policy.strikes_cooldown) {
    penalty.step = Step::cooldown;
    penalty.until = now + policy.cooldown;
    penalty.left = banning ? policy.strikes_ban - number : 0;
  } else if (cooling || banning) {
    const bool cooldown_first = cooling && (!banning || policy.strikes_cooldown < policy.strikes_ban);
    penalty.left = (cooldown_first ? policy.strikes_cooldown : policy.strikes_ban) - number;
  }
  return penalty;
}

Result<Penalty> strike(db::Tx& tx, UserId user, const Offence& offence, const ModerationConfig& policy,
                       IdMaker& ids, Instant now) {
  (void)tx.value<std::int64_t>(kLock, user);
  if (const auto known = known_penalty(tx, offence.key)) return *known;
  const Result<people::Person> person = people::find_present(tx, user);
  if (!person) return person.error();
  const std::int64_t before = tx.value<std::int64_t>(kCount, user, now - policy.strikes_window).value_or(0);
  Penalty penalty = penalty_of(before + 1, policy, now);
  if (person->role() != ops::Role::user) penalty = {.number = before + 1};
  tx.run(kAdd, make_id<StrikeId>(ids), offence.key, user, to_string(offence.group), offence.rule,
         cut(offence.about), now, penalty.number, kStepNames[static_cast<std::size_t>(penalty.step)],
         penalty.left, penalty.until);
  if (const auto done = carry_out(tx, *person, offence, penalty, now); !done) return done.error();
  return penalty;
}

std::optional<Instant> cooldown(db::Snapshot& snapshot, UserId user, Instant now) {
  db::Rows rows = snapshot.query(kCooldown, user, now);
  if (!rows.next()) return std::nullopt;
  return rows.get<std::optional<Instant>>(0);
}

std::int64_t clear_strikes(db::Tx& tx, UserId user, std::string_view by, Instant now) {
  return tx.exec(kClear, user, now, by);
}

std::int64_t prune_strikes(db::Tx& tx, Instant before, Instant now, std::int64_t most) {
  return tx.exec(kPrune, before, now, most);
}

Json personal_strikes(db::Snapshot& snapshot, UserId user) {
  JsonArray out;
  db::Rows rows = snapshot.query(kOfUser, user);
  while (rows.next()) {
    const auto until = rows.get<std::optional<Instant>>(4);
    out.push_back(JsonObject{{"for", rows.text(0)},
                             {"about", rows.text(1)},
                             {"at", to_iso8601(rows.get<Instant>(2))},
                             {"penalty", rows.text(3)},
                             {"until", until ? Json(to_iso8601(*until)) : Json(nullptr)}});
  }
  return out;
}

void forget_strikes(db::Tx& tx, UserId user) { tx.run(kForget, user); }

}  // namespace banana::moderation
