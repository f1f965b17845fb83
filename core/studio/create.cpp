#include "core/studio/create.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/people/person_lock.hpp"
#include "core/studio/charge.hpp"
#include "core/studio/enqueue.hpp"
#include "core/studio/forget.hpp"
#include "core/studio/history.hpp"
#include "core/studio/hour.hpp"
#include "core/studio/job_row.hpp"
#include "core/studio/pause.hpp"
#include "core/studio/turn.hpp"

namespace banana::studio {
namespace {

// The last turn counts for an hour, also when it was served: else whoever orders one by one would always come before the
// second of two.
constexpr db::Sql kOfUser =
    "SELECT count(*), max(CASE WHEN status = 0 THEN turn END), (SELECT turn FROM job WHERE user_id = $1 AND "
    "created_at > $2 ORDER BY created_at DESC, id DESC LIMIT 1) FROM job WHERE user_id = $1 AND ended_at IS "
    "NULL";
// Where nobody waits, time goes on from the newest.
constexpr db::Sql kNextTurn =
    "SELECT coalesce((SELECT turn FROM job WHERE status = 0 AND phase = 0 ORDER BY turn, id LIMIT 1), "
    "(SELECT turn "
    "FROM job ORDER BY id DESC LIMIT 1))";
constexpr db::Sql kAhead =
    "SELECT count(*) FROM (SELECT 1 FROM job WHERE status = 0 AND phase = 0 AND (turn, id) < ($1, $2) LIMIT "
    "$3) "
    "AS before";
constexpr db::Sql kInsert =
    "INSERT INTO job (id, bot, chat, user_id, model, operation, request, outputs, price, hold_id, needs, "
    "status, "
    "phase, turn, model_now, created_at, due_at, deadline_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $5, $13, $13, $14)";

constexpr db::Sql kRetry = "INSERT INTO job_retry (job_id, retry_of) VALUES ($1, $2)";

Result<std::int64_t> find_turn(db::Snapshot& snapshot, UserId user, const OrderLimits& limits, Instant now) {
  std::optional<std::int64_t> last;
  {
    db::Rows open = snapshot.query(kOfUser, user, now - kHour);
    if (open.next()) {
      if (open.i64(0) >= limits.open_max) {
        return fail(
            Errc::limited,
            fmt::format("{} of your generations are under way: as many as may be at once", open.i64(0)),
            "Wait for one to end, or cancel one.");
      }
      // Nothing is less than any turn.
      last = std::max(open.get<std::optional<std::int64_t>>(1), open.get<std::optional<std::int64_t>>(2));
    }
  }
  if (const auto until = hour_is_full_until(snapshot, user, limits.hourly_max, now)) {
    return fail(Errc::limited,
                fmt::format("{} generations within an hour: as many as may be", limits.hourly_max),
                fmt::format("The next one can begin in {}.",
                            format_duration(std::chrono::ceil<std::chrono::minutes>(*until - now))));
  }
  QueueGauge counted;
  QueueGauge& gauge = limits.gauge != nullptr ? *limits.gauge : counted;
  if (!gauge.take_place(snapshot, limits.queue_max, now)) {
    return fail(Errc::unavailable, "too many generations wait already", "Try again later.");
  }
  return turn_of(snapshot.value<std::optional<std::int64_t>>(kNextTurn).value_or(std::nullopt), last,
                 limits.weight);
}

/// Held before the quote is taken: who has too little may top up and press again. Without a lifetime: it is the job that
/// ends it, however long everything stood still.
Result<ledger::TransferId> hold_price(db::Tx& tx, const Job& job, Instant now) {
  const std::string name = job.id.str();
  return ledger::hold(tx, now,
                      {.key = "job:" + name,
                       .kind = "generation",
                       .debit = ledger::Account::user(job.user.value()),
                       .credit = ledger::Account::house(ledger::House::revenue),
                       .amount = job.price,
                       .reason = job.operation + " with " + job.model,
                       .reference = name})
      .result();
}

Job job_of(const NewJob& order, const money::Quote& quote, JobId id, std::int64_t turn, Instant now) {
  return {.id = id,
          .bot = order.bot,
          .chat = order.chat,
          .user = order.user,
          .model = quote.ask.model,
          .operation = quote.ask.operation,
          .request = order.request,
          .outputs = quote.ask.outputs,
          .price = quote.total,
          .needs = order.needs,
          .turn = turn,
          .model_now = quote.ask.model,
          .created_at = now,
          .due_at = now,
          .deadline_at = now + order.deadline};
}

/// Why this one can't be made once more for nothing.
std::optional<Error> objection(db::Snapshot& snapshot, const Job& job) {
  const std::string name = job.id.str();
  if (!has_ended(job.status)) {
    return fail(Errc::conflict, fmt::format("job {} goes on: it is {}", name, to_string(job.status)));
  }
  if (job.status == Status::succeeded) {
    return fail(Errc::conflict, fmt::format("job {} has delivered what was ordered", name));
  }
  if (job.request == kForgotten) {
    return fail(Errc::conflict, fmt::format("what job {} asked for is not kept any more", name));
  }
  if (const auto again = retried_as(snapshot, job.id)) {
    return fail(Errc::conflict, fmt::format("job {} was made once more as job {}", name, again->str()),
                "If that one has failed too, retry it.");
  }
  return std::nullopt;
}

}  // namespace

Result<Created> create(db::Tx& tx, IdMaker& ids, const NewJob& order, const OrderLimits& limits,
                       Instant now) {
  if (!people::lock_person(tx, order.user)) return fail(Errc::not_found, "no such person");
  const auto quote = money::find_quote(tx, order.quote);
  if (!quote || quote->user != order.user) return fail(Errc::not_found, "there is no such offer");
  if (quote->job) {
    const auto id = JobId::parse(*quote->job);
    auto earlier = id ? find_job(tx, *id) : std::nullopt;
    if (!earlier) return fail(Errc::conflict, "this offer was taken for something else");
    return Created{.job = *std::move(earlier), .is_new = false};
  }
  if (drains(tx, quote->ask.model)) {
    return fail(Errc::unavailable, "new generations are not taken just now", "Try again later.");
  }
  const auto turn = find_turn(tx, order.user, limits, now);
  if (!turn) return turn.error();

  Job job = job_of(order, *quote, make_id<JobId>(ids), *turn, now);
  if (job.price > Tokens{0}) {
    const auto held = hold_price(tx, job, now);
    if (!held) return held.error();
    job.hold = *held;
  }
  if (const auto taken = money::take_quote(tx, *quote, job.id.str(), now); !taken) {
    if (job.hold) give_back(tx, job, "the offer could not be taken", now);
    return taken.error();
  }
  enqueue(tx, job);
  return Created{.job = std::move(job)};
}

void enqueue(db::Tx& tx, const Job& job) {
  tx.run(kInsert, job.id, job.bot, job.chat, job.user, job.model, job.operation, job.request, job.outputs,
         job.price, job.hold, static_cast<int>(job.needs), job.turn, job.created_at, job.deadline_at);
  tx.notify(kJobsChannel);
}

Result<Job> create_free(db::Tx& tx, IdMaker& ids, JobId of, Instant now) {
  auto past = find_job(tx, of);
  if (past && people::lock_person(tx, past->user)) past = find_job(tx, of);  // as it is under the lock
  if (!past) return fail(Errc::not_found, fmt::format("there is no job {}", of.str()));
  if (auto why_not = objection(tx, *past)) return *std::move(why_not);
  if (drains(tx, past->model)) {
    return fail(Errc::unavailable, "new generations are not taken just now",
                "See `bananactl jobs stats` for what is stopped, and `bananactl jobs resume`.");
  }
  constexpr OrderLimits kNone{.open_max = std::numeric_limits<std::int64_t>::max(), .hourly_max = 0};
  const auto turn = find_turn(tx, past->user, kNone, now);
  if (!turn) return turn.error();
  Job job{.id = make_id<JobId>(ids),
          .bot = past->bot,
          .chat = past->chat,
          .user = past->user,
          .model = past->model,
          .operation = past->operation,
          .request = past->request,
          .outputs = past->outputs,
          .price = Tokens{0},
          .needs = past->needs,
          .turn = *turn,
          .model_now = past->model,
          .created_at = now,
          .due_at = now,
          .deadline_at = now + (past->deadline_at - past->created_at)};
  enqueue(tx, job);
  tx.run(kRetry, job.id, of);
  return job;
}

std::int64_t ahead_of(db::Snapshot& snapshot, const Job& job, std::int64_t most) {
  return snapshot.value<std::int64_t>(kAhead, job.turn, job.id, most).value_or(0);
}

}  // namespace banana::studio
