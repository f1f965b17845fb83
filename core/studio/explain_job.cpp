// explain job: what became of it, what happens to it next, and why it does not happen now.
#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "core/models/rows.hpp"
#include "core/money/account_name.hpp"
#include "core/money/operations_explain.hpp"
#include "core/studio/cancel.hpp"
#include "core/studio/create.hpp"
#include "core/studio/forget.hpp"
#include "core/studio/handlers.hpp"
#include "core/studio/history.hpp"
#include "core/studio/pause.hpp"
#include "core/studio/worker_lease.hpp"
#include "core/vendors/health_rows.hpp"
#include "core/vendors/switches.hpp"

namespace banana::studio {
namespace {

constexpr std::size_t kAttemptsTold = 10;

std::string time(Instant at) { return to_iso8601(at); }

class Story {
 public:
  Story(db::Snapshot& snapshot, const Job& job, Instant now) : snapshot_(snapshot), job_(job), now_(now) {}

  JsonArray tell() && {
    tell_order();
    tell_attempts();
    if (has_ended(job_.status)) {
      tell_end();
    } else {
      if (job_.status == Status::running) {
        tell_running();
      } else {
        tell_waiting();
      }
      tell_cancel();
      say("It ends as expired at {}, if it has not ended by then{}.", time(job_.deadline_at),
          job_.hold ? "; its price goes back then" : "");
    }
    return std::move(sentences_);
  }

 private:
  template <class... Args>
  void say(fmt::format_string<Args...> text, Args&&... args) {
    sentences_.push_back(Json(fmt::format(text, std::forward<Args>(args)...)));
  }

  void tell_order() {
    const std::string who = money::account_label(snapshot_, ledger::Account::user(job_.user.value()));
    if (const auto first = retry_of(snapshot_, job_.id)) {
      say("On {} an operator had job {} of {} made once more for nothing: {} with {}.", time(job_.created_at),
          first->str(), who, job_.operation, job_.model);
      return;
    }
    say("On {} {} ordered {} with {} from bot {}, {} of it, for {} tokens{}.", time(job_.created_at), who,
        job_.operation, job_.model, job_.bot.value(), job_.outputs, job_.price.units(),
        job_.hold ? ", which hold " + job_.hold->str() + " keeps" : std::string{});
  }

  void tell_attempts() {
    const auto attempts = attempts_of(snapshot_, job_.id);
    const std::size_t left_out = attempts.size() - std::min(attempts.size(), kAttemptsTold);
    if (left_out > 0) say("{} earlier attempts are left out here; jobs show has them.", left_out);
    for (std::size_t i = left_out; i < attempts.size(); ++i) {
      const PastAttempt& past = attempts[i];
      say("Attempt {}, with {}{}, came to {} at {}{}.", past.n, past.model,
          past.vendor.empty() ? "" : " at " + past.vendor, past.outcome, time(past.ended_at),
          past.message.empty() ? "" : ": " + past.message);
    }
  }

  void tell_waiting() {
    if (job_.phase == Phase::later) {
      say("It waits until {} for another try with {}, because of: {}.", time(job_.due_at), job_.model_now,
          job_.cause);
    } else if (const std::int64_t before = ahead_of(snapshot_, job_); before > 0) {
      say("It waits for {}: {} are before it, of all models.", job_.model_now, before);
    } else {
      say("It waits for {}, and is the next in turn.", job_.model_now);
    }
    tell_what_stops();
    tell_vendor();
    if (count_workers(snapshot_, now_) == 0) {
      say("No worker is alive: it begins when a bananad with the role worker runs.");
    }
  }

  void tell_what_stops() {
    for (const Stopped& stop : stopped(snapshot_)) {
      if (stop.how != Stop::pause || (!stop.model.empty() && stop.model != job_.model_now)) continue;
      const std::string option = stop.model.empty() ? std::string{} : " --model " + stop.model;
      say("{} was paused by {} at {}: {}. It goes on with: bananactl jobs resume{}",
          stop.model.empty() ? std::string{"Everything"} : stop.model, stop.by, time(stop.at), stop.reason,
          option);
    }
  }

  void tell_vendor() {
    const auto row = models::find_row(snapshot_, job_.model_now);
    if (!row) {
      say("{} is not in the catalogue: it fails when a worker takes it.", job_.model_now);
      return;
    }
    const models::Model& model = row->model;
    if (row->state == models::Switch::off) say("{} is switched off.", model.id);
    const bool is_away = tell_health({model.provider}) || tell_health({model.provider, model.id});
    if ((is_away || row->state == models::Switch::off) && !model.fallback.empty()) {
      say("The first of these that is well takes its place: {}.", fmt::join(model.fallback, ", "));
    }
  }

