// trending list, add, rm.
#include "core/gallery/operations.hpp"
#include "core/gallery/trending.hpp"

namespace banana::gallery {
namespace {

using ops::Arg;
using ops::Column;
using ops::Effect;
using ops::Format;
using ops::Kind;
using ops::Need;
using ops::Place;
using ops::Role;
using ops::Show;

constexpr std::int64_t kShownMost = 20;

JsonObject to_json(const Trend& trend, Instant now) {
  return {{"id", trend.id.str()},
          {"template", trend.of},
          {"language", trend.language ? Json(to_string(*trend.language)) : Json(nullptr)},
          {"from", to_iso8601(trend.from)},
          {"until", to_iso8601(trend.until)},
          {"position", trend.position},
          {"state", trend.from <= now ? "running" : "pending"},
          {"by", trend.by}};
}

/// What operators chose; with a language, what those who speak it see.
Result<Json> list_trends(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  JsonArray items;
  for (const Trend& trend : read_trends(snapshot, context.now)) items.push_back(to_json(trend, context.now));
  std::string summary = "Nothing is chosen: the most used come first.";
  const auto language = parse_language(args.get<std::string>("language"));
  std::string seen;
  for (const Label& label : trending(snapshot, language.value_or(Language::en), context.now, kShownMost)) {
    seen += (seen.empty() ? "" : ", ") + label.id;
  }
  if (!seen.empty()) summary = "Shown in " + args.get<std::string>("language") + ": " + seen + ".";
  return Json(JsonObject{{"items", std::move(items)}, {"next", nullptr}, {"summary", std::move(summary)}});
}

Result<Json> add(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  Trend trend{.id = {},
              .of = args.get<std::string>("template"),
              .from = args.find<Instant>("from").value_or(context.now),
              .until = args.get<Instant>("until"),
              .position = args.get<std::int64_t>("position"),
              .by = context.actor.name};
  if (const auto language = args.find<std::string>("language")) trend.language = parse_language(*language);
  const auto added = add_trend(tx, context.ids, std::move(trend), context.now);
  if (!added) return added.error();
  context.change.after = to_json(*added, context.now);
  return context.change.after;
}

Result<Json> remove(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto id = args.get<TrendId>("id");
  for (const Trend& trend : read_trends(tx, context.now)) {
    if (trend.id != id) continue;
    (void)remove_trend(tx, id);
    context.change.before = to_json(trend, context.now);
    return context.change.before;
  }
  return fail(Errc::not_found, "nothing that is chosen has this id",
              "`bananactl trending list` names them all.");
}

constexpr Arg kListArgs[] = {{.name = "language",
                              .kind = Kind::choice,
                              .help = "whose list the last line shows",
                              .fallback = "en",
                              .choices = kLanguageNames}};
constexpr Arg kAddArgs[] = {
    {.name = "template",
     .help = "the template's id",
     .place = Place::positional,
     .need = Need::required,
     .min = 1,
     .max = static_cast<std::int64_t>(kIdBytesMax)},
    {.name = "until", .kind = Kind::instant, .help = "to when it is shown first", .need = Need::required},
    {.name = "from", .kind = Kind::instant, .help = "since when; without it, now"},
    {.name = "language",
     .kind = Kind::choice,
     .help = "only to those who speak it",
     .choices = kLanguageNames},
    {.name = "position",
     .kind = Kind::integer,
     .help = "the lowest comes first",
     .fallback = "1",
     .min = 1,
     .max = 1'000'000}};
constexpr Arg kRemoveArgs[] = {{.name = "id",
                                .kind = Kind::id,
                                .help = "as trending list shows it",
                                .place = Place::positional,
                                .need = Need::required}};

constexpr Column kColumns[] = {{.key = "id", .title = "ID", .format = Format::id},
                               {.key = "template", .title = "TEMPLATE", .format = Format::id},
                               {.key = "language", .title = "LANGUAGE"},
                               {.key = "from", .title = "FROM", .format = Format::instant},
                               {.key = "until", .title = "UNTIL", .format = Format::instant},
                               {.key = "position", .title = "PLACE", .format = Format::number},
                               {.key = "state", .title = "STATE", .format = Format::status},
                               {.key = "by", .title = "BY"}};
constexpr std::string_view kListExamples[] = {"trending list", "trending list --language uz"};
constexpr std::string_view kAddExamples[] = {
    "trending add neon-portrait --until +7d",
    "trending add new-year-card --from 2026-12-20 --until 2027-01-02 --language ru"};
constexpr std::string_view kRemoveExamples[] = {"trending rm 01J9ZK4T8QY3E"};

constexpr ops::Operation kOperations[] = {
    {.name = "trending.list",
     .summary = "List what operators chose to be shown first",
     .description = "After these come the templates that were used most in the last week.",
     .args = kListArgs,
     .role = Role::support,
     .examples = kListExamples,
     .view = {.show = Show::table, .columns = kColumns, .empty = "Nothing is chosen."},
     .handler = &list_trends},
    {.name = "trending.add",
     .summary = "Show a template first for a while",
     .args = kAddArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kAddExamples,
     .view = {.show = Show::record, .columns = kColumns},
     .handler = &add},
    {.name = "trending.rm",
     .summary = "Show a template first no longer",
     .args = kRemoveArgs,
     .role = Role::admin,
     .effect = Effect::write,
     .examples = kRemoveExamples,
     .view = {.show = Show::record, .columns = kColumns},
     .handler = &remove},
};

}  // namespace

std::span<const ops::Operation> trend_operations() { return kOperations; }

}  // namespace banana::gallery
