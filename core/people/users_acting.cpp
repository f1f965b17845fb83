// users ban, unban, role, note.
#include <utility>

#include <fmt/format.h>

#include "core/people/ban.hpp"
#include "core/people/find_user.hpp"
#include "core/people/handlers.hpp"
#include "core/people/note.hpp"
#include "core/people/person_json.hpp"
#include "core/people/roles.hpp"

namespace banana::people {
namespace {

/// Whom the actor names, if they may act on them.
Result<Person> target(db::Snapshot& snapshot, const ops::Args& args, ops::Context& context) {
  Result<Person> person = find_person(snapshot, args.get<std::string>("user"));
  if (!person) return person;
  if (const auto may = check_outranks(context.actor, *person); !may) return may.error();
  return person;
}

/// The parts of a person that acts change: the audit outlives the person, so it has no names.
Json audited(const Person& person, Instant now) {
  const JsonObject all = to_json(person, now);
  return JsonObject{{"id", all.at("id")}, {"role", all.at("role")}, {"ban", all.at("ban")}};
}

Result<Json> changed(const Person& before, const Result<Person>& after, ops::Context& context) {
  if (!after) return after.error();
  context.change.before = audited(before, context.now);
  context.change.after = audited(*after, context.now);
  return Json(to_json(*after, context.now));
}

}  // namespace

Result<Json> ban_user(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Person> person = target(tx, args, context);
  if (!person) return person.error();
  const BanOrder order{.reason = args.get<std::string>("reason"),
                       .until = args.find<Instant>("until"),
                       .by = context.actor.name};
  return changed(*person, ban(tx, person->id, order, context.now), context);
}

Result<Json> unban_user(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Person> person = target(tx, args, context);
  if (!person) return person.error();
  return changed(*person, unban(tx, person->id, context.now), context);
}

Result<Json> give_role(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Person> person = target(tx, args, context);
  if (!person) return person.error();
  const ops::Role role = ops::parse_role(args.get<std::string>("role")).value();
  if (role > context.actor.role) {
    return fail(Errc::forbidden, fmt::format("{} can't give a role higher than their own, {}",
                                             context.actor.name, to_string(context.actor.role)));
  }
  return changed(*person, set_role(tx, person->id, role), context);
}

Result<Json> note_user(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const Result<Person> person = find_person(tx, args.get<std::string>("user"));
  if (!person) return person.error();
  if (const auto added = add_note(tx, person->id, args.get<std::string>("text"), context.actor.name,
                                  context.now, context.ids);
      !added) {
    return added.error();
  }
  context.change.after = JsonObject{{"id", person->id.str()}};
  return Json(JsonObject{{"id", person->id.str()}, {"notes", notes_json(tx, person->id)}});
}

}  // namespace banana::people
