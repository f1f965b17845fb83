#include "core/studio/end.hpp"

#include "core/db/update_one.hpp"
#include "core/studio/cancel.hpp"
#include "core/studio/charge.hpp"
#include "core/studio/job_row.hpp"

namespace banana::studio {
namespace {

// The row must be as it was looked at: queued ones have no worker, and whose attempt it is says who may end a running one.
#define STUDIO_AS_SEEN " WHERE id = $1 AND status = $2 AND attempts = $3 AND coalesce(worker, 0) = $4"
#define STUDIO_END                                                                                          \
  "SET status = $5, phase = 5, worker = NULL, moves = moves + 1, ended_at = $6, cause = $7, charged = $8, " \
  "seed = $9" STUDIO_AS_SEEN
/// On PostgreSQL with the move, which has a statement of its own on SQLite: here it would cost as much as the row.
constexpr db::Sql kEnd = db::Sql::per_engine(
    "UPDATE OR FAIL job " STUDIO_END,
    "WITH ended AS (UPDATE job " STUDIO_END
    " RETURNING id, moves) INSERT INTO job_move (job_id, n, at, from_status, to_status, cause) "
    "SELECT id, moves, $6, $2, $5, $7 FROM ended");
#undef STUDIO_END
constexpr db::Sql kRequeue = DB_UPDATE_ONE(
    "job",
    "SET status = 0, phase = $5, worker = NULL, moves = moves + 1, due_at = $6, cause = $7, model_now = $8, "
    "tries = $9, ticket = ''" STUDIO_AS_SEEN " AND cancel_at IS NULL");
constexpr db::Sql kKeep =
    "INSERT INTO job_result (job_id, n, blob, type, bytes, width, height, original, words) VALUES ($1, "
    "$2, $3, $4, $5, $6, $7, $8, $9)";

std::int64_t worker_of(const Job& job) { return job.worker ? job.worker->value() : 0; }

}  // namespace

bool end_job(db::Tx& tx, const Job& job, const Ending& ending, const Audience& audience, Instant now) {
  if (tx.exec(kEnd, job.id, static_cast<int>(job.status), job.attempts, worker_of(job),
              static_cast<int>(ending.status), now, ending.cause, ending.charged, ending.seed) == 0) {
    return false;
  }
  if (tx.engine() == db::Engine::sqlite) record_move(tx, job, ending.status, ending.cause, now);
  std::int64_t n = 0;
  for (const Made& made : ending.made) {
    tx.run(kKeep, job.id, ++n, made.blob, made.type, made.bytes, made.width, made.height, made.original,
           made.words);
  }
  if (ending.charged > Tokens{0}) {
    charge(tx, job, ending.charged, now);
  } else {
    give_back(tx, job, ending.cause, now);
  }
  Job ended = job;
  ended.status = ending.status;
  ended.phase = Phase::over;
  ended.worker.reset();
  ++ended.moves;
  ended.ended_at = now;
  ended.cause = ending.cause;
  ended.charged = ending.charged;
  audience.ended(tx, {.job = ended, .made = ending.made, .seed = ending.seed}, now);
  tx.notify(kJobsChannel);
  return true;
}

bool requeue(db::Tx& tx, const Job& job, Instant due_at, std::string_view model, std::string_view cause,
             const Audience& audience, Instant now) {
  Job waiting = job;
  waiting.phase = due_at > now ? Phase::later : Phase::ready;
  if (waiting.model_now != model) waiting.tries = 0;
  waiting.model_now = model;
  if (tx.exec(kRequeue, job.id, static_cast<int>(job.status), job.attempts, worker_of(job),
              static_cast<int>(waiting.phase), due_at, cause, model, waiting.tries) == 0) {
    // Either it is not ours, or somebody has asked to cancel it; no vendor works at it now.
    const std::string_view by = find_wish(tx, job.id) ? cause::kOperator : cause::kUser;
    return end_job(tx, job, {.status = Status::canceled, .cause = by}, audience, now);
  }
  record_move(tx, job, Status::queued, cause, now);
  waiting.status = Status::queued;
  waiting.worker.reset();
  waiting.ticket.clear();
  ++waiting.moves;
  waiting.due_at = due_at;
  waiting.cause = cause;
  audience.delayed(tx, waiting, now);
  tx.notify(kJobsChannel);
  return true;
}

}  // namespace banana::studio
