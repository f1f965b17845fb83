#include "core/people/contact.hpp"

#include <utility>
#include <vector>

#include "core/people/erased_mark.hpp"
#include "core/people/fold.hpp"
#include "core/people/free_text.hpp"

namespace banana::people {
namespace {

constexpr Millis kSeenEvery = std::chrono::hours{1};

constexpr db::Sql kSeen = "UPDATE person SET seen_at = $2 WHERE id = $1";
constexpr db::Sql kRename =
    "UPDATE person SET first_name = $2, last_name = $3, username = $4, language_code = $5, search = $6, "
    "seen_at = $7 WHERE id = $1";
constexpr db::Sql kAdd =
    "INSERT INTO person (telegram_id, first_name, last_name, username, language_code, search, created_at, "
    "seen_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $7) ON CONFLICT (telegram_id) DO NOTHING RETURNING id";
constexpr db::Sql kOthersOfUsername =
    "SELECT id, first_name, last_name FROM person WHERE lower(username) = lower(CAST($1 AS TEXT)) "
    "AND username <> '' AND id <> $2";
constexpr db::Sql kLoseUsername = "UPDATE person SET username = '', search = $2 WHERE id = $1";
constexpr db::Sql kSetLanguage = "UPDATE person SET language = $2 WHERE id = $1";

std::string search_text(std::string_view first_name, std::string_view last_name, std::string_view username) {
  std::string all{first_name};
  for (const std::string_view more : {last_name, username}) {
    if (!more.empty()) (all += ' ') += more;
  }
  return fold(all);
}

Contact cleaned(const Contact& contact) {
  return {.telegram_id = contact.telegram_id,
          .first_name = clean_name(contact.first_name),
          .last_name = clean_name(contact.last_name),
          .username = clean_name(contact.username),
          .language_code = clean_name(contact.language_code)};
}

bool is_same(const Person& person, const Contact& contact) {
  return person.first_name == contact.first_name && person.last_name == contact.last_name &&
         person.username == contact.username && person.language_code == contact.language_code;
}

/// Telegram lets a username move to another account; here it has one holder too.
void take_username(db::Tx& tx, UserId holder, const std::string& username) {
  if (username.empty()) return;
  std::vector<std::pair<UserId, std::string>> losers;
  {
    db::Rows rows = tx.query(kOthersOfUsername, username, holder);
    while (rows.next()) losers.emplace_back(rows.get<UserId>(0), search_text(rows.text(1), rows.text(2), ""));
  }
  for (const auto& [loser, search] : losers) tx.run(kLoseUsername, loser, search);
}

void rename(db::Tx& tx, const Contact& contact, Instant now, Person& person) {
  if (person.username != contact.username) take_username(tx, person.id, contact.username);
  tx.run(kRename, person.id, contact.first_name, contact.last_name, contact.username, contact.language_code,
         search_text(contact.first_name, contact.last_name, contact.username), now);
  person.first_name = contact.first_name;
  person.last_name = contact.last_name;
  person.username = contact.username;
  person.language_code = contact.language_code;
  person.seen_at = now;
}

}  // namespace

Met touch(db::Tx& tx, const Contact& given, Instant now) {
  const Contact contact = cleaned(given);
  std::optional<Person> person = find_by_telegram_id(tx, contact.telegram_id);
  if (!person) {
    const auto added = tx.value<UserId>(
        kAdd, contact.telegram_id, contact.first_name, contact.last_name, contact.username,
        contact.language_code, search_text(contact.first_name, contact.last_name, contact.username), now);
    // No id: another process met them between our two statements.
    if (added) {
      take_username(tx, *added, contact.username);
      recall_erased(tx, *added, contact.telegram_id, now);
    }
    return {.person = find_by_telegram_id(tx, contact.telegram_id).value(), .is_new = added.has_value()};
  }
  if (!is_same(*person, contact)) {
    rename(tx, contact, now, *person);
  } else if (now - person->seen_at >= kSeenEvery) {
    tx.run(kSeen, person->id, now);
    person->seen_at = now;
  }
  return {.person = *std::move(person)};
}

Result<void> set_language(db::Tx& tx, UserId user, Language language) {
  if (const auto person = find_present(tx, user); !person) return person.error();
  tx.run(kSetLanguage, user, to_string(language));
  return {};
}

}  // namespace banana::people
