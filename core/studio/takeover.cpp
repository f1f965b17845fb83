#include "core/studio/takeover.hpp"

#include "core/studio/end.hpp"
#include "core/studio/job_row.hpp"
#include "core/studio/settle.hpp"

namespace banana::studio {
namespace {

/// From then on a worker that was only slow learns that it is too late (renew_worker).
constexpr db::Sql kBury = "DELETE FROM worker_lease WHERE leased_until <= $1";
#define STUDIO_ORPHANS                                                         \
  "SELECT " STUDIO_JOB_COLUMNS                                                 \
  " FROM job WHERE status = 1 AND worker <> $1 AND NOT EXISTS (SELECT 1 FROM " \
  "worker_lease WHERE worker_lease.id = job.worker) ORDER BY job.id LIMIT $2"
constexpr db::Sql kOrphans = db::Sql::per_engine(STUDIO_ORPHANS, STUDIO_ORPHANS " FOR UPDATE SKIP LOCKED");
constexpr db::Sql kAdopt = "UPDATE job SET worker = $2 WHERE id = $1";

}  // namespace

TakenOver take_over(db::Tx& tx, WorkerId me, std::size_t most, const RetryRules& rules,
                    const Audience& audience, Random& random, Instant now) {
  tx.run(kBury, now);
  std::vector<Job> orphans;
  for (db::Rows row = tx.query(kOrphans, me, most); row.next();) orphans.push_back(read_job(row));

  TakenOver taken;
  for (Job& job : orphans) {
    if (job.phase == Phase::submitted) {
      tx.run(kAdopt, job.id, me);
      job.worker = me;
      taken.to_poll.push_back(std::move(job));
    } else if (job.phase == Phase::submitting) {
      const auto why = vendors::Failure::ambiguous;
      const Decision decision = decide(job, why, std::nullopt, std::nullopt, rules, now, random);
      const AttemptEnd end{
          .outcome = std::string{vendors::to_string(why)},
          .message = "the worker ended before it knew whether the vendor had taken the order"};
      if (settle_failure(tx, job, end, decision, audience, now) == Settled::yes) ++taken.ambiguous;
    } else if (put_back(tx, job, cause::kWorkerLost, audience, now) == Settled::yes) {
      ++taken.put_back;
    }
  }
  return taken;
}

}  // namespace banana::studio
