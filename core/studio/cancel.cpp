#include "core/studio/cancel.hpp"

#include "core/studio/attempt.hpp"
#include "core/studio/end.hpp"
#include "core/studio/job_row.hpp"

namespace banana::studio {
namespace {

constexpr db::Sql kLocked =
    db::Sql::per_engine("SELECT " STUDIO_JOB_COLUMNS " FROM job WHERE id = $1",
                        "SELECT " STUDIO_JOB_COLUMNS " FROM job WHERE id = $1 FOR UPDATE");
// "+ 0": as in claim.cpp.
constexpr db::Sql kAsk = "UPDATE job SET cancel_at = coalesce(cancel_at, $2) WHERE id = $1 AND status + 0 = 1";
constexpr db::Sql kAsked =
    "SELECT j.id, c.job_id FROM job j LEFT JOIN job_cancel c ON c.job_id = j.id "
    "WHERE j.worker = $1 AND j.status = 1 AND j.cancel_at IS NOT NULL";

constexpr db::Sql kWish =
    "INSERT INTO job_cancel (job_id, by_whom, at) VALUES ($1, $2, $3) ON CONFLICT (job_id) DO NOTHING";
// What a worker has been told of is its own until it ends. Rows that another worker looks at are left to it.
#define STUDIO_WISHES                                                \
  "SELECT c.job_id FROM job_cancel c JOIN job j ON j.id = c.job_id " \
  "WHERE NOT (j.status = 1 AND j.cancel_at IS NOT NULL) ORDER BY c.job_id LIMIT $1"
constexpr db::Sql kWaitingWish = STUDIO_WISHES;
constexpr db::Sql kWishes = db::Sql::per_engine(STUDIO_WISHES, STUDIO_WISHES " FOR UPDATE OF c SKIP LOCKED");
constexpr db::Sql kFindWish = "SELECT by_whom, at FROM job_cancel WHERE job_id = $1";
constexpr db::Sql kWishOver = "DELETE FROM job_cancel WHERE job_id = $1";

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

std::vector<Wanted> cancels_of(db::Snapshot& snapshot, WorkerId worker) {
  std::vector<Wanted> all;
  for (db::Rows row = snapshot.query(kAsked, worker); row.next();) {
    all.push_back({.job = row.get<JobId>(0), .cause = row.is_null(1) ? cause::kUser : cause::kOperator});
  }
  return all;
}

Cancel ask_cancel(db::Tx& tx, JobId id, std::string_view by, Instant now) {
  const auto job = lock(tx, id);
  if (!job) return Cancel::unknown;
  if (has_ended(job->status)) return Cancel::too_late;
  tx.run(kWish, id, by, now);
  tx.notify(kCancelChannel);
  return Cancel::asked;
}

std::optional<Wish> find_wish(db::Snapshot& snapshot, JobId id) {
  db::Rows row = snapshot.query(kFindWish, id);
  if (!row.next()) return std::nullopt;
  return Wish{.by = row.get<std::string>(0), .at = row.get<Instant>(1)};
}

bool has_cancel_wishes(db::Snapshot& snapshot) { return snapshot.value<JobId>(kWaitingWish, 1).has_value(); }

std::size_t cancel_wished(db::Tx& tx, std::size_t most, const Audience& audience, Instant now) {
  std::vector<JobId> wishes;
  for (db::Rows row = tx.query(kWishes, most); row.next();) wishes.push_back(row.get<JobId>(0));
  for (const JobId id : wishes) {
    if (cancel(tx, id, cause::kOperator, audience, now) != Cancel::asked) tx.run(kWishOver, id);
  }
  return wishes.size();
}

}  // namespace banana::studio
