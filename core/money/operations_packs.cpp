// packs list, set, remove, custom.
#include <fmt/format.h>

#include "core/money/operations.hpp"
#include "core/money/pack.hpp"
#include "core/money/price_decimal.hpp"

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

JsonObject describe(const Pack& pack) {
  return {{"name", pack.name},
          {"title", pack.title},
          {"stars", pack.stars.units()},
          {"tokens", pack.tokens.units()},
          {"bonus", pack.bonus.units()},
          {"gives", pack.gives().units()},
          {"place", pack.place},
          {"active", pack.offered == Offered::yes},
          {"updated_at", to_iso8601(pack.touch.at)},
          {"updated_by", pack.touch.by}};
}

Json describe(const std::optional<CustomPack>& custom) {
  if (!custom) return {{"offered", false}, {"min", nullptr}, {"max", nullptr}, {"rate", nullptr}};
  return {{"offered", true},
          {"min", custom->min.units()},
          {"max", custom->max.units()},
          {"rate", format_decimal(custom->rate, 3)}};
}

Result<Json> list(db::Snapshot& snapshot, const Args&, const Context&) {
  JsonArray items;
  for (const Pack& pack : all_packs(snapshot)) items.push_back(describe(pack));
  const auto custom = custom_pack(snapshot);
  std::string summary =
      custom ? fmt::format("Any amount from {} to {} Stars is sold at {} tokens a Star.", custom->min.units(),
                           custom->max.units(), format_decimal(custom->rate, 3))
             : "Only whole packs are sold: see bananactl packs custom --help";
  return Json(
      JsonObject{{"items", std::move(items)}, {"custom", describe(custom)}, {"summary", std::move(summary)}});
}

Result<Json> set(db::Tx& tx, const Args& args, Context& context) {
  const auto name = args.get<std::string>("name");
  const auto before = find_pack(tx, name);
  if (!before && (!args.has("stars") || !args.has("tokens"))) {
    return fail(Errc::invalid, fmt::format("there is no pack {}: a new one needs stars and tokens", name));
  }
  Pack pack = before.value_or(Pack{.name = name, .stars = {}, .tokens = {}});
  if (const auto title = args.find<std::string>("title")) pack.title = *title;
  if (const auto stars = args.find<Stars>("stars")) pack.stars = *stars;
  if (const auto tokens = args.find<Tokens>("tokens")) pack.tokens = *tokens;
  if (const auto bonus = args.find<Tokens>("bonus")) pack.bonus = *bonus;
  if (const auto place = args.find<std::int64_t>("place")) pack.place = *place;
  if (const auto active = args.find<std::string>("active")) {
    pack.offered = *active == "yes" ? Offered::yes : Offered::no;
  }
  pack.touch = {.at = context.now, .by = context.actor.name};
  if (const auto done = set_pack(tx, pack); !done) return done.error();
  if (before) context.change.before = describe(*before);
  context.change.after = describe(pack);
  return context.change.after;
}

Result<Json> remove(db::Tx& tx, const Args& args, Context& context) {
  const auto name = args.get<std::string>("name");
  const auto before = find_pack(tx, name);
  if (!before) {
    return fail(Errc::not_found, fmt::format("there is no pack {}", name), "See: bananactl packs list");
  }
  (void)remove_pack(tx, name);
  context.change.before = describe(*before);
  return Json(describe(*before));
}

Result<CustomPack> wanted_custom(const std::optional<CustomPack>& before, const Args& args) {
  if (!before && !(args.has("min") && args.has("max") && args.has("rate"))) {
    return fail(Errc::invalid, "min, max and rate are needed to offer any amount",
                "Such as: bananactl packs custom --min 10 --max 10000 --rate 9.5");
  }
  CustomPack custom = before.value_or(CustomPack{});
  if (const auto min = args.find<Stars>("min")) custom.min = *min;
  if (const auto max = args.find<Stars>("max")) custom.max = *max;
  if (const auto rate = args.find<std::string>("rate")) {
    const auto units = read_decimal(Json(*rate), 3);
    if (!units) {
      return fail(Errc::invalid, fmt::format("the rate must be tokens a Star with at most 3 digits after the "
                                             "point, not {}",
                                             *rate));
    }
    custom.rate = *units;
  }
  return custom;
}

Result<Json> custom(db::Tx& tx, const Args& args, Context& context) {
  const auto before = custom_pack(tx);
  context.change.before = describe(before);
  if (args.get<bool>("off")) {
    if (args.has("min") || args.has("max") || args.has("rate")) {
      return fail(Errc::invalid, "off goes with nothing else");
    }
    (void)remove_custom_pack(tx);
  } else {
    auto wanted = wanted_custom(before, args);
    if (!wanted) return wanted.error();
    wanted->touch = {.at = context.now, .by = context.actor.name};
    if (const auto done = set_custom_pack(tx, *wanted); !done) return done.error();
  }
  context.change.after = describe(custom_pack(tx));
  return context.change.after;
}

