#include "daemon/worker/worker.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>

#include "core/base/log.hpp"
#include "core/db/error.hpp"
#include "core/studio/attempt.hpp"
#include "core/studio/cancel.hpp"
#include "core/studio/claim.hpp"
#include "core/studio/expire.hpp"
#include "core/studio/takeover.hpp"
#include "core/studio/worker_lease.hpp"

namespace banana::worker {
namespace {

constexpr Millis kHouseEvery{2'000};
constexpr Millis kDatabasePause{1'000};
constexpr std::size_t kHouseholdMax = 200;  // jobs a time

}  // namespace

Worker::Worker(Workbench bench, WorkerOptions options)
    : bench_(std::move(bench)),
      options_(std::move(options)),
      house_(bench_.loop),
      company_(bench_.loop),
      idle_(bench_.loop) {}

Worker::~Worker() = default;

void Worker::run(Task<> task) {
  ++running_;
  asio::co_spawn(bench_.loop, std::move(task), [this](std::exception_ptr thrown) {
    --running_;
    idle_.cancel();
    if (thrown) std::rethrow_exception(std::move(thrown));
  });
}

void Worker::start() { run(live()); }

Task<> Worker::stop(Millis deadline) {
  stopping_ = true;
  house_.cancel();
  company_.cancel();
  for (const auto& [id, flight] : flights_) {
    flight->stopping = true;
    flight->nap.cancel();
  }
  bench_.database.signals().raise(studio::kJobsChannel);
  bench_.database.signals().raise(studio::kCancelChannel);
  const auto until = Steady::now() + deadline;
  while (running_ > 0 && Steady::now() < until) {
    idle_.expires_at(until);
    std::ignore = co_await idle_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  try {
    co_await bench_.database.write([this](db::Tx& tx) { studio::retire_worker(tx, me_); });
  } catch (const db::Error& failure) {
    log::warning("the worker could not sign off", {{"cause", failure.what()}});
  }
}

Task<> Worker::pause(asio::steady_timer& timer, Millis most) {
  timer.expires_after(most);
  std::ignore = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
}

/// Under a new name: what ran under an older one is somebody else's by now.
Task<> Worker::enlist() {
  me_ = make_id<studio::WorkerId>(bench_.ids);
  co_await bench_.database.write(
      [this](db::Tx& tx) { studio::register_worker(tx, me_, options_.name, bench_.clock.now()); });
}

Task<> Worker::live() {
  while (!stopping_) {
    bool is_in = false;
    try {
      co_await enlist();
      co_await tidy(true);
      is_in = true;
    } catch (const db::Error& failure) {
      log::error("the worker could not sign on", {{"cause", failure.what()}});
    }
    if (is_in) break;
    co_await pause(house_, kDatabasePause);
  }
  if (stopping_) co_return;
  run(claim_jobs());
  run(hear_cancels());
  run(keep_company());
  co_await keep_house();
}

Task<> Worker::claim_jobs() {
  db::Subscription news =
      bench_.database.signals().subscribe(studio::kJobsChannel, bench_.loop.get_executor());
  while (!stopping_) {
    Millis wait = options_.look_every;
    try {
      const studio::Room room = room_now(bench_, options_, flights_.size(), at_vendor_, rates_);
      std::vector<studio::Job> jobs;
      std::optional<Instant> due;
      if (room.begin_max > 0) {
        jobs = co_await bench_.database.write([&](db::Tx& tx) {
          const Instant now = bench_.clock.now();
          due = studio::next_due(tx);
          if (due && *due <= now) {
            std::ignore = studio::wake_due(tx, now, kHouseholdMax);
            due = studio::next_due(tx);
          }
          return studio::claim(tx, me_, room, now);
        });
      }
      const bool may_be_more = !jobs.empty() && jobs.size() >= std::min(room.begin_max, studio::kClaimMax);
      for (studio::Job& job : jobs) {
        rates_.begun(job.model_now, bench_.clock.now());
        take_off(std::move(job));
      }
      if (may_be_more) continue;
      if (due) wait = std::clamp(*due - bench_.clock.now(), Millis{1}, wait);
    } catch (const db::Error& failure) {
      log::error("jobs could not be claimed", {{"cause", failure.what()}});
      wait = kDatabasePause;
    }
    if (!stopping_) std::ignore = co_await news.wait(wait);
  }
}

void Worker::take_off(studio::Job job) {
  const studio::JobId id = job.id;
  auto flight = std::make_shared<Flight>(bench_.loop, std::move(job));
  flight->stopping = stopping_;
  // Whoever was told that it takes a while, or begins once more, needs no other word.
  if (flight->job.attempts > 1 || flight->job.phase == studio::Phase::submitted) flight->told = kToldMax;
  if (const models::Entry* entry = bench_.catalogue()->find(flight->job.model_now)) {
    flight->vendor = entry->model.provider;
    ++at_vendor_[flight->vendor];
  }
  flights_.insert_or_assign(id, flight);
  run(make_one(std::move(flight)));
}

Task<> Worker::make_one(std::shared_ptr<Flight> flight) {
  const std::string vendor = flight->vendor;  // as it was counted
  try {
    co_await make(bench_, options_, *flight, count_);
  } catch (const std::exception& failure) {
    // Our own bug. The job stays as it is: its deadline ends it, and its price goes back.
    log::error("a job was left where it is", {{"job", flight->job.id.str()}, {"cause", failure.what()}});
  }
  if (!vendor.empty()) --at_vendor_[vendor];
  const auto own = flights_.find(flight->job.id);
  if (own != flights_.end() && own->second == flight) flights_.erase(own);
  // There is room now; where the end was written, that has told it already.
  bench_.database.signals().raise(studio::kJobsChannel);
}

Task<> Worker::hear_cancels() {
  db::Subscription news =
      bench_.database.signals().subscribe(studio::kCancelChannel, bench_.loop.get_executor());
  while (!stopping_) {
    try {
      const bool has_wishes = co_await bench_.database.read(&studio::has_cancel_wishes);
      if (has_wishes) {
        co_await bench_.database.write([this](db::Tx& tx) {
          return studio::cancel_wished(tx, kHouseholdMax, bench_.audience, bench_.clock.now());
        });
      }
      const auto wanted =
          co_await bench_.database.read([this](db::Snapshot& s) { return studio::cancels_of(s, me_); });
      for (const studio::Wanted& cancel : wanted) {
        const auto flight = flights_.find(cancel.job);
        if (flight == flights_.end() || flight->second->cancel_wanted) continue;
        flight->second->cancel_wanted = true;
        flight->second->cancel_cause = cancel.cause;
        flight->second->nap.cancel();
      }
    } catch (const db::Error& failure) {
      log::error("cancellations could not be read", {{"cause", failure.what()}});
    }
    if (!stopping_) std::ignore = co_await news.wait(options_.look_every);
  }
}

std::vector<std::shared_ptr<Flight>> Worker::kept_waiting() const {
  std::vector<std::shared_ptr<Flight>> out;
  const Instant now = bench_.clock.now();
  for (const auto& [id, flight] : flights_) {
    if (flight->told >= kToldMax || flight->stopping || !flight->job.attempt_at) continue;
    if (now < *flight->job.attempt_at + options_.tell_first + flight->told * options_.tell_again) continue;
    out.push_back(flight);
    if (out.size() == kHouseholdMax) break;
  }
  return out;
}

/// Says that it is still being made, as long as it is: one who waits should not wonder (ST8).
Task<> Worker::keep_company() {
  while (!stopping_) {
    co_await pause(company_, options_.tell_first / 3);
    try {
      for (auto flights = kept_waiting(); !flights.empty() && !stopping_; flights = kept_waiting()) {
        std::vector<std::pair<studio::Job, int>> told;  // as they are now: the jobs go on meanwhile
        for (const auto& flight : flights) told.emplace_back(flight->job, flight->told++);
        co_await bench_.database.write([&](db::Tx& tx) {
          for (const auto& [job, times] : told) {
            if (!studio::goes_on(tx, studio::fence_of(job))) continue;
            bench_.audience.kept_waiting(tx, job, times, bench_.clock.now());
          }
        });
      }
    } catch (const db::Error& failure) {
      log::error("it could not be told that jobs are still being made", {{"cause", failure.what()}});
    }
  }
}

Task<> Worker::keep_house() {
  Steady::time_point renewed = Steady::now();
  while (!stopping_) {
    co_await pause(house_, kHouseEvery);
    if (stopping_) co_return;
    try {
      const bool is_due = Steady::now() - renewed >= studio::kWorkerRenewal;
      if (is_due) {
        const bool is_ours = co_await bench_.database.write(
            [this](db::Tx& tx) { return studio::renew_worker(tx, me_, bench_.clock.now()); });
        if (!is_ours) {
          log::warning("this worker's lease was over and its jobs were taken over", {});
          co_await enlist();
        }
        renewed = Steady::now();
      }
      co_await tidy(is_due);
    } catch (const db::Error& failure) {
      log::error("the worker could not keep house", {{"cause", failure.what()}});
    }
  }
}

Task<> Worker::tidy(bool take_over) {
  std::size_t done = kHouseholdMax;
  while (done == kHouseholdMax && !stopping_) {
    done = co_await bench_.database.write([this](db::Tx& tx) {
      return studio::expire_due(tx, kHouseholdMax, bench_.audience, bench_.clock.now());
    });
  }
  done = take_over ? kHouseholdMax : 0;
  while (done == kHouseholdMax && !stopping_) {
    auto taken = co_await bench_.database.write([this](db::Tx& tx) {
      return studio::take_over(tx, me_, kHouseholdMax, options_.retry, bench_.audience, bench_.random,
                               bench_.clock.now());
    });
    done = taken.count();
    if (done > 0) {
      log::info("jobs of a worker that ended were taken over", {{"polled", taken.to_poll.size()},
                                                                {"begun_again", taken.put_back},
                                                                {"ambiguous", taken.ambiguous}});
    }
    for (studio::Job& job : taken.to_poll) take_off(std::move(job));
  }
}

}  // namespace banana::worker
