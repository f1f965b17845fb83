#include "core/studio/album.hpp"

#include "core/blob/keeping.hpp"
#include "core/studio/forget.hpp"
#include "core/studio/job_row.hpp"

namespace banana::studio {
namespace {

// Words stay in the chat: an album is of pictures and films.
#define STUDIO_SHOWN                          \
  "operation NOT IN ('describe', 'improve') " \
  "AND NOT EXISTS (SELECT 1 FROM job_taken_out o WHERE o.job_id = job.id)"
#define STUDIO_IN_ALBUM "user_id = $1 AND bot = $2 AND " STUDIO_SHOWN
constexpr db::Sql kPage = "SELECT " STUDIO_JOB_COLUMNS " FROM job WHERE " STUDIO_IN_ALBUM
                          " ORDER BY created_at DESC, id DESC LIMIT $4 OFFSET $3";
constexpr db::Sql kPlace = "SELECT count(*) FROM job WHERE " STUDIO_IN_ALBUM
                           " AND (created_at > $3 OR (created_at = $3 AND id > $4))";
#undef STUDIO_IN_ALBUM
constexpr db::Sql kTotals =
    "SELECT count(*), count(CASE WHEN status = 2 THEN 1 END), CAST(coalesce(sum(charged), 0) AS BIGINT) "
    "FROM job WHERE user_id = $1";
constexpr db::Sql kIsIn = "SELECT 1 FROM job WHERE id = $1 AND " STUDIO_SHOWN;
#undef STUDIO_SHOWN
constexpr db::Sql kTakeOut =
    "INSERT INTO job_taken_out (job_id, at) VALUES ($1, $2) ON CONFLICT (job_id) DO NOTHING";
constexpr db::Sql kForget = "UPDATE job SET request = $2 WHERE id = $1";
constexpr db::Sql kForgetWords = "UPDATE job_attempt SET message = '' WHERE job_id = $1";
constexpr db::Sql kForgetResults =
    "UPDATE job_result SET blob = '', original = '', words = '' WHERE job_id = $1";

}  // namespace

std::vector<Job> album_page(db::Snapshot& snapshot, UserId user, BotId bot, std::int64_t from,
                            std::int64_t most) {
  std::vector<Job> jobs;
  for (db::Rows row = snapshot.query(kPage, user, bot, from, most); row.next();)
    jobs.push_back(read_job(row));
  return jobs;
}

std::int64_t album_place(db::Snapshot& snapshot, const Job& job) {
  return snapshot.value<std::int64_t>(kPlace, job.user, job.bot, job.created_at, job.id).value_or(0);
}

bool is_in_album(db::Snapshot& snapshot, const Job& job) {
  return snapshot.value<int>(kIsIn, job.id).has_value();
}

bool take_out(db::Tx& tx, const Job& job, Instant now) {
  if (!has_ended(job.status) || tx.exec(kTakeOut, job.id, now) == 0) return false;
  blob::release_all(tx, "job/" + job.id.str(), now);
  tx.run(kForget, job.id, kForgotten);
  tx.run(kForgetWords, job.id);
  tx.run(kForgetResults, job.id);
  return true;
}

Totals totals_of(db::Snapshot& snapshot, UserId user) {
  db::Rows rows = snapshot.query(kTotals, user);
  if (!rows.next()) return {};
  return {.ordered = rows.i64(0), .made = rows.i64(1), .spent = rows.get<Tokens>(2)};
}

}  // namespace banana::studio
