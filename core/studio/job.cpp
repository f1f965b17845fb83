#include "core/studio/job.hpp"

#include "core/studio/job_row.hpp"

namespace banana::studio {

std::optional<Job> find_job(db::Snapshot& snapshot, JobId id) {
  constexpr db::Sql kFind = "SELECT " STUDIO_JOB_COLUMNS " FROM job WHERE id = $1";
  db::Rows rows = snapshot.query(kFind, id);
  if (!rows.next()) return std::nullopt;
  return read_job(rows);
}

}  // namespace banana::studio
