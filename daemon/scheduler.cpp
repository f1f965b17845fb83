#include "daemon/scheduler.hpp"

#include <algorithm>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/this_coro.hpp>

#include "core/base/log.hpp"
#include "core/ops/failure.hpp"

namespace banana::daemon {
namespace {

using namespace std::chrono_literals;
using Monotonic = std::chrono::steady_clock;

/// How long after a process's death its task stands still.
constexpr Millis kLease = 30s;
constexpr Millis kRenewEvery = kLease / 3;
/// How late a change of the plan is seen, and how soon an error is tried again.
constexpr Millis kLookEvery = 2s;
/// For what was cut to come to its end.
constexpr Millis kGrace = 1s;

}  // namespace

Scheduler::Scheduler(asio::io_context& loop, db::Database& database, const Clock& clock, Metrics& metrics,
                     std::span<const TimedTask> tasks)
    : loop_(loop),
      database_(database),
      clock_(clock),
      metrics_(metrics),
      tasks_(tasks),
      stopping_(loop, asio::steady_timer::time_point::max()),
      all_ended_(loop, asio::steady_timer::time_point::max()) {}

Result<> Scheduler::start() {
  try {
    database_.write_now([&](db::Tx& tx) {
      for (const TimedTask& task : tasks_) schedule::enroll(tx, task.name, task.every, clock_.now());
    });
  } catch (const db::Error& failure) {
    return ops::describe(failure);
  }
  for (const TimedTask& task : tasks_) {
    cuts_.push_back(std::make_unique<asio::cancellation_signal>());
    ++under_way_;
    asio::co_spawn(loop_, keep_running(task),
                   asio::bind_cancellation_slot(cuts_.back()->slot(), [this](std::exception_ptr thrown) {
                     if (thrown && !stops_) std::rethrow_exception(thrown);
                     if (--under_way_ == 0) all_ended_.cancel();
                   }));
  }
  return {};
}

Task<> Scheduler::stop(Millis deadline) {
  stops_ = true;
  stopping_.cancel();
  if (under_way_ == 0) co_return;
  all_ended_.expires_after(deadline);
  co_await all_ended_.async_wait(asio::as_tuple(asio::use_awaitable));
  if (under_way_ == 0) co_return;
  log::warning("timed tasks are cut short", {{"tasks", under_way_}});
  for (const auto& cut : cuts_) cut->emit(asio::cancellation_type::terminal);
  all_ended_.expires_after(kGrace);
  co_await all_ended_.async_wait(asio::as_tuple(asio::use_awaitable));
}

Task<> Scheduler::keep_running(const TimedTask& task) {
  while (!stops_) {
    Millis pause{};
    try {
      co_await wait_until_due(task);
      if (!stops_) co_await run_if_due(task);
    } catch (const db::Error& failure) {
      log::error("a timed task can't be looked after",
                 {{"task", task.name}, {"error", ops::describe(failure).message}});
      pause = kLookEvery;
    }
    if (pause > Millis{} && !stops_) {
      asio::steady_timer timer{loop_, pause};
      using namespace asio::experimental::awaitable_operators;
      co_await (timer.async_wait(asio::as_tuple(asio::use_awaitable)) ||
                stopping_.async_wait(asio::as_tuple(asio::use_awaitable)));
    }
  }
}

Task<> Scheduler::wait_until_due(const TimedTask& task) {
  using namespace asio::experimental::awaitable_operators;
  while (!stops_) {
    const auto due = co_await database_.read(
        [&](db::Snapshot& snapshot) { return schedule::claimable_at(snapshot, task.name); });
    const Instant now = clock_.now();
    if (due && *due <= now) co_return;
    if (stops_) co_return;
    asio::steady_timer timer{loop_, due ? std::min<Millis>(*due - now, kLookEvery) : kLookEvery};
    co_await (timer.async_wait(asio::as_tuple(asio::use_awaitable)) ||
              stopping_.async_wait(asio::as_tuple(asio::use_awaitable)));
  }
}

Task<> Scheduler::run_if_due(const TimedTask& task) {
  using namespace asio::experimental::awaitable_operators;
  const auto run = co_await database_.write(
      [&](db::Tx& tx) { return schedule::claim(tx, task.name, clock_.now(), kLease); });
  if (run) co_await (carry_out(task, *run) || keep_lease(*run));
}

Task<> Scheduler::carry_out(const TimedTask& task, const schedule::Run& run) {
  const auto started = Monotonic::now();
  auto outcome = schedule::Outcome::done;
  std::string detail;
  try {
    detail = co_await task.run(database_, clock_);
  } catch (const db::Error& failure) {
    outcome = schedule::Outcome::failed;
    detail = ops::describe(failure).message;
  } catch (const std::exception& failure) {
    outcome = schedule::Outcome::failed;
    detail = failure.what();
  }
  // Cut from outside: whoever cut it, or the next holder of the task, knows.
  if ((co_await asio::this_coro::cancellation_state).cancelled() != asio::cancellation_type::none) co_return;
  metrics_.task_done(task.name, outcome == schedule::Outcome::done, Monotonic::now() - started);
  if (outcome == schedule::Outcome::failed) {
    log::error("a timed task failed", {{"task", task.name}, {"error", detail}});
  }
  try {
    co_await database_.write(
        [&](db::Tx& tx) { return schedule::finish(tx, run, outcome, detail, clock_.now()); });
  } catch (const db::Error& failure) {
    log::error("the end of a timed task could not be written down: it runs again when its lease ends",
               {{"task", task.name}, {"error", ops::describe(failure).message}});
  }
}

/// Ends when the run has lost its task.
Task<> Scheduler::keep_lease(const schedule::Run& run) {
  auto sure_until = Monotonic::now() + kLease;
  for (;;) {
    asio::steady_timer timer{loop_, kRenewEvery};
    co_await timer.async_wait(asio::use_awaitable);
    const auto asked = Monotonic::now();
    bool kept = asked < sure_until;
    try {
      kept = co_await database_.write(
          [&](db::Tx& tx) { return schedule::renew(tx, run, clock_.now(), kLease); });
      sure_until = asked + kLease;
    } catch (const db::Error& failure) {
      log::warning("a lease could not be renewed", {{"task", run.task}, {"error", failure.what()}});
    }
    if (!kept) {
      log::warning("a timed task was lost to another run", {{"task", run.task}});
      co_return;
    }
  }
}

}  // namespace banana::daemon
