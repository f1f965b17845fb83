// The role scheduler: runs each timed task when it is due, one run across all processes. Every task has a coroutine of
// its own, so a long one delays no other. Errors of the database are logged and the next turn tries again.
#pragma once

#include <memory>
#include <span>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/schedule/task_run.hpp"
#include "daemon/metrics.hpp"
#include "daemon/service.hpp"
#include "daemon/tasks.hpp"

namespace banana::daemon {

class Scheduler final : public Service {
 public:
  Scheduler(asio::io_context& loop, db::Database& database, const Clock& clock, Metrics& metrics,
            std::span<const TimedTask> tasks);

  [[nodiscard]] std::string_view name() const override { return "scheduler"; }
  [[nodiscard]] Result<> start() override;
  [[nodiscard]] Result<> ready() const override { return {}; }
  [[nodiscard]] Task<> stop(Millis deadline) override;

 private:
  Task<> keep_running(const TimedTask& task);
  Task<> wait_until_due(const TimedTask& task);
  Task<> run_if_due(const TimedTask& task);
  Task<> carry_out(const TimedTask& task, const schedule::Run& run);
  Task<> keep_lease(const schedule::Run& run);

  asio::io_context& loop_;
  db::Database& database_;
  const Clock& clock_;
  Metrics& metrics_;
  const std::span<const TimedTask> tasks_;
  std::vector<std::unique_ptr<asio::cancellation_signal>> cuts_;  // one per task
  asio::steady_timer stopping_;                                   // goes off when told to stop
  asio::steady_timer all_ended_;
  std::size_t under_way_ = 0;
  bool stops_ = false;
};

}  // namespace banana::daemon