  /// True when this vendor, or this model of it, is not called now.
  bool tell_health(const vendors::Subject& about) {
    const std::string name = about.model.empty() ? about.vendor : about.model + " at " + about.vendor;
    const vendors::Switch turned = vendors::find_switch(snapshot_, about);
    if (turned.enabled == false) {
      say("{} was switched off by {}. It is called again after: bananactl providers enable {}", name,
          turned.set_by, about.vendor);
      return true;
    }
    if (const auto forced = vendors::forced_now(turned, now_)) {
      if (*forced != vendors::Circuit::open) return false;
      say("{} is left alone{}, as {} decided.", name,
          turned.forced_until ? " until " + time(*turned.forced_until) : std::string{}, turned.set_by);
      return true;
    }
    const auto records = vendors::read_records(snapshot_);
    const auto found = records.find(about);
    if (found == records.end()) return false;
    const vendors::Record& record = found->second;
    if (record.circuit.circuit != vendors::Circuit::open || record.circuit.open_until <= now_) return false;
    say("{} is left alone until {}{}.", name, time(record.circuit.open_until),
        record.last_failure
            ? fmt::format(", after {}: {}", to_string(record.last_failure->why), record.last_failure->message)
            : std::string{});
    return true;
  }

  void tell_running() {
    say("Attempt {}, with {}, began at {}; {}.", job_.attempts, job_.model_now,
        time(job_.attempt_at.value_or(job_.created_at)), how_far());
    const auto lease = job_.worker ? find_lease(snapshot_, *job_.worker) : std::nullopt;
    if (lease && lease->until > now_) {
      say("Worker {} is at it.", lease->name);
    } else {
      say("Its worker is gone: another one takes it over, {}.", what_follows_a_loss());
    }
  }

  [[nodiscard]] std::string_view how_far() const {
    if (job_.phase == Phase::claimed) return "the vendor has not heard of it";
    return job_.phase == Phase::submitting ? "it is being handed to the vendor" : "the vendor works at it";
  }
  [[nodiscard]] std::string_view what_follows_a_loss() const {
    if (job_.phase == Phase::claimed) return "and it begins again";
    return job_.phase == Phase::submitting
               ? "and as the vendor may have made it, jobs.ambiguous says whether it is asked again"
               : "and goes on asking the vendor for it";
  }

  void tell_cancel() {
    const auto wish = find_wish(snapshot_, job_.id);
    if (wish) {
      say("At {} {} asked for it to be canceled.", time(wish->at), wish->by);
    } else if (job_.cancel_at) {
      say("At {} it was asked for to be canceled.", time(*job_.cancel_at));
    }
    if (job_.cancel_at) say("The vendor is asked to agree; else it ends as if nobody had asked.");
  }

  void tell_end() {
    say("It {} at {}: {}.", ended_how(), time(job_.ended_at.value_or(job_.created_at)), job_.cause);
    const auto charged = job_.charged.value_or(Tokens{0});
    if (charged > Tokens{0}) {
      say("{} of {} tokens were charged, for {} of {} outputs.", charged.units(), job_.price.units(),
          results_of(snapshot_, job_.id).size(), job_.outputs);
    } else {
      say("Nothing was charged{}.", job_.hold ? ": what was held went back" : "");
    }
    if (const auto again = retried_as(snapshot_, job_.id)) {
      say("It was made once more, for nothing, as job {}.", again->str());
    } else if (job_.status != Status::succeeded && job_.request != kForgotten) {
      say("Nothing more happens to it by itself. It can be made once more for nothing: bananactl jobs retry "
          "{} --reason WHY",
          job_.id.str());
      return;
    }
    say("Nothing more happens to it.");
  }

  [[nodiscard]] std::string_view ended_how() const {
    switch (job_.status) {
      case Status::succeeded:
        return "succeeded";
      case Status::failed:
        return "failed";
      case Status::canceled:
        return "was canceled";
      default:
        return "expired";
    }
  }

  db::Snapshot& snapshot_;
  const Job& job_;
  const Instant now_;
  JsonArray sentences_;
};

}  // namespace

Result<Json> explain_job(db::Snapshot& snapshot, const ops::Args& args, const ops::Context& context) {
  const auto id = args.get<JobId>("job");
  const auto job = find_job(snapshot, id);
  if (!job) return fail(Errc::not_found, fmt::format("there is no job {}", id.str()));
  return money::told(Story{snapshot, *job, context.now}.tell());
}

}  // namespace banana::studio
