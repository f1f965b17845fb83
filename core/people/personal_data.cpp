#include "core/people/personal_data.hpp"

#include <fmt/format.h>

#include "core/people/erased_mark.hpp"
#include "core/people/note.hpp"
#include "core/people/person_json.hpp"

namespace banana::people {
namespace {

constexpr db::Sql kTerms = "SELECT version, at FROM terms_acceptance WHERE user_id = $1 ORDER BY version";
constexpr db::Sql kForget =
    "UPDATE person SET telegram_id = NULL, first_name = '', last_name = '', username = '', search = '', "
    "language_code = '', language = NULL, terms_version = 0, banned_at = NULL, banned_until = NULL, "
    "ban_reason = '', banned_by = '', ban_told_at = NULL, erased_at = $2 WHERE id = $1";
constexpr db::Sql kForgetNotes = "DELETE FROM person_note WHERE user_id = $1";
constexpr db::Sql kForgetTerms = "DELETE FROM terms_acceptance WHERE user_id = $1";

JsonArray terms(db::Snapshot& snapshot, UserId user) {
  JsonArray accepted;
  db::Rows rows = snapshot.query(kTerms, user);
  while (rows.next()) {
    accepted.push_back(
        JsonObject{{"version", rows.i64(0)}, {"accepted_at", to_iso8601(rows.get<Instant>(1))}});
  }
  return accepted;
}

}  // namespace

Result<JsonObject> export_person(db::Snapshot& snapshot, UserId user, std::span<const PersonalData> sections,
                                 Instant now) {
  const Result<Person> person = find_present(snapshot, user);
  if (!person) return person.error();
  JsonObject record = to_json(*person, now);
  record["terms"] = terms(snapshot, user);
  record["notes"] = notes_json(snapshot, user);
  JsonObject all{{"exported_at", to_iso8601(now)}, {"person", std::move(record)}};
  for (const PersonalData& section : sections) all[section.section] = section.read(snapshot, user);
  return all;
}

Result<void> erase_person(db::Tx& tx, UserId user, std::span<const PersonalData> sections, Instant now) {
  const Result<Person> person = find_present(tx, user);
  if (!person) return person.error();
  if (person->role() != ops::Role::user) {
    return fail(
        Errc::conflict,
        fmt::format("{} has the role {}; people of the staff are not erased", person->label(),
                    to_string(person->role())),
        "Take the role first: bananactl users role USER user, or out of admin.ids and moderator.ids.");
  }
  for (const PersonalData& section : sections) {
    if (section.objection == nullptr) continue;
    if (auto objection = section.objection(tx, user, now)) return *std::move(objection);
  }
  for (const PersonalData& section : sections) {
    if (section.leave != nullptr) section.leave(tx, user, now);
  }
  leave_mark(tx, *person, now);
  for (const PersonalData& section : sections) {
    if (section.erase != nullptr) section.erase(tx, user);
  }
  tx.run(kForgetNotes, user);
  tx.run(kForgetTerms, user);
  tx.run(kForget, user, now);
  return {};
}

}  // namespace banana::people
