// A row of the table job as a Job.
#pragma once

#include "core/db/row.hpp"
#include "core/studio/job.hpp"

// A macro, because adjacent string literals are the only ones that make one constant.
#define STUDIO_JOB_COLUMNS                                                                                   \
  "id, bot, chat, user_id, model, operation, request, outputs, price, hold_id, needs, status, phase, turn, " \
  "model_now, "                                                                                              \
  "attempts, tries, moves, worker, ticket, attempt_at, cancel_at, created_at, due_at, deadline_at, "         \
  "ended_at, "                                                                                               \
  "cause, charged"

namespace banana::studio {

/// Of a row with STUDIO_JOB_COLUMNS from column `first` on.
[[nodiscard]] Job read_job(const db::Rows& row, int first = 0);

/// No job that was ordered at `at` or later has a smaller id, clocks of different machines apart by a minute.
[[nodiscard]] JobId first_id(Instant at);

/// The next move of the job's, written down: each is recorded with its time and cause (JB1).
void record_move(db::Tx& tx, const Job& job, Status to, std::string_view cause, Instant now);

}  // namespace banana::studio
