#include "core/db/migrate.hpp"

#include <limits>

#include <fmt/format.h>

#include "core/base/version.hpp"
#include "core/ops/host.hpp"
#include "core/ops/installation.hpp"
#include "core/ops/installation/migration_status.hpp"

namespace banana::ops {

namespace {

Json to_json(const db::MigrationStatus& at) {
  return JsonObject{{"number", at.number},
                    {"name", at.name},
                    {"state", db::to_string(at.state)},
                    {"applied_at", at.applied_at ? Json(to_iso8601(*at.applied_at)) : Json(nullptr)},
                    {"applied_by", at.program.empty() ? Json(nullptr) : Json(at.program)}};
}

JsonObject to_json(const db::SchemaStatus& status) {
  JsonArray items;
  for (const db::MigrationStatus& at : status.migrations) items.push_back(to_json(at));
  return {{"items", std::move(items)}, {"version", status.version}, {"latest", status.latest}};
}

std::string summary_of(const db::SchemaStatus& status) {
  if (status.is_current())
    return fmt::format("The schema is at {}, as this program wants it.", status.version);
  if (status.version < status.latest) {
    return fmt::format("The schema is at {}, this program wants {}. Run: bananactl migrate up",
                       status.version, status.latest);
  }
  return fmt::format("The schema is at {}, this program knows {}. Run: bananactl migrate verify",
                     status.version, status.latest);
}

Task<Result<db::SchemaStatus>> read_status(Host& host) {
  const Result<db::Database*> database = host.any_database(Missing::refuse);
  if (!database) co_return database.error();
  const db::Migrations known = db::program_migrations((*database)->engine());
  co_return co_await (*database)->read(
      [&](db::Snapshot& snapshot) { return db::schema_status(snapshot, known); });
}

Task<Result<Json>> status(Host& host, const Args&, Context&) { co_return co_await migration_status(host); }

Task<Result<Json>> verify(Host& host, const Args&, Context&) {
  const auto status = co_await read_status(host);
  if (!status) co_return status.error();
  JsonArray problems;
  std::string text;
  for (const Error& fault : db::schema_faults(*status, version())) {
    problems.push_back(JsonObject{{"message", fault.message}, {"hint", fault.hint}});
    text += fault.text() + "\n";
  }
  if (problems.empty())
    text = fmt::format("All {} applied migrations are known, unchanged and in order.", status->version);
  JsonObject out = to_json(*status);
  out["ok"] = problems.empty();
  out["problems"] = std::move(problems);
  out["text"] = std::move(text);
  co_return Json(std::move(out));
}

std::string text_of(const db::MigrationRun& run, bool rehearsal, int at) {
  const std::string_view up = rehearsal ? "would apply" : "applied";
  const std::string_view down = rehearsal ? "would undo" : "undid";
  std::string text;
  for (const db::Step& step : run.steps) {
    text += fmt::format("{} {}\n", step.direction == db::Direction::up ? up : down, step.name);
  }
  for (const db::Loss& loss : run.losses) {
    const std::string what = loss.column.empty() ? fmt::format("table {}", loss.table)
                                                 : fmt::format("column {}.{}", loss.table, loss.column);
    text += fmt::format("would lose {}: {} {}{}\n", what, loss.rows, loss.column.empty() ? "row" : "value",
                        loss.rows == 1 ? "" : "s");
  }
  if (run.steps.empty()) return fmt::format("Nothing to do: the schema is at {}.", at);
  return text + (rehearsal ? fmt::format("The schema would be at {}.", at)
                           : fmt::format("The schema is at {}.", at));
}

Json to_json(const db::MigrationRun& run, bool rehearsal, int at) {
  JsonArray steps;
  for (const db::Step& step : run.steps) {
    steps.push_back(JsonObject{
        {"number", step.number}, {"name", step.name}, {"direction", db::to_string(step.direction)}});
  }
  JsonArray losses;
  for (const db::Loss& loss : run.losses) {
    losses.push_back(JsonObject{{"table", loss.table},
                                {"column", loss.column.empty() ? Json(nullptr) : Json(loss.column)},
                                {"rows", loss.rows}});
  }
  return JsonObject{{"steps", std::move(steps)},
                    {"losses", std::move(losses)},
                    {"version", at},
                    {"text", text_of(run, rehearsal, at)}};
}

using Move = Result<db::MigrationRun> (db::Migrator::*)(int, const db::MigrateOptions&);

/// Blocks: only bananactl runs these, and it has nothing else to do.
Result<Json> migrate(Host& host, Context& context, Missing missing, std::optional<int> target, Move move) {
  const Result<db::Database*> database = host.any_database(missing);
  if (!database) return database.error();
  db::Migrator migrator{**database, db::program_migrations((*database)->engine()), host.clock(),
                        std::string{version()}};
  const Result<db::SchemaStatus> before = migrator.status();
  if (!before) return before.error();
  const int to = target.value_or(migrator.latest());
  const db::MigrateOptions options{.progress = [&](const db::MigrationProgress& progress) {
    host.progress(progress.done, progress.total, progress.step.name);
  }};
  const auto run = context.rehearsal ? migrator.rehearse(to) : (migrator.*move)(to, options);
  if (!run) return run.error();
  context.change = {.before = JsonObject{{"version", before->version}}, .after = JsonObject{{"version", to}}};
  return to_json(*run, context.rehearsal, to);
}

Task<Result<Json>> up(Host& host, const Args&, Context& context) {
  // A rehearsal leaves no empty database behind.
  const Missing missing = context.rehearsal ? Missing::refuse : Missing::create;
  co_return migrate(host, context, missing, std::nullopt, &db::Migrator::to);
}

Task<Result<Json>> down(Host& host, const Args& args, Context& context) {
  co_return migrate(host, context, Missing::refuse, args.get<int>("version"), &db::Migrator::down);
}

Task<Result<Json>> to(Host& host, const Args& args, Context& context) {
  co_return migrate(host, context, Missing::refuse, args.get<int>("version"), &db::Migrator::to);
}

constexpr Arg kTarget[] = {{.name = "version",
                            .kind = Kind::integer,
                            .help = "the migration that is to be the last; 0 empties the database",
                            .place = Place::positional,
                            .need = Need::required,
                            .min = 0,
                            .max = 9999}};

constexpr Column kStatusColumns[] = {
    {.key = "number", .title = "Number", .format = Format::number},
    {.key = "name", .title = "Migration", .format = Format::id},
    {.key = "state", .title = "State", .format = Format::status},
    {.key = "applied_at", .title = "Applied at", .format = Format::instant},
    {.key = "applied_by", .title = "By version"},
};
constexpr Column kVerifyColumns[] = {{.key = "ok"},     {.key = "problems"}, {.key = "version"},
                                     {.key = "latest"}, {.key = "items"},    {.key = "text"}};
constexpr Column kRunColumns[] = {{.key = "steps"}, {.key = "losses"}, {.key = "version"}, {.key = "text"}};
constexpr View kRunView{.show = Show::text, .columns = kRunColumns};

constexpr std::string_view kStatusExamples[] = {"migrate status"};
constexpr std::string_view kUpExamples[] = {"migrate up", "migrate up --dry-run"};
constexpr std::string_view kDownExamples[] = {"migrate down 3 --dry-run", "migrate down 3 --yes"};
constexpr std::string_view kToExamples[] = {"migrate to 3 --dry-run", "migrate to 3"};
constexpr std::string_view kVerifyExamples[] = {"migrate verify"};

constexpr Operation kOperations[] = {
    {.name = "migrate.status",
     .summary = "Show which migrations are applied and which are pending",
     .examples = kStatusExamples,
     .view = {.show = Show::table, .columns = kStatusColumns},
     .handler = &status},
    {.name = "migrate.up",
     .summary = "Apply all pending migrations",
     .description = "Creates the database when there is none. Each migration is one transaction; two "
                    "migrators take turns.",
     .effect = Effect::write,
     .where = Where::offline,
     .examples = kUpExamples,
     .view = kRunView,
     .handler = &up},
    {.name = "migrate.down",
     .summary = "Undo migrations, newest first",
     .description = "What the undone migrations had made is lost; a dry run counts the rows.",
     .args = kTarget,
     .effect = Effect::bulk,
     .confirm = Confirm::ask,
     .where = Where::offline,
     .examples = kDownExamples,
     .view = kRunView,
     .handler = &down},
    {.name = "migrate.to",
     .summary = "Apply or undo migrations to reach a version",
     .args = kTarget,
     .effect = Effect::bulk,
     .confirm = Confirm::ask,
     .where = Where::offline,
     .examples = kToExamples,
     .view = kRunView,
     .handler = &to},
    {.name = "migrate.verify",
     .summary = "Check that every applied migration is known, unchanged and in order",
     .examples = kVerifyExamples,
     .view = {.show = Show::text, .columns = kVerifyColumns},
     .handler = &verify},
};

}  // namespace

Task<Result<Json>> migration_status(Host& host) {
  const auto status = co_await read_status(host);
  if (!status) co_return status.error();
  JsonObject out = to_json(*status);
  out["summary"] = summary_of(*status);
  co_return Json(std::move(out));
}

std::span<const Operation> migrate_operations() { return kOperations; }

}  // namespace banana::ops
