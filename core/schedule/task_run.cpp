#include "core/schedule/task_run.hpp"

#include <fmt/format.h>

#include "core/base/utf8.hpp"

namespace banana::schedule {
namespace {

constexpr db::Sql kEnroll =
    "INSERT INTO task_run (task, every_ms, next_at) VALUES ($1, $2, $3) "
    "ON CONFLICT (task) DO UPDATE SET every_ms = excluded.every_ms, next_at = "
    "CASE WHEN task_run.next_at > excluded.next_at + excluded.every_ms "
    "THEN excluded.next_at + excluded.every_ms ELSE task_run.next_at END";
// A run that is cut short by its process's death is due again when its lease ends, not a period later.
constexpr db::Sql kClaim =
    "UPDATE task_run SET runs = runs + 1, started_at = $2, leased_until = $3, next_at = $2 + every_ms "
    "WHERE task = $1 AND ((leased_until IS NULL AND next_at <= $2) OR leased_until <= $2)";
constexpr db::Sql kNumber = "SELECT runs FROM task_run WHERE task = $1";
constexpr db::Sql kRenew =
    "UPDATE task_run SET leased_until = $3 WHERE task = $1 AND runs = $2 AND leased_until IS NOT NULL";
constexpr db::Sql kFinish =
    "UPDATE task_run SET leased_until = NULL, finished_at = $3, outcome = $4, detail = $5, "
    "failures = failures + $6 WHERE task = $1 AND runs = $2 AND leased_until IS NOT NULL";
constexpr db::Sql kClaimableAt = "SELECT coalesce(leased_until, next_at) FROM task_run WHERE task = $1";
constexpr db::Sql kMakeDue = "UPDATE task_run SET next_at = $2 WHERE task = $1";
constexpr db::Sql kFind =
    "SELECT task, every_ms, next_at, leased_until, started_at, finished_at, outcome, detail, runs, failures "
    "FROM task_run WHERE task = $1";
constexpr db::Sql kList =
    "SELECT task, every_ms, next_at, leased_until, started_at, finished_at, outcome, detail, runs, failures "
    "FROM task_run ORDER BY task";

Status read(const db::Rows& row) {
  Status status{.task = row.get<std::string>(0),
                .every = Millis{row.i64(1)},
                .next_at = row.get<Instant>(2),
                .leased_until = row.get<std::optional<Instant>>(3),
                .started_at = row.get<std::optional<Instant>>(4),
                .finished_at = row.get<std::optional<Instant>>(5),
                .outcome = {},
                .detail = row.get<std::string>(7),
                .runs = row.i64(8),
                .failures = row.i64(9)};
  if (const auto outcome = row.get<std::optional<std::string>>(6)) {
    status.outcome = *outcome == to_string(Outcome::done) ? Outcome::done : Outcome::failed;
  }
  return status;
}

}  // namespace

std::string_view to_string(Outcome outcome) { return outcome == Outcome::done ? "done" : "failed"; }

void enroll(db::Tx& tx, std::string_view task, Millis every, Instant now) {
  tx.run(kEnroll, task, every, now);
}

std::optional<Run> claim(db::Tx& tx, std::string_view task, Instant now, Millis lease) {
  if (tx.exec(kClaim, task, now, now + lease) == 0) return std::nullopt;
  return Run{.task = std::string{task}, .number = tx.value<std::int64_t>(kNumber, task).value()};
}

bool renew(db::Tx& tx, const Run& run, Instant now, Millis lease) {
  return tx.exec(kRenew, run.task, run.number, now + lease) == 1;
}

bool finish(db::Tx& tx, const Run& run, Outcome outcome, std::string_view detail, Instant now) {
  return tx.exec(kFinish, run.task, run.number, now, to_string(outcome), cut_utf8(detail, kDetailBytesMax),
                 outcome == Outcome::failed ? 1 : 0) == 1;
}

std::optional<Instant> claimable_at(db::Snapshot& snapshot, std::string_view task) {
  return snapshot.value<Instant>(kClaimableAt, task);
}

Result<Status> make_due(db::Tx& tx, std::string_view task, Instant now) {
  if (tx.exec(kMakeDue, task, now) == 0) {
    return fail(Errc::not_found, fmt::format("there is no task {}", task),
                "bananactl schedule list shows those there are.");
  }
  tx.notify(kChannel);
  return find(tx, task).value();
}

std::optional<Status> find(db::Snapshot& snapshot, std::string_view task) {
  db::Rows rows = snapshot.query(kFind, task);
  if (!rows.next()) return std::nullopt;
  return read(rows);
}

std::vector<Status> list(db::Snapshot& snapshot) {
  std::vector<Status> all;
  for (db::Rows rows = snapshot.query(kList); rows.next();) all.push_back(read(rows));
  return all;
}

}  // namespace banana::schedule
