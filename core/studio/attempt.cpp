#include "core/studio/attempt.hpp"

#include <boost/json/serialize.hpp>

namespace banana::studio {

bool mark_submitting(db::Tx& tx, const Fence& fence) {
  // "+ 0" here and below: as in claim.cpp.
  constexpr db::Sql kMark =
      "UPDATE job SET phase = 3 WHERE id = $1 AND attempts = $2 AND worker = $3 AND status + 0 = 1 AND phase "
      "= 2";
  return tx.exec(kMark, fence.job, fence.attempt, fence.worker) == 1;
}

bool mark_submitted(db::Tx& tx, const Fence& fence, std::string_view ticket) {
  constexpr db::Sql kMark =
      "UPDATE job SET phase = 4, ticket = $4 WHERE id = $1 AND attempts = $2 AND worker = $3 AND status + 0 "
      "= 1 "
      "AND "
      "phase IN (3, 4)";
  return tx.exec(kMark, fence.job, fence.attempt, fence.worker, ticket) == 1;
}

bool goes_on(db::Tx& tx, const Fence& fence) {
#define STUDIO_GOES_ON "SELECT 1 FROM job WHERE id = $1 AND attempts = $2 AND worker = $3 AND status + 0 = 1"
  constexpr db::Sql kGoesOn = db::Sql::per_engine(STUDIO_GOES_ON, STUDIO_GOES_ON " FOR UPDATE");
#undef STUDIO_GOES_ON
  return tx.value<int>(kGoesOn, fence.job, fence.attempt, fence.worker).has_value();
}

void record_attempt(db::Tx& tx, const Job& job, const AttemptEnd& end, Instant now) {
  constexpr db::Sql kRecord =
      "INSERT INTO job_attempt (job_id, n, model, vendor, worker, began_at, ended_at, outcome, message, "
      "ticket, "
      "request_id, usage, cost_usd_micros, cost_table) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, "
      "$12, $13, "
      "$14)";
  std::optional<std::string> usage;
  if (!end.usage.is_null()) usage = boost::json::serialize(end.usage);
  tx.run(kRecord, job.id, job.attempts, job.model_now, end.vendor, job.worker, job.attempt_at, now,
         end.outcome, end.message, job.ticket, end.request_id, usage, end.cost_usd_micros, end.cost_table);
}

}  // namespace banana::studio
