#include "core/studio/cancel.hpp"

#include "core/studio/attempt.hpp"
#include "core/studio/end.hpp"
#include "core/studio/job_row.hpp"

namespace banana::studio {
namespace {

constexpr db::Sql kLocked =
    db::Sql::per_engine("SELECT " STUDIO_JOB_COLUMNS " FROM job WHERE id = $1",
                        "SELECT " STUDIO_JOB_COLUMNS " FROM job WHERE id = $1 FOR UPDATE");
constexpr db::Sql kAsk = "UPDATE job SET cancel_at = coalesce(cancel_at, $2) WHERE id = $1 AND status = 1";
constexpr db::Sql kAsked = "SELECT id FROM job WHERE worker = $1 AND status = 1 AND cancel_at IS NOT NULL";

std::optional<Job> lock(db::Tx& tx, JobId id) {
  db::Rows row = tx.query(kLocked, id);
  if (!row.next()) return std::nullopt;
  return read_job(row);
}

}  // namespace

Cancel cancel(db::Tx& tx, JobId id, std::string_view cause, const Audience& audience, Instant now) {
  const auto job = lock(tx, id);
  if (!job) return Cancel::unknown;
  if (has_ended(job->status)) return Cancel::too_late;
  if (job->phase >= Phase::submitting) {
    tx.run(kAsk, id, now);
    tx.notify(kCancelChannel);
    return Cancel::asked;
  }
  if (!end_job(tx, *job, {.status = Status::canceled, .cause = cause}, audience, now))
    return Cancel::too_late;
  if (job->status == Status::running) record_attempt(tx, *job, {.outcome = std::string{cause}}, now);
  return Cancel::done;
}

std::vector<JobId> cancels_of(db::Snapshot& snapshot, WorkerId worker) {
  std::vector<JobId> ids;
  for (db::Rows row = snapshot.query(kAsked, worker); row.next();) ids.push_back(row.get<JobId>(0));
  return ids;
}

}  // namespace banana::studio
