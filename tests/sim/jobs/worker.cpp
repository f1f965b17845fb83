#include "tests/sim/jobs/worker.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "core/studio/attempt.hpp"
#include "core/studio/cancel.hpp"
#include "core/studio/claim.hpp"
#include "core/studio/worker_lease.hpp"

namespace banana::sim {

using studio::AttemptEnd;
using studio::Phase;
using studio::Settled;
using studio::Status;

void JobWorker::step() {
  if (!is_enlisted_ && !enlist()) return;
  const std::uint64_t what = scene_.random.below(12);
  if (what < 2) return claim();
  if (what < 4) return renew();
  if (what == 4) return scene_.random.below(2) == 0 ? tidy() : hear_cancels();
  if (flights_.empty()) return;
  auto at = flights_.begin();
  std::advance(at, static_cast<std::ptrdiff_t>(scene_.random.below(flights_.size())));
  if (act(*at)) flights_.erase(at);
}

void JobWorker::round() {
  is_calm_ = true;
  if (!is_enlisted_ && !enlist()) return;
  tidy();
  hear_cancels();
  claim();
  for (int stage = 0; stage < 8; ++stage) {
    std::erase_if(flights_, [&](Flight& flight) { return act(flight); });
  }
}

void JobWorker::stop() {
  if (is_enlisted_) std::ignore = scene_.write([&](db::Tx& tx) { studio::retire_worker(tx, me_); });
}

/// Several workers on one database. Where that is an SQLite file, signing on says that all others are dead; these live.
bool JobWorker::enlist() {
  me_ = make_id<studio::WorkerId>(scene_.ids);
  is_enlisted_ = scene_.write([&](db::Tx& tx) {
    struct Lease {
      studio::WorkerId id;
      std::string name;
      Instant until;
    };
    std::vector<Lease> others;
    for (db::Rows row = tx.query("SELECT id, name, leased_until FROM worker_lease ORDER BY id");
         row.next();) {
      others.push_back({row.get<studio::WorkerId>(0), row.get<std::string>(1), row.get<Instant>(2)});
    }
    studio::register_worker(tx, me_, name_, scene_.now());
    for (const Lease& other : others) {
      tx.run(
          "INSERT INTO worker_lease (id, name, started_at, leased_until) VALUES ($1, $2, $3, $3) ON CONFLICT "
          "(id) DO NOTHING",
          other.id, other.name, other.until);
    }
  });
  if (is_enlisted_) take_over();
  return is_enlisted_;
}

void JobWorker::renew() {
  if (!is_enlisted_) return;
  bool is_mine = true;
  if (!scene_.write([&](db::Tx& tx) { is_mine = studio::renew_worker(tx, me_, scene_.now()); })) return;
  // What it has in hand goes on under the old name, and will be too late.
  if (!is_mine) is_enlisted_ = false;
}

studio::Room JobWorker::room() const {
  studio::Room room{.begin_max = is_calm_ ? 16 : 1 + scene_.random.below(4),
                    .running_max = scene_.rules.running_max,
                    .user_running_max = scene_.rules.user_running_max};
  room.models["busy"] = {.running_max = scene_.rules.busy_running_max, .vendor = "one"};
  room.models["plain"] = {.vendor = "one"};
  if (!is_calm_ && scene_.random.below(6) == 0) {
    room.models["plain"] = {.begin_max = 0, .vendor = "one", .instead = "other"};
  }
  return room;
}

void JobWorker::claim() {
  std::vector<studio::Job> jobs;
  const studio::Room room = this->room();
  const bool is_done = scene_.write([&](db::Tx& tx) {
    std::ignore = studio::wake_due(tx, scene_.now(), 100);
    jobs = studio::claim(tx, me_, room, scene_.now());
  });
  if (!is_done) return;
  const auto due = scene_.db.read_now([](db::Snapshot& s) { return studio::next_due(s); });
  if (due && *due <= scene_.now()) throw JobWrong{"a job waits although its time has come"};
  for (studio::Job& job : jobs) {
    must_not_be_paused(job);
    if (job.deadline_at <= scene_.now()) throw JobWrong{"job " + job.id.str() + " began past its deadline"};
    Flight flight{.job = std::move(job)};
    flight.is_stuck = !is_calm_ && scene_.random.below(40) == 0;
    flights_.push_back(std::move(flight));
  }
}

void JobWorker::must_not_be_paused(const studio::Job& job) const {
  const auto paused = scene_.db.read_now([&](db::Snapshot& s) {
    return s
        .value<std::int64_t>("SELECT count(*) FROM queue_stop WHERE how = 0 AND model IN ('', $1)",
                             job.model_now)
        .value();
  });
  if (paused > 0)
    throw JobWrong{"job " + job.id.str() + " began with " + job.model_now + ", which is paused"};
}

void JobWorker::hear_cancels() {
  const auto wanted = scene_.db.read_now([&](db::Snapshot& s) { return studio::cancels_of(s, me_); });
  for (Flight& flight : flights_) {
    if (std::ranges::find(wanted, flight.job.id, &studio::Wanted::job) != wanted.end())
      flight.cancel_wanted = true;
  }
}

bool JobWorker::act(Flight& flight) {
  if (flight.is_stuck) return false;
  switch (flight.stage) {
    case Stage::begin:
      return begin(flight);
    case Stage::order:
      submit(flight);
      return false;
    case Stage::hear:
      hear(flight);
      return false;
    case Stage::mark:
      return mark(flight);
    case Stage::poll:
      poll(flight);
      return false;
    case Stage::store:
      store(flight);
      return false;
    case Stage::settle:
      return settle(flight);
  }
  return false;
}

bool JobWorker::begin(Flight& flight) {
  if (flight.job.phase == Phase::submitted) {
    if (!scene_.vendor.knows(flight.job.ticket)) {
      throw JobWrong{"job " + flight.job.id.str() + " is polled by a ticket nobody gave"};
    }
    flight.stage = Stage::poll;
    return false;
  }
  if (flight.job.phase == Phase::claimed) {
    bool is_ours = false;
    const auto fence = studio::fence_of(flight.job);
    if (!scene_.write([&](db::Tx& tx) { is_ours = studio::mark_submitting(tx, fence); })) {
      return is_overdue(flight);
    }
    if (!is_ours) return true;
    flight.job.phase = Phase::submitting;
  }
  flight.stage = Stage::order;
  return false;
}

void JobWorker::submit(Flight& flight) {
  flight.stage = Stage::hear;
  if (!is_calm_ && scene_.random.below(20) == 0) {  // the circuit has opened: nothing is sent
    flight.answer = JobVendor::Failed{.why = vendors::Failure::transient, .retry_after = Millis{20'000}};
    return;
  }
  flight.answer = scene_.vendor.submit(flight.job, scene_.now());
  const auto other = scene_.vendor.other_attempt(flight.job.id, flight.job.attempts);
  if (!other) return;
  // Paid twice: only where the policy says that it is worth it, and one of the two was ambiguous.
  const auto ambiguous = scene_.db.read_now([&](db::Snapshot& s) {
    return s
        .value<std::int64_t>(
            "SELECT count(*) FROM job_attempt WHERE job_id = $1 AND n IN ($2, $3) AND outcome = 'ambiguous'",
            flight.job.id, *other, flight.job.attempts)
        .value();
  });
  if (scene_.rules.retry.ambiguous != studio::Ambiguous::retry || ambiguous == 0) {
    throw JobWrong{fmt::format("job {} was ordered twice: attempts {} and {}", flight.job.id.str(), *other,
                               flight.job.attempts)};
  }
}

void JobWorker::hear(Flight& flight) {
  if (const auto* done = std::get_if<JobVendor::Done>(&flight.answer)) {
    flight.to_store = done->pictures;
    flight.stage = Stage::store;
  } else if (const auto* failed = std::get_if<JobVendor::Failed>(&flight.answer)) {
    fail(flight, *failed);
  } else {
    flight.stage = Stage::mark;
  }
}

bool JobWorker::mark(Flight& flight) {
  const std::string& ticket = std::get<JobVendor::Pending>(flight.answer).ticket;
  bool is_ours = false;
  const auto fence = studio::fence_of(flight.job);
  if (!scene_.write([&](db::Tx& tx) { is_ours = studio::mark_submitted(tx, fence, ticket); })) return false;
  if (!is_ours) return true;
  flight.job.ticket = ticket;
  flight.job.phase = Phase::submitted;
  flight.stage = Stage::poll;
  return false;
}

void JobWorker::poll(Flight& flight) {
  if (flight.cancel_wanted && !flight.cancel_tried) {
    flight.cancel_tried = true;
    if (scene_.vendor.cancel(flight.job.ticket)) {
      return give_up(flight, Status::canceled, studio::cause::kUser);
    }
  }
  if (is_overdue(flight)) {
    std::ignore = scene_.vendor.cancel(flight.job.ticket);
    return give_up(flight, Status::expired, studio::cause::kDeadline);
  }
  if (scene_.now() < flight.next_at) return;
  const auto answer = scene_.vendor.poll(flight.job.ticket, scene_.now());
  flight.next_at = scene_.now() + Millis{2'000 + scene_.random.below(13'000)};
  if (std::holds_alternative<JobVendor::Pending>(answer)) return;
  const auto* failed = std::get_if<JobVendor::Failed>(&answer);
  if (failed != nullptr && failed->poll_again) return;
  flight.answer = answer;
  flight.stage = Stage::hear;
}

void JobWorker::store(Flight& flight) {
  if (flight.to_store > 0) {
    const bool is_kept = scene_.blobs.put();
    if (!is_kept && !is_overdue(flight)) return;  // again later: it has been paid for
    --flight.to_store;
    if (is_kept) {
      flight.made.push_back({.blob = fmt::format("b{}", flight.made.size()),
                             .type = "image/png",
                             .bytes = 1,
                             .width = 1,
                             .height = 1});
    }
    return;
  }
  flight.stage = Stage::settle;
  JobWorker* self = this;
  if (flight.made.empty()) {
    const AttemptEnd end{.vendor = "one", .outcome = std::string{studio::cause::kUnusable}};
    flight.end = [self, job = flight.job, end](db::Tx& tx) {
      return studio::settle_failure(tx, job, end, studio::GiveUp{}, self->scene_.audience,
                                    self->scene_.now());
    };
    return;
  }
  const studio::Job& job = flight.job;
  scene_.said[{job.id, job.attempts, job.worker.value_or(studio::WorkerId{})}] =
      static_cast<std::int64_t>(flight.made.size());
  flight.end = [self, job, delivery = studio::Delivery{.made = flight.made}](db::Tx& tx) {
    return studio::deliver(tx, job, delivery, {.vendor = "one", .outcome = "ok"}, self->scene_.audience,
                           self->scene_.now());
  };
}

std::optional<std::string> JobWorker::next_model(const studio::Job& job) const {
  if (job.model_now == "other" || job.model == "other" || scene_.random.below(10) == 0) return std::nullopt;
  return "other";
}

void JobWorker::fail(Flight& flight, const JobVendor::Failed& failed) {
  const auto decision = studio::decide(flight.job, failed.why, failed.retry_after, next_model(flight.job),
                                       scene_.rules.retry, scene_.now(), scene_.random);
  const AttemptEnd end{.vendor = "one", .outcome = std::string{vendors::to_string(failed.why)}};
  flight.stage = Stage::settle;
  flight.end = [self = this, job = flight.job, end, decision](db::Tx& tx) {
    return studio::settle_failure(tx, job, end, decision, self->scene_.audience, self->scene_.now());
  };
}

void JobWorker::give_up(Flight& flight, Status status, std::string_view cause) {
  flight.stage = Stage::settle;
  flight.end = [self = this, job = flight.job, status, cause](db::Tx& tx) {
    return studio::end_attempt(tx, job, status, cause, {.vendor = "one", .outcome = std::string{cause}},
                               self->scene_.audience, self->scene_.now());
  };
}

bool JobWorker::settle(Flight& flight) {
  const auto row =
      scene_.db.read_now([&](db::Snapshot& s) { return studio::find_job(s, flight.job.id).value(); });
  const bool is_ours =
      row.status == Status::running && row.attempts == flight.job.attempts && row.worker == flight.job.worker;
  Settled settled = Settled::too_late;
  if (!scene_.write([&](db::Tx& tx) { settled = flight.end(tx); })) return false;
  if ((settled == Settled::yes) != is_ours) {
    throw JobWrong{fmt::format("job {}: {} has its attempt {}, and was {}", flight.job.id.str(),
                               is_ours ? "who still" : "who no longer", flight.job.attempts,
                               is_ours ? "refused" : "heard")};
  }
  return true;
}

}  // namespace banana::sim
