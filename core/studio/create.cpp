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

// Everything an order depends on besides its money, in one statement. The last turn counts for an hour, also when it was
// served: else whoever orders one by one would always come before the second of two. Where nobody waits, time goes on from
// the newest.
constexpr db::Sql kStanding =
    "SELECT (SELECT 1 FROM queue_stop WHERE model IN ('', $3) AND how = 1 LIMIT 1), own.open, own.last, "
    "(SELECT turn FROM job WHERE user_id = $1 AND created_at > $2 ORDER BY created_at DESC, id DESC LIMIT "
    "1), "
    "coalesce(front.turn, (SELECT turn FROM job ORDER BY id DESC LIMIT 1)), coalesce(front.id, (SELECT "
    "max(id) FROM "
    "job)) FROM "
    "(SELECT count(*) AS open, max(CASE WHEN status = 0 THEN turn END) AS last FROM job WHERE user_id = $1 "
    "AND "
    "ended_at IS NULL) AS own LEFT JOIN (SELECT turn, id FROM job WHERE status = 0 AND phase = 0 AND (turn, "
    "id) >= "
    "($4, $5) ORDER BY turn, id LIMIT 1) AS front ON 1 = 1";
constexpr db::Sql kAhead =
    "SELECT count(*) FROM (SELECT 1 FROM job WHERE status = 0 AND phase = 0 AND (turn, id) >= ($4, $5) AND "
    "(turn, id) < ($1, $2) LIMIT $3) AS before";
constexpr db::Sql kInsert =
    "INSERT INTO job (id, bot, chat, user_id, model, operation, request, outputs, price, hold_id, needs, "
    "status, "
    "phase, turn, model_now, created_at, due_at, deadline_at) "
    "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 0, 0, $12, $5, $13, $13, $14)";

constexpr db::Sql kRetry = "INSERT INTO job_retry (job_id, retry_of) VALUES ($1, $2)";

/// How things stand when somebody orders.
struct Standing {
  bool is_drained = false;
  std::int64_t open = 0;             // of this person
  std::optional<std::int64_t> last;  // the highest turn of this person
  std::optional<Place> front;        // of who is served next; where nobody waits, of the newest
};

Standing find_standing(db::Snapshot& snapshot, UserId user, std::string_view model, const Place& from,
                       Instant now) {
  db::Rows row = snapshot.query(kStanding, user, now - kHour, model, from.turn, from.id);
  Standing out;
  if (!row.next()) return out;
  out.is_drained = !row.is_null(0);
  out.open = row.i64(1);
  // Nothing is less than any turn.
  out.last = std::max(row.get<std::optional<std::int64_t>>(2), row.get<std::optional<std::int64_t>>(3));
  if (!row.is_null(5)) out.front = Place{row.i64(4), row.get<JobId>(5)};
  return out;
}

std::optional<Error> objection_to_order(db::Snapshot& snapshot, UserId user, const Standing& standing,
                                        const OrderLimits& limits, QueueGauge& gauge, Instant now) {
  if (standing.open >= limits.open_max) {
    return fail(Errc::limited,
                fmt::format("{} of your generations are under way: as many as may be at once", standing.open),
                "Wait for one to end, or cancel one.");
  }
  if (const auto until = hour_is_full_until(snapshot, user, limits.hourly_max, now)) {
    return fail(Errc::limited,
                fmt::format("{} generations within an hour: as many as may be", limits.hourly_max),
                fmt::format("The next one can begin in {}.",
                            format_duration(std::chrono::ceil<std::chrono::minutes>(*until - now))));
  }
  if (!gauge.take_place(snapshot, limits.queue_max, now)) {
    return fail(Errc::unavailable, "too many generations wait already", "Try again later.");
  }
  return std::nullopt;
}

/// Where one more of this person's would begin.
Result<std::int64_t> find_turn(db::Snapshot& snapshot, UserId user, std::string_view model,
                               const OrderLimits& limits, std::string_view where_stops_are_seen,
                               Instant now) {
  QueueGauge counted;
  QueueGauge& gauge = limits.gauge != nullptr ? *limits.gauge : counted;
  const Place from = gauge.front(now);
  const Standing standing = find_standing(snapshot, user, model, from, now);
  if (standing.is_drained)
    return fail(Errc::unavailable, "new generations are not taken just now",
                std::string{where_stops_are_seen});
  if (auto why_not = objection_to_order(snapshot, user, standing, limits, gauge, now))
    return *std::move(why_not);
  if (!standing.front) return turn_of(std::nullopt, standing.last, limits.weight);
  gauge.advance_front(from, *standing.front);
  return turn_of(standing.front->turn, standing.last, limits.weight);
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
  if (!quote) return fail(Errc::not_found, "there is no such offer");
  return create(tx, ids, order, *quote, limits, now);
}

Result<Created> create(db::Tx& tx, IdMaker& ids, const NewJob& order, const money::Quote& quote,
                       const OrderLimits& limits, Instant now) {
  if (quote.user != order.user) return fail(Errc::not_found, "there is no such offer");
  if (quote.job) {
    const auto id = JobId::parse(*quote.job);
    auto earlier = id ? find_job(tx, *id) : std::nullopt;
    if (!earlier) return fail(Errc::conflict, "this offer was taken for something else");
    return Created{.job = *std::move(earlier), .is_new = false};
  }
  const auto turn = find_turn(tx, order.user, quote.ask.model, limits, "Try again later.", now);
  if (!turn) return turn.error();

  Job job = job_of(order, quote, make_id<JobId>(ids), *turn, now);
  if (job.price > Tokens{0}) {
    const auto held = hold_price(tx, job, now);
    if (!held) return held.error();
    job.hold = *held;
  }
  if (const auto taken = money::take_quote(tx, quote, job.id.str(), now); !taken) {
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
  constexpr OrderLimits kNone{.open_max = std::numeric_limits<std::int64_t>::max(), .hourly_max = 0};
  const auto turn =
      find_turn(tx, past->user, past->model, kNone,
                "See `bananactl jobs stats` for what is stopped, and `bananactl jobs resume`.", now);
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

std::int64_t ahead_of(db::Snapshot& snapshot, const Job& job, const Place& front, std::int64_t most) {
  return snapshot.value<std::int64_t>(kAhead, job.turn, job.id, most, front.turn, front.id).value_or(0);
}

}  // namespace banana::studio
