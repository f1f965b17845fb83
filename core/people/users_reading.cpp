// users list, show, search.
#include <utility>

#include "core/ops/paging.hpp"
#include "core/people/find_user.hpp"
#include "core/people/handlers.hpp"
#include "core/people/listing.hpp"
#include "core/people/person_json.hpp"

namespace banana::people {
namespace {

std::optional<bool> yes_no(const ops::Args& args, std::string_view name) {
  const auto given = args.find<std::string>(name);
  return given ? std::optional{*given == "yes"} : std::nullopt;
}

std::optional<Instant> ago(const ops::Args& args, std::string_view name, Instant now) {
  const auto span = args.find<Millis>(name);
  return span ? std::optional{now - *span} : std::nullopt;
}

}  // namespace

Result<Json> list_users(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  Filter filter{.banned = yes_no(args, "banned"),
                .seen_since = ago(args, "seen-within", context.now),
                .new_since = ago(args, "new-within", context.now),
                .after = args.find<UserId>("after")};
  if (const auto role = args.find<std::string>("role")) filter.role = ops::parse_role(*role);
  if (const auto language = args.find<std::string>("language")) filter.language = parse_language(*language);
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const Person& person : list(snapshot, filter, context.now, limit + 1)) {
    if (!page.add(to_json(person, context.now), person.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> show_user(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const Result<Person> person = find_person(snapshot, args.get<std::string>("user"));
  if (!person) return person.error();
  JsonObject shown = to_json(*person, context.now);
  shown["notes"] = notes_json(snapshot, person->id);
  return Json(std::move(shown));
}

Result<Json> search_users(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  JsonArray items;
  for (const Person& person :
       search(snapshot, args.get<std::string>("text"), args.get<std::int64_t>("limit"))) {
    items.push_back(to_json(person, context.now));
  }
  return Json(JsonObject{{"items", std::move(items)}});
}

}  // namespace banana::people
