#include "core/studio/expire.hpp"

#include <vector>

#include "core/studio/attempt.hpp"
#include "core/studio/end.hpp"
#include "core/studio/job_row.hpp"

namespace banana::studio {
namespace {

// Rows that somebody else is about to change can wait for the next time.
#define STUDIO_OVERDUE                                                                     \
  "SELECT " STUDIO_JOB_COLUMNS                                                             \
  " FROM job WHERE ended_at IS NULL AND deadline_at <= $1 AND (status = 0 OR deadline_at " \
  "<= $2) ORDER BY deadline_at LIMIT $3"
constexpr db::Sql kOverdue = db::Sql::per_engine(STUDIO_OVERDUE, STUDIO_OVERDUE " FOR UPDATE SKIP LOCKED");

}  // namespace

std::size_t expire_due(db::Tx& tx, std::size_t most, const Audience& audience, Instant now) {
  std::vector<Job> overdue;
  for (db::Rows row = tx.query(kOverdue, now, now - kExpiryGrace, most); row.next();) {
    overdue.push_back(read_job(row));
  }
  for (const Job& job : overdue) {
    if (!end_job(tx, job, {.status = Status::expired, .cause = cause::kDeadline}, audience, now)) continue;
    if (job.status == Status::running)
      record_attempt(tx, job, {.outcome = std::string{cause::kDeadline}}, now);
  }
  return overdue.size();
}

}  // namespace banana::studio
