#include "core/studio/job_row.hpp"

#include <algorithm>

namespace banana::studio {

Job read_job(const db::Rows& row, int first) {
  int column = first;
  Job job;
  job.id = row.get<JobId>(column++);
  job.bot = row.get<BotId>(column++);
  job.chat = row.get<ChatId>(column++);
  job.user = row.get<UserId>(column++);
  job.model = row.get<std::string>(column++);
  job.operation = row.get<std::string>(column++);
  job.request = row.get<std::string>(column++);
  job.outputs = row.i64(column++);
  job.price = row.get<Tokens>(column++);
  job.hold = row.get<std::optional<ledger::TransferId>>(column++);
  job.needs = static_cast<Needs>(row.i64(column++));
  job.status = static_cast<Status>(row.i64(column++));
  job.phase = static_cast<Phase>(row.i64(column++));
  job.turn = row.i64(column++);
  job.model_now = row.get<std::string>(column++);
  job.attempts = row.i64(column++);
  job.tries = row.i64(column++);
  job.moves = row.i64(column++);
  job.worker = row.get<std::optional<WorkerId>>(column++);
  job.ticket = row.get<std::string>(column++);
  job.attempt_at = row.get<std::optional<Instant>>(column++);
  job.cancel_at = row.get<std::optional<Instant>>(column++);
  job.created_at = row.get<Instant>(column++);
  job.due_at = row.get<Instant>(column++);
  job.deadline_at = row.get<Instant>(column++);
  job.ended_at = row.get<std::optional<Instant>>(column++);
  job.cause = row.get<std::string>(column++);
  job.charged = row.get<std::optional<Tokens>>(column++);
  return job;
}

JobId first_id(Instant at) {
  constexpr Millis kSkew{60'000};
  constexpr std::int64_t kPerMs = std::int64_t{1} << 22;  // see IdMaker
  return JobId{std::max<std::int64_t>((at - kSkew - id_time(0)).count(), 0) * kPerMs};
}

void record_move(db::Tx& tx, const Job& job, Status to, std::string_view cause, Instant now) {
  constexpr db::Sql kMove =
      "INSERT INTO job_move (job_id, n, at, from_status, to_status, cause) VALUES ($1, $2, $3, $4, $5, $6)";
  tx.run(kMove, job.id, job.moves + 1, now, static_cast<int>(job.status), static_cast<int>(to), cause);
}

}  // namespace banana::studio
