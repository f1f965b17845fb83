#include "core/schedule/operations.hpp"

#include "core/schedule/task_run.hpp"

namespace banana::schedule {
namespace {

using ops::Arg;
using ops::Column;
using ops::Format;

Json at(const std::optional<Instant>& instant) {
  return instant ? Json(to_iso8601(*instant)) : Json(nullptr);
}

JsonObject to_json(const Status& status) {
  return {{"task", status.task},
          {"every", format_duration(status.every)},
          {"next_at", to_iso8601(status.next_at)},
          {"running", status.leased_until.has_value()},
          {"started_at", at(status.started_at)},
          {"finished_at", at(status.finished_at)},
          {"outcome", status.outcome ? Json(to_string(*status.outcome)) : Json(nullptr)},
          {"detail", status.detail},
          {"runs", status.runs},
          {"failures", status.failures}};
}

Result<Json> list_tasks(db::Snapshot& snapshot, const ops::Args&, const ops::Context&) {
  JsonArray items;
  for (const Status& status : list(snapshot)) items.push_back(to_json(status));
  return Json(JsonObject{{"items", std::move(items)}});
}

Result<Json> run_task(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto task = args.get<std::string>("task");
  if (const auto before = find(tx, task)) context.change.before = to_json(*before);
  const auto after = make_due(tx, task, context.now);
  if (!after) return after.error();
  context.change.after = to_json(*after);
  return Json(to_json(*after));
}

constexpr Arg kRunArgs[] = {{.name = "task",
                             .help = "its name, as schedule list has it",
                             .place = ops::Place::positional,
                             .need = ops::Need::required,
                             .min = 1,
                             .max = 64}};
constexpr Column kColumns[] = {
    {.key = "task", .title = "TASK"},
    {.key = "every", .title = "EVERY"},
    {.key = "next_at", .title = "DUE", .format = Format::instant},
    {.key = "running", .title = "RUNNING", .format = Format::yes_no},
    {.key = "finished_at", .title = "FINISHED", .format = Format::instant},
    {.key = "outcome", .title = "OUTCOME"},
    {.key = "detail", .title = "DETAIL"},
    {.key = "runs", .title = "RUNS", .format = Format::number},
    {.key = "failures", .title = "FAILURES", .format = Format::number},
    {.key = "started_at", .title = "STARTED", .format = Format::instant, .seen = ops::Seen::in_records},
};
constexpr std::string_view kListExamples[] = {"schedule list", "schedule list --json"};
constexpr std::string_view kRunExamples[] = {"schedule run ledger.seal"};

constexpr ops::Operation kOperations[] = {
    {.name = "schedule.list",
     .summary = "Show what is done by time: when it is due, and how it went last",
     .description = "A process with the role scheduler makes its tasks known when it starts.",
     .role = ops::Role::admin,
     .examples = kListExamples,
     .view = {.show = ops::Show::table,
              .columns = kColumns,
              .empty = "No scheduler has ever run on this database."},
     .handler = &list_tasks},
    {.name = "schedule.run",
     .summary = "Make a task due now",
     .description =
         "A scheduler takes it up within seconds. While it runs already, it runs once more after that.",
     .args = kRunArgs,
     .role = ops::Role::admin,
     .effect = ops::Effect::write,
     .examples = kRunExamples,
     .view = {.show = ops::Show::record, .columns = kColumns},
     .handler = &run_task},
};

}  // namespace

std::span<const ops::Operation> schedule_operations() { return kOperations; }

}  // namespace banana::schedule
