#include "core/studio/listing.hpp"

#include <algorithm>
#include <limits>

#include "core/studio/job_row.hpp"

namespace banana::studio {
namespace {

using db::Sql;

// A filter that is not set is NULL; the casts tell PostgreSQL what a NULL is. Those that go on are few among many, and so
// are those of one person: SQLite is told by which index they are found.
#define STUDIO_LIST(from, where)                                                                            \
  "SELECT " STUDIO_JOB_COLUMNS " FROM " from " WHERE " where                                                \
  "id >= $1 AND id < $2 AND (CAST($3 AS BIGINT) IS NULL OR created_at >= $3) AND (CAST($4 AS BIGINT) IS "   \
  "NULL OR status = $4) AND (CAST($5 AS BIGINT) IS NULL OR user_id = $5) AND (CAST($6 AS TEXT) IS NULL OR " \
  "model = $6) AND (CAST($7 AS BIGINT) IS NULL OR bot = $7) ORDER BY id DESC LIMIT $8"
constexpr Sql kAll = STUDIO_LIST("job", "");
constexpr Sql kOpen = Sql::per_engine(STUDIO_LIST("job INDEXED BY job_open_of_user", "ended_at IS NULL AND "),
                                      STUDIO_LIST("job", "ended_at IS NULL AND "));
constexpr Sql kOfUser = Sql::per_engine(STUDIO_LIST("job INDEXED BY job_of_user", "user_id = $5 AND "),
                                        STUDIO_LIST("job", "user_id = $5 AND "));

constexpr Sql kQueue = Sql::per_engine(
    "SELECT model_now, status, phase, count(*), min(created_at) FROM job INDEXED BY job_open_of_user WHERE "
    "ended_at IS NULL GROUP BY model_now, status, phase",
    "SELECT model_now, status, phase, count(*), min(created_at) FROM job WHERE ended_at IS NULL GROUP BY "
    "model_now, "
    "status, phase");
constexpr Sql kRecent =
    "SELECT status, count(*) FROM job WHERE id >= $1 AND created_at >= $2 GROUP BY status";
constexpr Sql kWaited =
    "SELECT CAST(coalesce(sum(m.at - j.created_at), 0) AS BIGINT), count(*) FROM job j JOIN job_move m ON "
    "m.job_id = j.id AND m.n = 1 AND m.to_status = 1 WHERE j.id >= $1 AND j.created_at >= $2";

const Sql& fitting(const JobFilter& filter) {
  if (filter.user) return kOfUser;
  return filter.status && !has_ended(*filter.status) ? kOpen : kAll;
}

}  // namespace

std::vector<Job> list_jobs(db::Snapshot& snapshot, const JobFilter& filter, std::int64_t most) {
  const JobId from = filter.since ? first_id(*filter.since) : JobId{};
  const JobId before = filter.after.value_or(JobId{std::numeric_limits<std::int64_t>::max()});
  std::optional<std::int64_t> status;
  if (filter.status) status = static_cast<std::int64_t>(*filter.status);
  std::vector<Job> jobs;
  for (db::Rows row = snapshot.query(fitting(filter), from, before, filter.since, status, filter.user,
                                     filter.model, filter.bot, most);
       row.next();) {
    jobs.push_back(read_job(row));
  }
  return jobs;
}

QueueState read_queue(db::Snapshot& snapshot) {
  QueueState state;
  for (db::Rows row = snapshot.query(kQueue); row.next();) {
    const auto count = row.i64(3);
    Load& load = state.models[row.get<std::string>(0)];
    if (static_cast<Status>(row.i64(1)) == Status::running) {
      state.running += count;
      load.running += count;
      continue;
    }
    load.waiting += count;
    (static_cast<Phase>(row.i64(2)) == Phase::later ? state.later : state.ready) += count;
    const auto oldest = row.get<Instant>(4);
    state.oldest = std::min(state.oldest.value_or(oldest), oldest);
  }
  return state;
}

Recent read_recent(db::Snapshot& snapshot, Instant since) {
  Recent recent;
  const JobId from = first_id(since);
  for (db::Rows row = snapshot.query(kRecent, from, since); row.next();) {
    recent.of.at(static_cast<std::size_t>(row.i64(0))) = row.i64(1);
    recent.ordered += row.i64(1);
  }
  db::Rows waited = snapshot.query(kWaited, from, since);
  if (waited.next() && waited.i64(1) > 0) recent.wait = Millis{waited.i64(0) / waited.i64(1)};
  return recent;
}

}  // namespace banana::studio
