#include "core/studio/history.hpp"

namespace banana::studio {
namespace {

constexpr db::Sql kMoves =
    "SELECT at, from_status, to_status, cause FROM job_move WHERE job_id = $1 ORDER BY n";
constexpr db::Sql kAttempts =
    "SELECT n, model, vendor, began_at, ended_at, outcome, message, ticket, request_id, coalesce(usage, ''), "
    "cost_usd_micros, cost_table FROM job_attempt WHERE job_id = $1 ORDER BY n";
constexpr db::Sql kResults =
    "SELECT blob, type, bytes, width, height, original, words FROM job_result WHERE job_id = $1 ORDER BY n";
constexpr db::Sql kSeed = "SELECT seed FROM job WHERE id = $1 AND seed IS NOT NULL";
constexpr db::Sql kRetriedAs = "SELECT job_id FROM job_retry WHERE retry_of = $1";
constexpr db::Sql kRetryOf = "SELECT retry_of FROM job_retry WHERE job_id = $1";

}  // namespace

std::vector<Move> moves_of(db::Snapshot& snapshot, JobId id) {
  std::vector<Move> moves;
  for (db::Rows row = snapshot.query(kMoves, id); row.next();) {
    moves.push_back({.at = row.get<Instant>(0),
                     .from = static_cast<Status>(row.i64(1)),
                     .to = static_cast<Status>(row.i64(2)),
                     .cause = row.get<std::string>(3)});
  }
  return moves;
}

std::vector<PastAttempt> attempts_of(db::Snapshot& snapshot, JobId id) {
  std::vector<PastAttempt> attempts;
  for (db::Rows row = snapshot.query(kAttempts, id); row.next();) {
    attempts.push_back({.n = row.i64(0),
                        .model = row.get<std::string>(1),
                        .vendor = row.get<std::string>(2),
                        .began_at = row.get<std::optional<Instant>>(3),
                        .ended_at = row.get<Instant>(4),
                        .outcome = row.get<std::string>(5),
                        .message = row.get<std::string>(6),
                        .ticket = row.get<std::string>(7),
                        .request_id = row.get<std::string>(8),
                        .usage = row.get<std::string>(9),
                        .cost_usd_micros = row.get<std::optional<std::int64_t>>(10),
                        .cost_table = row.get<std::string>(11)});
  }
  return attempts;
}

std::vector<Made> results_of(db::Snapshot& snapshot, JobId id) {
  std::vector<Made> made;
  for (db::Rows row = snapshot.query(kResults, id); row.next();) {
    made.push_back({.blob = row.get<std::string>(0),
                    .type = row.get<std::string>(1),
                    .bytes = row.i64(2),
                    .width = row.i64(3),
                    .height = row.i64(4),
                    .original = row.get<std::string>(5),
                    .words = row.get<std::string>(6)});
  }
  return made;
}

std::optional<std::int64_t> seed_of(db::Snapshot& snapshot, JobId id) {
  return snapshot.value<std::int64_t>(kSeed, id);
}

std::optional<JobId> retried_as(db::Snapshot& snapshot, JobId id) {
  return snapshot.value<JobId>(kRetriedAs, id);
}

std::optional<JobId> retry_of(db::Snapshot& snapshot, JobId id) {
  return snapshot.value<JobId>(kRetryOf, id);
}

}  // namespace banana::studio
