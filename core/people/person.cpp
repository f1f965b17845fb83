#include "core/people/person.hpp"

#include <fmt/format.h>

#include "core/people/person_row.hpp"

namespace banana::people {
namespace {

constexpr db::Sql kById = "SELECT " PERSON_COLUMNS " FROM person WHERE id = $1";
constexpr db::Sql kByTelegramId = "SELECT " PERSON_COLUMNS " FROM person WHERE telegram_id = $1";
constexpr db::Sql kByUsername =
    "SELECT " PERSON_COLUMNS
    " FROM person WHERE lower(username) = lower(CAST($1 AS TEXT)) AND username <> '' "
    "ORDER BY seen_at DESC, id DESC LIMIT 1";

std::optional<Person> first(db::Rows rows) {
  if (!rows.next()) return std::nullopt;
  return read_person(rows);
}

}  // namespace

Person read_person(const db::Rows& rows) {
  Person person{.id = rows.get<UserId>(0),
                .telegram_id = rows.get<std::optional<std::int64_t>>(1),
                .first_name = rows.get<std::string>(2),
                .last_name = rows.get<std::string>(3),
                .username = rows.get<std::string>(4),
                .language_code = rows.get<std::string>(5),
                .language = rows.is_null(6) ? std::nullopt : parse_language(rows.text(6)),
                .given_role = static_cast<ops::Role>(rows.i64(7)),
                .config_role = static_cast<ops::Role>(rows.i64(8)),
                .terms_version = rows.i64(9),
                .ban = std::nullopt,
                .returned = rows.get<bool>(15),
                .created_at = rows.get<Instant>(16),
                .seen_at = rows.get<Instant>(17),
                .erased_at = rows.get<std::optional<Instant>>(18)};
  if (!rows.is_null(10)) {
    person.ban = Ban{.at = rows.get<Instant>(10),
                     .until = rows.get<std::optional<Instant>>(11),
                     .reason = rows.get<std::string>(12),
                     .by = rows.get<std::string>(13),
                     .told_at = rows.get<std::optional<Instant>>(14)};
  }
  return person;
}

std::string Person::name() const {
  if (first_name.empty()) return last_name;
  return last_name.empty() ? first_name : first_name + " " + last_name;
}

std::string Person::label() const {
  if (!telegram_id) return "erased person " + id.str();
  const std::string handle =
      username.empty() ? std::to_string(*telegram_id) : fmt::format("@{}, {}", username, *telegram_id);
  return name().empty() ? handle : fmt::format("{} ({})", name(), handle);
}

std::optional<Person> find(db::Snapshot& snapshot, UserId id) { return first(snapshot.query(kById, id)); }

std::optional<Person> find_by_telegram_id(db::Snapshot& snapshot, std::int64_t telegram_id) {
  return first(snapshot.query(kByTelegramId, telegram_id));
}

std::optional<Person> find_by_username(db::Snapshot& snapshot, std::string_view username) {
  return first(snapshot.query(kByUsername, username));
}

Result<Person> find_present(db::Snapshot& snapshot, UserId id) {
  std::optional<Person> person = find(snapshot, id);
  if (!person)
    return fail(Errc::not_found, fmt::format("no person {}", id.str()), "See: bananactl users list");
  if (person->erased_at) {
    return fail(Errc::conflict,
                fmt::format("person {} was erased at {}", id.str(), to_iso8601(*person->erased_at)));
  }
  return *std::move(person);
}

}  // namespace banana::people
