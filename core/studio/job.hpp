// A job: one generation somebody pays for (JB1).
//
//   queued ──────────► running ──────► succeeded
//     │ ▲                │ │
//     │ └── retry ───────┘ ├─────────► failed
//     ├────────────────────┴─────────► canceled
//     └────────────────────┴─────────► expired
//
// A move is a function of this folder and of nothing else: create(), claim(), retry and the ends in settle.hpp, cancel(),
// expire_due(). Each is one statement guarded by the state it leaves, its row of `job_move`, its money, and whatever the
// Audience (audience.hpp) writes, in one transaction. Ended jobs are frozen by the database.
//
// The row is the queue (decision 5). While a job runs, the row carries its attempt: who works at it, and how far that is.
// What must not happen twice is behind that: an attempt is `submitting` before the vendor hears of it, so that one which is
// found so after a crash may have been done; `submitted` ones have the vendor's ticket and are polled by whoever comes next.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/id.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/money/record.hpp"
#include "core/people/user_id.hpp"
#include "core/telegram/ids.hpp"

namespace banana::studio {

struct JobTag;
using JobId = Id<JobTag>;
struct WorkerTag;
using WorkerId = Id<WorkerTag>;  // of one start of one process: never used again

enum class Status : std::uint8_t { queued, running, succeeded, failed, canceled, expired };
inline constexpr std::array<std::string_view, 6> kStatusNames{"queued", "running",  "succeeded",
                                                              "failed", "canceled", "expired"};
[[nodiscard]] constexpr std::string_view to_string(Status status) {
  return kStatusNames[static_cast<std::size_t>(status)];
}
[[nodiscard]] constexpr bool has_ended(Status status) { return status >= Status::succeeded; }

/// How far it is within queued and running. Values are stored.
enum class Phase : std::uint8_t {
  ready = 0,       // queued, and may be claimed
  later = 1,       // queued, waits for due_at
  claimed = 2,     // running; the vendor has heard nothing of it
  submitting = 3,  // the vendor may have heard of it
  submitted = 4,   // the vendor works at it: ticket
  over = 5,        // ended
};

/// What the worker has to do before the vendor can be asked. With nothing to do, a job is `submitting` as soon as it is
/// claimed, which saves a write.
enum class Needs : std::uint8_t { nothing, preparing };

struct Job {
  JobId id;
  BotId bot;
  ChatId chat;  // where the result goes
  UserId user;
  std::string model;  // that was chosen and priced
  std::string operation;
  std::string request;  // as core/models wrote it
  std::int64_t outputs = 1;
  Tokens price;
  std::optional<ledger::TransferId> hold = {};  // none when it is free
  Needs needs = Needs::nothing;

  Status status = Status::queued;
  Phase phase = Phase::ready;
  std::int64_t turn = 0;      // its place in the queue, see turn.hpp
  std::string model_now;      // that is tried now: `model`, or a fallback of it
  std::int64_t attempts = 0;  // begun, of all models
  std::int64_t tries = 0;     // begun, of model_now
  std::int64_t moves = 0;
  std::optional<WorkerId> worker = {};  // who works at it
  std::string ticket = {};              // providers' own form
  std::optional<Instant> attempt_at = {};
  std::optional<Instant> cancel_at = {};  // when somebody asked to cancel it

  Instant created_at;
  Instant due_at;       // not to be claimed before
  Instant deadline_at;  // ends as expired when it has not ended by then
  std::optional<Instant> ended_at = {};
  std::string cause = {};  // why it ended as it did, or waits: a word of Cause, or a vendors::Failure
  std::optional<Tokens> charged = {};  // when it has ended
};

/// Causes of moves that are not a vendor's failure.
namespace cause {
inline constexpr std::string_view kDone = "done";
inline constexpr std::string_view kPartly = "partly";
inline constexpr std::string_view kUser = "user";  // the person who ordered it
inline constexpr std::string_view kOperator = "operator";
inline constexpr std::string_view kDeadline = "deadline";
inline constexpr std::string_view kWorkerLost = "worker_lost";
inline constexpr std::string_view kWorkerStopped = "worker_stopped";
inline constexpr std::string_view kUnusable =
    "unusable_result";  // what came back was no picture, or could not be kept
inline constexpr std::string_view kNoModel = "no_model";       // none of its chain is there any more
inline constexpr std::string_view kModeration = "moderation";  // our own rules refused the result
}  // namespace cause

/// Who may still say something about a running job (JB2). One that does not fit any more is too late: somebody else has
/// taken over, and nothing is done.
struct Fence {
  JobId job;
  std::int64_t attempt = 0;
  WorkerId worker;
};
[[nodiscard]] inline Fence fence_of(const Job& job) {
  return {.job = job.id, .attempt = job.attempts, .worker = job.worker.value_or(WorkerId{})};
}

[[nodiscard]] std::optional<Job> find_job(db::Snapshot& snapshot, JobId id);

/// There is something to claim, or to cancel, or the end of one made room.
inline constexpr std::string_view kJobsChannel = "jobs";
/// A running job is to be cancelled.
inline constexpr std::string_view kCancelChannel = "job_cancel";

}  // namespace banana::studio
