// jobs list, show, stats, verify.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "core/ops/paging.hpp"
#include "core/people/find_user.hpp"
#include "core/studio/handlers.hpp"
#include "core/studio/job_json.hpp"
#include "core/studio/listing.hpp"
#include "core/studio/studio_verify.hpp"
#include "core/studio/worker_lease.hpp"

namespace banana::studio {
namespace {

std::int64_t count(const Recent& recent, Status status) {
  return recent.of[static_cast<std::size_t>(status)];
}

Json duration(const std::optional<Millis>& span) { return span ? Json(span->count()) : Json(nullptr); }

}  // namespace

Result<Json> show_jobs(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& /*context*/) {
  JobFilter filter{.model = args.find<std::string>("model"),
                   .since = args.find<Instant>("since"),
                   .after = args.find<JobId>("after")};
  if (const auto status = args.find<std::string>("status")) {
    filter.status = static_cast<Status>(std::ranges::find(kStatusNames, *status) - kStatusNames.begin());
  }
  if (const auto who = args.find<std::string>("user")) {
    const Result<UserId> user = people::find_user(snapshot, *who);
    if (!user) return user.error();
    filter.user = *user;
  }
  if (const auto bot = args.find<std::int64_t>("bot")) filter.bot = BotId{*bot};
  const auto limit = args.get<std::int64_t>("limit");
  ops::Page page{limit};
  for (const Job& job : list_jobs(snapshot, filter, limit + 1)) {
    if (!page.add(in_brief(snapshot, job), job.id.str())) break;
  }
  return std::move(page).json();
}

Result<Json> show_job(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& /*context*/) {
  const auto id = args.get<JobId>("job");
  const auto job = find_job(snapshot, id);
  if (!job) return fail(Errc::not_found, fmt::format("there is no job {}", id.str()));
  return Json(in_full(snapshot, *job));
}

Result<Json> show_stats(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const QueueState queue = read_queue(snapshot);
  const Recent recent = read_recent(snapshot, context.now - args.get<Millis>("within"));
  JsonArray models;
  for (const auto& [model, load] : queue.models) {
    models.push_back(JsonObject{{"model", model}, {"waiting", load.waiting}, {"running", load.running}});
  }
  JsonArray stops;
  for (const Stopped& stop : stopped(snapshot)) stops.push_back(to_json(stop));
  const auto oldest = queue.oldest ? std::optional{context.now - *queue.oldest} : std::nullopt;
  return Json(JsonObject{{"queued", queue.ready + queue.later},
                         {"later", queue.later},
                         {"oldest_ms", duration(oldest)},
                         {"running", queue.running},
                         {"workers", count_workers(snapshot, context.now)},
                         {"models", std::move(models)},
                         {"stopped", std::move(stops)},
                         {"ordered", recent.ordered},
                         {"succeeded", count(recent, Status::succeeded)},
                         {"failed", count(recent, Status::failed)},
                         {"canceled", count(recent, Status::canceled)},
                         {"expired", count(recent, Status::expired)},
                         {"wait_ms", duration(recent.wait)}});
}

Result<Json> prove_jobs(db::Snapshot& snapshot, const ops::Args& /*args*/, const ops::Context& /*context*/) {
  const JobReport report = verify_jobs(snapshot);
  JsonArray items;
  for (const JobFinding& finding : report.findings) items.push_back(JsonObject{{"problem", finding.text}});
  return Json(JsonObject{{"ok", report.ok()}, {"jobs", report.jobs}, {"items", std::move(items)}});
}

}  // namespace banana::studio
