// jobs retry, cancel, pause, drain, resume.
#include <algorithm>

#include <fmt/format.h>

#include "core/models/rows.hpp"
#include "core/studio/cancel.hpp"
#include "core/studio/create.hpp"
#include "core/studio/handlers.hpp"
#include "core/studio/job_json.hpp"

namespace banana::studio {
namespace {

std::optional<Stopped> find_stop(db::Snapshot& snapshot, std::string_view model) {
  const auto all = stopped(snapshot);
  const auto found = std::ranges::find(all, model, &Stopped::model);
  if (found == all.end()) return std::nullopt;
  return *found;
}

Json state_of(db::Snapshot& snapshot, std::string_view model) {
  const auto stop = find_stop(snapshot, model);
  return stop ? Json(to_json(*stop)) : Json(nullptr);
}

std::string model_of(const ops::Args& args) { return args.find<std::string>("model").value_or(""); }

Result<Json> stop_jobs(db::Tx& tx, const ops::Args& args, ops::Context& context, Stop how) {
  const std::string model = model_of(args);
  if (!model.empty()) {
    if (const auto known = models::find_row(tx, model); !known) return known.error();
  }
  context.change.before = state_of(tx, model);
  stop(tx, {.model = model,
            .how = how,
            .by = context.actor.name,
            .reason = args.get<std::string>("reason"),
            .at = context.now});
  context.change.after = state_of(tx, model);
  return context.change.after;
}

}  // namespace

Result<Json> retry_job(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto job = create_free(tx, context.ids, args.get<JobId>("job"), context.now);
  if (!job) return job.error();
  // What was asked for does not belong into the audit.
  context.change.after = in_brief(tx, *job);
  return Json(in_full(tx, *job));
}

Result<Json> cancel_job(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const auto id = args.get<JobId>("job");
  if (ask_cancel(tx, id, context.actor.name, context.now) == Cancel::unknown) {
    return fail(Errc::not_found, fmt::format("there is no job {}", id.str()));
  }
  const Job job = find_job(tx, id).value();
  if (has_ended(job.status)) {
    return fail(Errc::conflict,
                fmt::format("job {} has ended: it {}", id.str(),
                            job.status == Status::canceled ? std::string{"was canceled"}
                                                           : fmt::format("is {}", to_string(job.status))));
  }
  context.change.before = JsonObject{{"status", to_string(job.status)}};
  context.change.after = JsonObject{{"status", to_string(job.status)}, {"cancel", "asked"}};
  return Json(JsonObject{{"id", id.str()}, {"status", to_string(job.status)}, {"cancel", "asked"}});
}

Result<Json> pause_jobs(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return stop_jobs(tx, args, context, Stop::pause);
}

Result<Json> drain_jobs(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  return stop_jobs(tx, args, context, Stop::drain);
}

Result<Json> resume_jobs(db::Tx& tx, const ops::Args& args, ops::Context& context) {
  const std::string model = model_of(args);
  const auto was = find_stop(tx, model);
  if (!was || !resume(tx, model)) {
    return fail(Errc::conflict,
                model.empty() ? "what is for all models is not stopped"
                              : fmt::format("{} is not stopped by itself", model),
                "`bananactl jobs stats` shows what is.");
  }
  context.change.before = to_json(*was);
  return Json(to_json(*was));
}

}  // namespace banana::studio
