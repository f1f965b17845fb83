#include "core/studio/personal_jobs.hpp"

#include <utility>
#include <vector>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include "core/blob/keeping.hpp"
#include "core/studio/forget.hpp"
#include "core/studio/history.hpp"
#include "core/studio/job_row.hpp"
#include "core/studio/listing.hpp"

namespace banana::studio {
namespace {

constexpr std::int64_t kPage = 500;

constexpr db::Sql kOpen = "SELECT count(*) FROM job WHERE user_id = $1 AND ended_at IS NULL";
constexpr db::Sql kWithResults = "SELECT id, ended_at FROM job WHERE user_id = $1 AND status = 2 ORDER BY id";
constexpr db::Sql kOfSpan = "SELECT " STUDIO_JOB_COLUMNS
                            " FROM job WHERE user_id = $1 AND created_at >= $2 AND created_at < $3 "
                            "ORDER BY created_at DESC, id DESC";
/// Of the index alone.
constexpr db::Sql kCut =
    "SELECT created_at FROM job WHERE user_id = $1 AND created_at < $2 ORDER BY created_at DESC LIMIT 1 "
    "OFFSET $3";
constexpr db::Sql kForget = "UPDATE job SET request = $2, chat = 0 WHERE user_id = $1";
constexpr db::Sql kForgetWords =
    "UPDATE job_attempt SET message = '' WHERE job_id IN (SELECT id FROM job WHERE user_id = $1)";
constexpr db::Sql kForgetResults =
    "UPDATE job_result SET blob = '', original = '', words = '' WHERE job_id IN (SELECT id FROM job WHERE "
    "user_id = $1)";

Json to_json(db::Snapshot& snapshot, const Job& job) {
  JsonArray results;
  for (const Made& made : results_of(snapshot, job.id)) {
    results.push_back(JsonObject{
        {"type", made.type}, {"bytes", made.bytes}, {"width", made.width}, {"height", made.height}});
    if (!made.words.empty()) results.back().as_object()["words"] = made.words;
  }
  boost::system::error_code broken;
  Json request = boost::json::parse(job.request, broken);
  return JsonObject{{"ordered_at", to_iso8601(job.created_at)},
                    {"model", job.model},
                    {"operation", job.operation},
                    {"request", broken ? Json(job.request) : std::move(request)},
                    {"price", job.price.units()},
                    {"status", to_string(job.status)},
                    {"charged", job.charged ? Json(job.charged->units()) : Json(nullptr)},
                    {"results", std::move(results)}};
}

}  // namespace

Json read_jobs(db::Snapshot& snapshot, UserId user) {
  JsonArray all;
  JobFilter filter{.user = user};
  for (;;) {
    const auto page = list_jobs(snapshot, filter, kPage);
    for (const Job& job : page) all.push_back(to_json(snapshot, job));
    if (page.size() < static_cast<std::size_t>(kPage)) return all;
    filter.after = page.back().id;
  }
}

Json read_jobs_of_span(db::Snapshot& snapshot, UserId user, const people::Span& span) {
  std::vector<Job> jobs;
  for (db::Rows row = snapshot.query(kOfSpan, user, span.from, span.until); row.next();) {
    jobs.push_back(read_job(row));
  }
  JsonArray all;
  for (const Job& job : jobs) all.push_back(to_json(snapshot, job));
  return all;
}

std::vector<Instant> cut_jobs(db::Snapshot& snapshot, UserId user, Instant until) {
  std::vector<Instant> cuts;
  while (const auto cut = snapshot.value<Instant>(kCut, user, until, kJobsInAFile - 1)) {
    cuts.push_back(*cut);
    until = *cut;
  }
  return cuts;
}

std::optional<Error> jobs_objection(db::Snapshot& snapshot, UserId user, Instant /*now*/) {
  const auto open = snapshot.value<std::int64_t>(kOpen, user).value_or(0);
  if (open == 0) return std::nullopt;
  return fail(Errc::conflict, fmt::format("{} of their generations are under way", open),
              "Wait until they have ended, or cancel them: bananactl jobs list --user USER, jobs cancel.");
}

void erase_jobs(db::Tx& tx, UserId user) {
  std::vector<std::pair<JobId, Instant>> made;
  for (db::Rows row = tx.query(kWithResults, user); row.next();) {
    made.emplace_back(row.get<JobId>(0), row.get<Instant>(1));
  }
  // As if nobody had wanted them since: the next clean-up removes them.
  for (const auto& [id, ended_at] : made) blob::release_all(tx, "job/" + id.str(), ended_at);
  tx.run(kForget, user, kForgotten);
  tx.run(kForgetWords, user);
  tx.run(kForgetResults, user);
}

}  // namespace banana::studio
