#include "core/studio/forget.hpp"

#include "core/studio/job_row.hpp"

namespace banana::studio {
namespace {

constexpr db::Sql kDone = "SELECT job_id FROM job_forgotten WHERE id = 1";
constexpr db::Sql kNext = "SELECT id, status FROM job WHERE id > $1 AND id < $2 ORDER BY id LIMIT $3";
constexpr db::Sql kForget = "UPDATE job SET request = $3 WHERE id > $1 AND id <= $2";
constexpr db::Sql kForgetWords = "UPDATE job_attempt SET message = '' WHERE job_id > $1 AND job_id <= $2";
constexpr db::Sql kNote =
    "INSERT INTO job_forgotten (id, job_id) VALUES (1, $1) ON CONFLICT (id) DO UPDATE SET job_id = "
    "excluded.job_id";

}  // namespace

std::size_t forget_requests(db::Tx& tx, Instant before, std::size_t most) {
  const auto done = tx.value<JobId>(kDone).value_or(JobId{});
  JobId last = done;
  std::size_t count = 0;
  for (db::Rows row = tx.query(kNext, done, first_id(before), most); row.next(); ++count) {
    if (!has_ended(static_cast<Status>(row.i64(1)))) break;  // it comes first the next time
    last = row.get<JobId>(0);
  }
  if (count == 0) return 0;
  tx.run(kForget, done, last, kForgotten);
  tx.run(kForgetWords, done, last);
  tx.run(kNote, last);
  return count;
}

}  // namespace banana::studio
