#include "core/people/roles.hpp"

#include <map>

#include <fmt/format.h>

#include "core/people/person_row.hpp"

namespace banana::people {
namespace {

constexpr db::Sql kSetRole = "UPDATE person SET role = $2 WHERE id = $1";
constexpr db::Sql kConfigured = "SELECT telegram_id, config_role FROM person WHERE config_role > 0";
constexpr db::Sql kConfigure =
    "INSERT INTO person (telegram_id, config_role, created_at, seen_at) VALUES ($1, $2, $3, $3) "
    "ON CONFLICT (telegram_id) DO UPDATE SET config_role = excluded.config_role";

constexpr db::Sql kStaff =
    "SELECT " PERSON_COLUMNS
    " FROM person WHERE (role > 0 OR config_role > 0) AND (role >= $1 OR config_role >= $1) AND erased_at IS "
    "NULL "
    "ORDER BY CASE WHEN role > config_role THEN role ELSE config_role END DESC, id LIMIT $2";

using Roles = std::map<std::int64_t, ops::Role>;

Roles wanted(std::span<const std::int64_t> admins, std::span<const std::int64_t> moderators) {
  Roles roles;
  for (const std::int64_t id : moderators) roles[id] = ops::Role::moderator;
  for (const std::int64_t id : admins) roles[id] = ops::Role::admin;
  return roles;
}

Roles configured(db::Snapshot& snapshot) {
  Roles roles;
  db::Rows rows = snapshot.query(kConfigured);
  while (rows.next()) roles[rows.i64(0)] = static_cast<ops::Role>(rows.i64(1));
  return roles;
}

}  // namespace

Result<Person> set_role(db::Tx& tx, UserId user, ops::Role role) {
  if (role > ops::Role::admin)
    return fail(Errc::invalid, "an operator is who has a shell; give the role admin");
  Result<Person> person = find_present(tx, user);
  if (!person) return person;
  tx.run(kSetRole, user, static_cast<std::int64_t>(role));
  person->given_role = role;
  return person;
}

std::int64_t sync_config_roles(db::Tx& tx, std::span<const std::int64_t> admins,
                               std::span<const std::int64_t> moderators, Instant now) {
  Roles change = wanted(admins, moderators);
  for (const auto& [telegram_id, role] : configured(tx)) {
    const auto found = change.find(telegram_id);
    if (found == change.end()) {
      change[telegram_id] = ops::Role::user;
    } else if (found->second == role) {
      change.erase(found);
    }
  }
  for (const auto& [telegram_id, role] : change) {
    tx.run(kConfigure, telegram_id, static_cast<std::int64_t>(role), now);
  }
  return static_cast<std::int64_t>(change.size());
}

std::vector<Person> staff(db::Snapshot& snapshot, ops::Role least, std::int64_t most) {
  std::vector<Person> out;
  for (db::Rows row = snapshot.query(kStaff, static_cast<std::int64_t>(least), most); row.next();)
    out.push_back(read_person(row));
  return out;
}

Result<void> check_outranks(const ops::Actor& actor, const Person& person) {
  if (actor.role == ops::Role::operator_ || actor.role > person.role()) return {};
  return fail(
      Errc::forbidden,
      fmt::format("{} has the role {}, as high as yours or higher", person.label(), to_string(person.role())),
      "An operator can do it: bananactl users …");
}

}  // namespace banana::people
