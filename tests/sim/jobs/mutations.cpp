#include "tests/sim/jobs/simulation.hpp"

namespace banana::sim {
namespace {

// The columns of a job as core/studio reads them, with some of them untrue.
#define JOB_COLUMNS(outputs, hold, phase)                                                                  \
  "SELECT id, bot, chat, user_id, model, operation, request, " outputs ", price, " hold                    \
  ", needs, status, " phase                                                                                \
  ", turn, model_now, attempts, tries, moves, worker, ticket, attempt_at, cancel_at, created_at, due_at, " \
  "deadline_at, ended_at, cause, charged FROM job "

constexpr std::string_view kEnd = "job SET status = $5, phase = 5";
constexpr std::string_view kRequeue = "job SET status = 0, phase = $5";
constexpr std::string_view kOrphans = "status = 1 AND worker <> $1 AND NOT EXISTS";
constexpr std::string_view kOverdue = "WHERE ended_at IS NULL AND deadline_at <= $1";
constexpr std::string_view kReady = "FROM job INDEXED BY job_ready";
#define END_SET                                                                                          \
  "UPDATE job SET status = $5, phase = 5, worker = NULL, moves = moves + 1, ended_at = $6, cause = $7, " \
  "charged = $8, seed = $9 "
#define READY_WHERE                                                                                     \
  "INDEXED BY job_ready WHERE status = 0 AND phase = 0 AND (turn, id) > ($1, $2) AND model_now NOT IN " \
  "(SELECT value FROM json_each($3)) AND deadline_at > $5 ORDER BY turn, id LIMIT $4"

constexpr Rewrite kEndByAnyone[]{
    {kEnd, END_SET "WHERE id = $1 AND $2 >= 0 AND $3 >= 0 AND $4 >= 0 AND status <= 1"}};
constexpr Rewrite kEndOfOldAttempt[]{{kEnd, END_SET "WHERE id = $1 AND status = $2 AND $3 >= 0 AND $4 >= 0"}};
constexpr Rewrite kRequeueByAnyone[]{
    {kRequeue,
     "UPDATE job SET status = 0, phase = $5, worker = NULL, moves = moves + 1, due_at = $6, cause = $7, "
     "model_now = "
     "$8, tries = $9, ticket = '' WHERE id = $1 AND status = $2 AND $3 >= 0 AND $4 >= 0"}};
constexpr Rewrite kTriesForgotten[]{{kRequeue,
                                     "UPDATE job SET status = 0, phase = $5, worker = NULL, moves = moves + "
                                     "1, due_at = $6, cause = $7, model_now = "
                                     "$8, tries = $9 * 0, ticket = '' WHERE id = $1 AND status = $2 AND "
                                     "attempts = $3 AND coalesce(worker, 0) = $4 AND cancel_at IS NULL"}};
constexpr Rewrite kSubmittingByAnyone[]{
    {"UPDATE job SET phase = 3",
     "UPDATE job SET phase = 3 WHERE id = $1 AND $2 >= 0 AND $3 >= 0 AND status = 1"}};
constexpr Rewrite kTicketLost[]{{"UPDATE job SET phase = 4",
                                 "UPDATE job SET phase = 4, ticket = substr($4, 1, 0) WHERE id = $1 AND "
                                 "attempts = $2 AND worker = $3 AND status "
                                 "= 1"}};
constexpr Rewrite kNotMarked[]{
    {"UPDATE job SET phase = 4",
     "UPDATE job SET phase = 2 WHERE id = $1 AND attempts = $2 AND worker = $3 AND $4 <> ''"}};
constexpr Rewrite kSubmittedAgain[]{
    {kOrphans, JOB_COLUMNS("outputs", "hold_id", "CASE WHEN phase = 4 THEN 2 ELSE phase END")  //
     "WHERE status = 1 AND worker <> $1 AND NOT EXISTS (SELECT 1 FROM worker_lease WHERE worker_lease.id = "
     "job.worker) "
     "ORDER BY job.id LIMIT $2"}};
constexpr Rewrite kUnsureAgain[]{
    {kOrphans, JOB_COLUMNS("outputs", "hold_id", "CASE WHEN phase = 3 THEN 2 ELSE phase END")  //
     "WHERE status = 1 AND worker <> $1 AND NOT EXISTS (SELECT 1 FROM worker_lease WHERE worker_lease.id = "
     "job.worker) "
     "ORDER BY job.id LIMIT $2"}};
constexpr Rewrite kFromTheLiving[]{
    {kOrphans,
     JOB_COLUMNS("outputs", "hold_id", "phase") "WHERE status = 1 AND worker <> $1 ORDER BY id LIMIT $2"}};
constexpr Rewrite kNotAdopted[]{{"UPDATE job SET worker = $2"}};
constexpr Rewrite kHoldKept[]{{kOverdue, JOB_COLUMNS("outputs", "NULL", "phase")  //
                               "WHERE status <= 1 AND deadline_at <= $1 AND (status = 0 OR deadline_at <= "
                               "$2) ORDER BY deadline_at LIMIT $3"}};
constexpr Rewrite kOnlyWaitingExpire[]{
    {kOverdue, JOB_COLUMNS("outputs", "hold_id", "phase")  //
     "WHERE status = 0 AND deadline_at <= $1 AND $2 > 0 ORDER BY deadline_at LIMIT $3"}};
constexpr Rewrite kChargedInFull[]{{kReady, JOB_COLUMNS("1", "hold_id", "phase") READY_WHERE}};
constexpr Rewrite kPastDeadline[]{{kReady, JOB_COLUMNS("outputs", "hold_id", "phase")  //
                                   "WHERE status = 0 AND phase = 0 AND (turn, id) > ($1, $2) AND model_now "
                                   "NOT IN (SELECT value FROM json_each($3)) "
                                   "AND $5 > 0 ORDER BY turn, id LIMIT $4"}};
constexpr Rewrite kNoUserLimit[]{
    {"SELECT user_id, count(*) FROM job WHERE status = 1",
     "SELECT user_id, 0 FROM job WHERE status = 1 AND user_id IN (SELECT value FROM json_each($1))"}};
constexpr Rewrite kNoModelLimit[]{{"SELECT model_now, count(*) FROM job",
                                   "SELECT model_now, 0 FROM job WHERE status = 1 GROUP BY model_now"}};
constexpr Rewrite kPauseIgnored[]{
    {"SELECT model, how, by_whom", "SELECT model, 1, by_whom, reason, at FROM queue_stop ORDER BY model"}};
constexpr Rewrite kDrainIgnored[]{
    {"SELECT (SELECT 1 FROM queue_stop WHERE model IN ('', $3) AND how = 1",
     "SELECT (SELECT 1 FROM queue_stop WHERE model IN ('', $3) AND how = 7 LIMIT 1), own.open, own.last, "
     "(SELECT turn FROM job WHERE user_id = $1 AND created_at > $2 ORDER BY created_at DESC, id DESC LIMIT "
     "1), "
     "coalesce(front.turn, (SELECT turn FROM job ORDER BY id DESC LIMIT 1)), coalesce(front.id, (SELECT "
     "max(id) "
     "FROM job)) FROM (SELECT count(*) AS open, max(CASE WHEN status = 0 THEN turn END) AS last FROM job "
     "WHERE "
     "user_id = $1 AND ended_at IS NULL) AS own LEFT JOIN (SELECT turn, id FROM job WHERE status = 0 AND "
     "phase = 0 "
     "AND (turn, id) >= ($4, $5) ORDER BY turn, id LIMIT 1) AS front ON 1 = 1"}};
constexpr Rewrite kCancelAtOnce[]{
    {"cause, charged FROM job WHERE id = $1",
     JOB_COLUMNS("outputs", "hold_id", "CASE WHEN phase IN (3, 4) THEN 2 ELSE phase END") "WHERE id = $1"}};
constexpr Rewrite kCancelForgotten[]{{"UPDATE job SET cancel_at = coalesce"}};
constexpr Rewrite kMoveLost[]{{"INSERT INTO job_move"}};
constexpr Rewrite kAttemptLost[]{{"INSERT INTO job_attempt"}};
constexpr Rewrite kResultLost[]{{"INSERT INTO job_result"}};
constexpr Rewrite kNobodyTold[]{{"INSERT INTO outbox (bot"}};
constexpr Rewrite kNeverWoken[]{{"UPDATE job SET phase = 0 WHERE id IN"}};

constexpr Mutation kMutations[]{
    {.name = "end_by_anyone", .breaks = "whoever comes may end a job", .rewrites = kEndByAnyone},
    {.name = "end_of_old_attempt",
     .breaks = "an end is heard from an attempt that is over",
     .rewrites = kEndOfOldAttempt},
    {.name = "ends_again",
     .breaks = "a job that has ended ends again",
     .schema = "DROP TRIGGER job_stays_ended",
     .rewrites = kEndByAnyone},
    {.name = "requeue_by_anyone", .breaks = "whoever comes may put a job back", .rewrites = kRequeueByAnyone},
    {.name = "tries_forgotten",
     .breaks = "a job that is put back begins to count anew",
     .rewrites = kTriesForgotten},
    {.name = "submitting_by_anyone",
     .breaks = "who was taken over from still asks the vendor",
     .rewrites = kSubmittingByAnyone},
    {.name = "ticket_lost", .breaks = "the vendor's ticket is not kept", .rewrites = kTicketLost},
    {.name = "not_marked", .breaks = "an order at the vendor's counts as not begun", .rewrites = kNotMarked},
    {.name = "submitted_again",
     .breaks = "what a vendor works at is begun anew after a crash",
     .rewrites = kSubmittedAgain},
    {.name = "unsure_again",
     .breaks = "what may have been ordered is begun anew after a crash",
     .rewrites = kUnsureAgain},
    {.name = "from_the_living",
     .breaks = "jobs are taken from workers that live",
     .rewrites = kFromTheLiving},
    {.name = "not_adopted",
     .breaks = "a job that is taken over stays the dead one's",
     .rewrites = kNotAdopted},
    {.name = "hold_kept", .breaks = "a job that expires gives nothing back", .rewrites = kHoldKept},
    {.name = "only_waiting_expire",
     .breaks = "a job that runs never expires",
     .rewrites = kOnlyWaitingExpire},
    {.name = "past_deadline", .breaks = "a job begins past its deadline", .rewrites = kPastDeadline},
    {.name = "charged_in_full", .breaks = "a part is charged as the whole", .rewrites = kChargedInFull},
    {.name = "no_user_limit", .breaks = "what one person runs is not counted", .rewrites = kNoUserLimit},
    {.name = "no_model_limit", .breaks = "what a model runs is not counted", .rewrites = kNoModelLimit},
    {.name = "pause_ignored", .breaks = "what is paused begins", .rewrites = kPauseIgnored},
    {.name = "drain_ignored", .breaks = "new jobs are taken while nothing is", .rewrites = kDrainIgnored},
    {.name = "cancel_at_once",
     .breaks = "what a vendor works at is cancelled unasked",
     .rewrites = kCancelAtOnce},
    {.name = "cancel_forgotten", .breaks = "a wish to cancel is not kept", .rewrites = kCancelForgotten},
    {.name = "move_lost", .breaks = "a move is not recorded", .rewrites = kMoveLost},
    {.name = "attempt_lost", .breaks = "an attempt is not recorded", .rewrites = kAttemptLost},
    {.name = "result_lost", .breaks = "what was delivered is not kept", .rewrites = kResultLost},
    {.name = "nobody_told", .breaks = "an end is told to nobody", .rewrites = kNobodyTold},
    {.name = "never_woken", .breaks = "what waits for another try waits for ever", .rewrites = kNeverWoken},
    {.name = "torn",
     .breaks = "an operation that is cut short leaves what it had written",
     .promise = Promise::torn},
    {.name = "told_too_soon",
     .breaks = "a commit that failed is told as done",
     .promise = Promise::told_too_soon},
};

}  // namespace

std::span<const Mutation> job_mutations() { return kMutations; }

}  // namespace banana::sim
