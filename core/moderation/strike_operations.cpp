#include <string>
#include <utility>

#include <fmt/format.h>

#include "core/moderation/operations.hpp"
#include "core/moderation/strike.hpp"
#include "core/ops/paging.hpp"
#include "core/people/find_user.hpp"
#include "core/people/operations.hpp"
#include "core/people/roles.hpp"

namespace banana::moderation {
namespace {

using ops::Arg;
using ops::Args;
using ops::Context;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Role;
using ops::Seen;
using ops::Show;

constexpr db::Sql kList =
    "SELECT s.id, p.telegram_id, s.category, s.rule_id, s.about, s.at, s.penalty, s.until, s.cleared_at, "
    "s.cleared_by "
    "FROM strike s JOIN person p ON p.id = s.user_id WHERE (CAST($1 AS BIGINT) IS NULL OR s.user_id = $1) "
    "AND "
    "(CAST($2 AS BIGINT) IS NULL OR s.id < $2) ORDER BY s.id DESC LIMIT $3";

Json optional_time(const std::optional<Instant>& at) { return at ? Json(to_iso8601(*at)) : Json(nullptr); }

JsonObject to_json(const db::Rows& row) {
  const auto person = row.get<std::optional<std::int64_t>>(1);
  const auto rule = row.get<std::optional<RuleId>>(3);
  return {{"id", row.get<StrikeId>(0).str()},
          {"user", person ? Json(*person) : Json(nullptr)},
          {"group", row.text(2)},
          {"rule", rule ? Json(rule->str()) : Json(nullptr)},
          {"about", row.text(4)},
          {"at", to_iso8601(row.get<Instant>(5))},
          {"penalty", row.text(6)},
          {"until", optional_time(row.get<std::optional<Instant>>(7))},
          {"cleared_at", optional_time(row.get<std::optional<Instant>>(8))},
          {"cleared_by", row.text(9)}};
}

Result<Json> list(db::Snapshot& snapshot, const Args& args, const Context&) {
  std::optional<UserId> user;
  if (const auto named = args.find<std::string>("user")) {
    const Result<UserId> found = people::find_user(snapshot, *named);
    if (!found) return found.error();
    user = *found;
  }
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  db::Rows rows = snapshot.query(kList, user, args.find<StrikeId>("after"), limit + 1);
  while (rows.next()) {
    if (!page.add(to_json(rows), rows.get<StrikeId>(0).str())) break;
  }
  return std::move(page).json();
}

Result<Json> clear(db::Tx& tx, const Args& args, Context& context) {
  const Result<people::Person> person = people::find_person(tx, args.get<std::string>("user"));
  if (!person) return person.error();
  if (const auto may = people::check_outranks(context.actor, *person); !may) return may.error();
  const std::int64_t cleared = clear_strikes(tx, person->id, context.actor.name, context.now);
  if (cleared == 0) return fail(Errc::conflict, fmt::format("{} has no strikes", person->label()));
  context.change.before = JsonObject{{"id", person->id.str()}, {"strikes", cleared}};
  context.change.after = JsonObject{{"id", person->id.str()}, {"strikes", 0}};
  return Json(
      JsonObject{{"id", person->id.str()}, {"cleared", cleared}, {"banned", person->is_banned(context.now)}});
}

constexpr Arg kListArgs[] = {{.name = "user",
                              .help = "only of this person: a Telegram id, @username or internal id",
                              .min = 1,
                              .max = 200},
                             ops::kLimitArg,
                             ops::kAfterArg};
constexpr Arg kClearArgs[] = {people::kUserArg};

constexpr ops::Column kColumns[] = {{.key = "id", .title = "ID", .format = Format::id},
                                    {.key = "at", .title = "AT", .format = Format::instant},
                                    {.key = "user", .title = "USER", .format = Format::id},
                                    {.key = "group", .title = "GROUP"},
                                    {.key = "penalty", .title = "PENALTY"},
                                    {.key = "until", .title = "UNTIL", .format = Format::instant},
                                    {.key = "cleared_at", .title = "CLEARED", .format = Format::instant},
                                    {.key = "rule", .title = "RULE", .format = Format::id},
                                    {.key = "about", .title = "ABOUT"},
                                    {.key = "cleared_by", .title = "CLEARED BY", .seen = Seen::in_records}};
constexpr ops::Column kCleared[] = {{.key = "id", .title = "ID", .format = Format::id},
                                    {.key = "cleared", .title = "CLEARED", .format = Format::number},
                                    {.key = "banned", .title = "BANNED", .format = Format::yes_no}};

constexpr std::string_view kListExamples[] = {"strikes list", "strikes list --user @ali --json"};
constexpr std::string_view kClearExamples[] = {"strikes clear 7002"};

constexpr ops::Operation kOperations[] = {
    {.name = "strikes.list",
     .summary = "List who asked for what is forbidden, newest first",
     .description = "The rule is one of bananactl blocklist show; without one, a vendor refused.",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "Nobody asked for anything forbidden."},
     .handler = &list},
    {.name = "strikes.clear",
     .summary = "Forgive a person their strikes",
     .description = "They count no more, and a pause is over. A ban stays: bananactl users unban.",
     .args = kClearArgs,
     .role = Role::moderator,
     .effect = Effect::write,
     .examples = kClearExamples,
     .view = {.show = Show::record, .columns = kCleared},
     .handler = &clear},
};

}  // namespace

std::span<const ops::Operation> strike_operations() { return kOperations; }

}  // namespace banana::moderation
