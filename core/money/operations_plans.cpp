// plans list, set, remove.
#include <fmt/format.h>

#include "core/money/operations.hpp"
#include "core/money/plan.hpp"

namespace banana::money {
namespace {

using ops::Arg;
using ops::Args;
using ops::Column;
using ops::Context;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Seen;
using ops::Show;

Json stars(const std::optional<Stars>& price) { return price ? Json(price->units()) : Json(nullptr); }

JsonObject describe(const Plan& plan) {
  return {{"name", plan.name},
          {"title", plan.title},
          {"monthly", stars(plan.monthly)},
          {"annual", stars(plan.annual)},
          {"tokens", plan.tokens.units()},
          {"perks", plan.perks},
          {"place", plan.place},
          {"active", plan.offered == Offered::yes},
          {"updated_at", to_iso8601(plan.touch.at)},
          {"updated_by", plan.touch.by}};
}

Result<Json> list(db::Snapshot& snapshot, const Args&, const Context&) {
  JsonArray items;
  for (const Plan& plan : all_plans(snapshot)) items.push_back(describe(plan));
  return Json(JsonObject{{"items", std::move(items)}});
}

/// 0 takes the price away.
void put(std::optional<Stars>& price, const std::optional<Stars>& given) {
  if (given) price = given->units() == 0 ? std::nullopt : given;
}

Result<Json> set(db::Tx& tx, const Args& args, Context& context) {
  const auto name = args.get<std::string>("name");
  const auto before = find_plan(tx, name);
  Plan plan = before.value_or(Plan{.name = name});
  if (const auto title = args.find<std::string>("title")) plan.title = *title;
  put(plan.monthly, args.find<Stars>("monthly"));
  put(plan.annual, args.find<Stars>("annual"));
  if (const auto tokens = args.find<Tokens>("tokens")) plan.tokens = *tokens;
  if (const auto perks = args.find<Json>("perks")) {
    if (!perks->is_object()) {
      return fail(Errc::invalid, "perks must be an object",
                  R"(Such as: {"priority": 2, "max_user_queue": 5})");
    }
    plan.perks = perks->get_object();
  }
  if (const auto place = args.find<std::int64_t>("place")) plan.place = *place;
  if (const auto active = args.find<std::string>("active")) {
    plan.offered = *active == "yes" ? Offered::yes : Offered::no;
  }
  plan.touch = {.at = context.now, .by = context.actor.name};
  if (const auto done = set_plan(tx, plan); !done) return done.error();
  if (before) context.change.before = describe(*before);
  context.change.after = describe(plan);
  return context.change.after;
}

Result<Json> remove(db::Tx& tx, const Args& args, Context& context) {
  const auto name = args.get<std::string>("name");
  const auto before = find_plan(tx, name);
  if (!before) {
    return fail(Errc::not_found, fmt::format("there is no plan {}", name), "See: bananactl plans list");
  }
  (void)remove_plan(tx, name);
  context.change.before = describe(*before);
  return Json(describe(*before));
}

constexpr std::string_view kYesNo[] = {"yes", "no"};
constexpr Arg kName{.name = "name",
                    .help = "the plan's key, such as plus",
                    .place = Place::positional,
                    .need = Need::required,
                    .max = 64};
constexpr Arg kSetArgs[] = {
    kName,
    {.name = "title", .help = "what buyers read; empty for the language's own", .max = kTitleBytesMax},
    {.name = "monthly",
     .kind = Kind::stars,
     .help = "Stars each 30 days; 0: not sold by the month",
     .min = 0,
     .max = kMonthlyStarsMax},
    {.name = "annual",
     .kind = Kind::stars,
     .help = "Stars once a year; 0: not sold by the year",
     .min = 0,
     .max = kStarsMax},
    {.name = "tokens", .kind = Kind::tokens, .help = "tokens each month", .min = 0, .max = kTokensMax},
    {.name = "perks", .kind = Kind::json, .help = R"(such as {"priority": 2, "max_user_queue": 5})"},
    {.name = "place",
     .kind = Kind::integer,
     .help = "where it is listed",
     .min = -kPlaceMax,
     .max = kPlaceMax},
    {.name = "active", .kind = Kind::choice, .help = "whether it is offered", .choices = kYesNo},
};
constexpr Arg kRemoveArgs[] = {kName};

constexpr Column kColumns[] = {
    {.key = "name", .title = "PLAN", .format = Format::id},
    {.key = "monthly", .title = "STARS A MONTH", .format = Format::number},
    {.key = "annual", .title = "STARS A YEAR", .format = Format::number},
    {.key = "tokens", .title = "TOKENS A MONTH", .format = Format::number},
    {.key = "active", .title = "ACTIVE", .format = Format::yes_no},
    {.key = "perks", .title = "PERKS", .format = Format::json},
    {.key = "place", .title = "PLACE", .format = Format::number},
    {.key = "title", .title = "TITLE"},
    {.key = "updated_by", .title = "SET BY", .seen = Seen::in_records},
    {.key = "updated_at", .title = "SET AT", .format = Format::instant, .seen = Seen::in_records},
};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"plans list"};
constexpr std::string_view kSetExamples[] = {
    "plans set plus --monthly 300 --annual 3000 --tokens 4000",
    R"(plans set plus --perks '{"priority": 2, "max_user_queue": 5}' --dry-run)"};
constexpr std::string_view kRemoveExamples[] = {"plans remove plus"};

constexpr ops::Operation kOperations[] = {
    {.name = "plans.list",
     .summary = "List the plans",
     .role = Role::support,
     .examples = kListExamples,
     .view = {.show = Show::table,
              .columns = kColumns,
              .empty = "No plans yet: see bananactl plans set --help"},
     .handler = &list},
    {.name = "plans.set",
     .summary = "Add a plan or change one",
     .description =
         "What isn't given stays as it is. Who has the plan keeps the terms they bought. Perks: "
         "priority (how many turns in the queue against one of others), max_user_queue (generations "
         "under way at once), max_tasks_per_user_per_hour. None takes away what everybody has.",
     .args = kSetArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kSetExamples,
     .view = kRecord,
     .handler = &set},
    {.name = "plans.remove",
     .summary = "Remove a plan",
     .description = "It is not sold any more. Who has it keeps it until it ends.",
     .args = kRemoveArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kRemoveExamples,
     .view = kRecord,
     .handler = &remove},
};

}  // namespace

std::span<const ops::Operation> plan_operations() { return kOperations; }

}  // namespace banana::money
