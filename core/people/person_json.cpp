#include "core/people/person_json.hpp"

#include "core/people/note.hpp"

namespace banana::people {
namespace {

Json optional_time(std::optional<Instant> at) { return at ? Json(to_iso8601(*at)) : Json(nullptr); }

Json ban_json(const Person& person, Instant now) {
  if (!person.is_banned(now)) return nullptr;
  const Ban& ban = *person.ban;
  return JsonObject{{"reason", ban.reason},
                    {"at", to_iso8601(ban.at)},
                    {"until", optional_time(ban.until)},
                    {"by", ban.by},
                    {"told_at", optional_time(ban.told_at)}};
}

}  // namespace

JsonObject to_json(const Person& person, Instant now) {
  return {{"id", person.id.str()},
          {"telegram_id", person.telegram_id ? Json(*person.telegram_id) : Json(nullptr)},
          {"name", person.name()},
          {"first_name", person.first_name},
          {"last_name", person.last_name},
          {"username", person.username},
          {"language", person.language ? Json(to_string(*person.language)) : Json(nullptr)},
          {"telegram_language", person.language_code},
          {"role", to_string(person.role())},
          {"role_by_config", person.config_role > ops::Role::user},
          {"banned", person.is_banned(now)},
          {"ban", ban_json(person, now)},
          {"terms_version", person.terms_version},
          {"returned", person.returned},
          {"created_at", to_iso8601(person.created_at)},
          {"seen_at", to_iso8601(person.seen_at)},
          {"erased_at", optional_time(person.erased_at)}};
}

JsonArray notes_json(db::Snapshot& snapshot, UserId user) {
  JsonArray all;
  for (const Note& note : notes(snapshot, user)) {
    all.push_back(JsonObject{{"at", to_iso8601(note.at)}, {"author", note.author}, {"note", note.text}});
  }
  return all;
}

}  // namespace banana::people