constexpr std::string_view kYesNo[] = {"yes", "no"};
constexpr Arg kName{.name = "name",
                    .help = "the pack's key, such as starter",
                    .place = Place::positional,
                    .need = Need::required,
                    .max = 64};
constexpr Arg kSetArgs[] = {
    kName,
    {.name = "title", .help = "what buyers read; empty for the language's own", .max = kTitleBytesMax},
    {.name = "stars", .kind = Kind::stars, .help = "what it costs", .min = 1, .max = kStarsMax},
    {.name = "tokens", .kind = Kind::tokens, .help = "what it gives", .min = 1, .max = kTokensMax},
    {.name = "bonus", .kind = Kind::tokens, .help = "what it gives on top", .min = 0, .max = kTokensMax},
    {.name = "place",
     .kind = Kind::integer,
     .help = "where it is listed",
     .min = -kPlaceMax,
     .max = kPlaceMax},
    {.name = "active", .kind = Kind::choice, .help = "whether it is offered", .choices = kYesNo},
};
constexpr Arg kRemoveArgs[] = {kName};
constexpr Arg kCustomArgs[] = {
    {.name = "min", .kind = Kind::stars, .help = "the fewest Stars", .min = 1, .max = kStarsMax},
    {.name = "max", .kind = Kind::stars, .help = "the most Stars", .min = 1, .max = kStarsMax},
    {.name = "rate", .help = "tokens a Star: 9.5"},
    {.name = "off", .kind = Kind::flag, .help = "sell whole packs only"},
};

constexpr Column kColumns[] = {
    {.key = "name", .title = "PACK", .format = Format::id},
    {.key = "stars", .title = "STARS", .format = Format::number},
    {.key = "tokens", .title = "TOKENS", .format = Format::number},
    {.key = "bonus", .title = "BONUS", .format = Format::number},
    {.key = "gives", .title = "GIVES", .format = Format::number},
    {.key = "active", .title = "ACTIVE", .format = Format::yes_no},
    {.key = "place", .title = "PLACE", .format = Format::number},
    {.key = "title", .title = "TITLE"},
    {.key = "updated_by", .title = "SET BY", .seen = Seen::in_records},
    {.key = "updated_at", .title = "SET AT", .format = Format::instant, .seen = Seen::in_records},
};
constexpr Column kCustomColumns[] = {{.key = "offered", .title = "OFFERED", .format = Format::yes_no},
                                     {.key = "min", .title = "MIN STARS", .format = Format::number},
                                     {.key = "max", .title = "MAX STARS", .format = Format::number},
                                     {.key = "rate", .title = "TOKENS A STAR"}};
constexpr ops::View kRecord{.show = Show::record, .columns = kColumns};

constexpr std::string_view kListExamples[] = {"packs list"};
constexpr std::string_view kSetExamples[] = {"packs set starter --stars 50 --tokens 500",
                                             "packs set pro --bonus 1000 --dry-run",
                                             "packs set pro --active no"};
constexpr std::string_view kRemoveExamples[] = {"packs remove starter"};
constexpr std::string_view kCustomExamples[] = {"packs custom --min 10 --max 10000 --rate 9.5",
                                                "packs custom --off"};

constexpr ops::Operation kOperations[] = {
    {.name = "packs.list",
     .summary = "List what tokens cost in Stars",
     .role = Role::support,
     .examples = kListExamples,
     .view = {.show = Show::table,
              .columns = kColumns,
              .empty = "No packs yet: see bananactl packs set --help"},
     .handler = &list},
    {.name = "packs.set",
     .summary = "Add a pack or change one",
     .description = "What isn't given stays as it is. Payments under way keep what was bought.",
     .args = kSetArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kSetExamples,
     .view = kRecord,
     .handler = &set},
    {.name = "packs.remove",
     .summary = "Remove a pack",
     .args = kRemoveArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kRemoveExamples,
     .view = kRecord,
     .handler = &remove},
    {.name = "packs.custom",
     .summary = "Sell any amount of Stars within bounds, or stop it",
     .description = "A buyer gets whole tokens: what is left of one stays with the house.",
     .args = kCustomArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kCustomExamples,
     .view = {.show = Show::record, .columns = kCustomColumns},
     .handler = &custom},
};

}  // namespace

std::span<const ops::Operation> pack_operations() { return kOperations; }

}  // namespace banana::money
