#include "core/people/personal_operations.hpp"

#include <utility>

#include "core/people/find_user.hpp"
#include "core/people/operations.hpp"
#include "core/people/roles.hpp"

namespace banana::people {
namespace {

constexpr ops::Arg kArgs[] = {kUserArg};
constexpr std::string_view kExportExamples[] = {"users export 7002 --json"};
constexpr std::string_view kEraseExamples[] = {"users erase 7002 --dry-run", "users erase 7002 --yes"};
constexpr ops::Column kErasedColumns[] = {
    {.key = "id", .title = "ID", .format = ops::Format::id},
    {.key = "erased_at", .title = "ERASED AT", .format = ops::Format::instant}};

}  // namespace

Result<Json> export_user(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context,
                         std::span<const PersonalData> kept) {
  const Result<UserId> user = find_user(snapshot, args.get<std::string>("user"));
  if (!user) return user.error();
  Result<JsonObject> all = export_person(snapshot, *user, kept, context.now);
  if (!all) return all.error();
  return Json(*std::move(all));
}

Result<Json> erase_user(db::Tx& tx, const ops::Args& args, ops::Context& context,
                        std::span<const PersonalData> kept) {
  const Result<Person> person = find_person(tx, args.get<std::string>("user"));
  if (!person) return person.error();
  if (const auto may = check_outranks(context.actor, *person); !may) return may.error();
  if (const auto done = erase_person(tx, person->id, kept, context.now); !done) return done.error();
  const JsonObject erased{{"id", person->id.str()}, {"erased_at", to_iso8601(context.now)}};
  context.change.before = JsonObject{{"id", person->id.str()}, {"erased_at", nullptr}};
  context.change.after = erased;
  return Json(erased);
}

void name_fields(std::span<ops::Column> columns, std::span<const PersonalData> kept) {
  columns[0] = {.key = "exported_at", .title = "EXPORTED AT", .format = ops::Format::instant};
  columns[1] = {.key = "person", .title = "PERSON", .format = ops::Format::json};
  for (std::size_t i = 0; i < kept.size(); ++i) {
    columns[i + 2] = {.key = kept[i].section, .title = kept[i].section, .format = ops::Format::json};
  }
}

std::array<ops::Operation, 2> personal_rows(std::span<const ops::Column> exported, ops::ReadHandler exporting,
                                            ops::WriteHandler erasing) {
  return {{
      {.name = "users.export",
       .summary = "Give out all that is known about a person",
       .description =
           "One JSON object: the person, and a member for each part of the system that keeps something.",
       .args = kArgs,
       .role = ops::Role::admin,
       .examples = kExportExamples,
       .view = {.show = ops::Show::record, .columns = exported},
       .handler = exporting},
      {.name = "users.erase",
       .summary = "Forget a person",
       .description =
           "Names, the Telegram id, language, ban, notes and accepted terms are gone for good; the ledger "
           "stays whole and refers to a number that means nobody. Refused while money of theirs is held, "
           "and for the staff. What remains is a salted hash, so that erasure is no way around a ban.",
       .args = kArgs,
       .role = ops::Role::admin,
       .effect = ops::Effect::write,
       .confirm = ops::Confirm::ask,
       .examples = kEraseExamples,
       .view = {.show = ops::Show::record, .columns = kErasedColumns},
       .handler = erasing},
  }};
}

}  // namespace banana::people
