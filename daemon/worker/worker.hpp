// The worker: takes jobs from the queue, has them made, and sees that every one of them ends (JB2–JB5, JB10).
//
//   Worker worker{bench, options};
//   worker.start();  …  co_await worker.stop(deadline);
//
// Beside the jobs it keeps house: renews its lease, takes over from the dead, ends what is overdue, passes on
// cancellations. Lives on the loop's thread.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include <boost/asio/steady_timer.hpp>

#include "daemon/worker/flight.hpp"
#include "daemon/worker/making.hpp"
#include "daemon/worker/room.hpp"
#include "daemon/worker/workbench.hpp"

namespace banana::worker {

class Worker {
 public:
  Worker(Workbench bench, WorkerOptions options);
  ~Worker();

  void start();
  /// Begins nothing new, waits for orders that are being handed in, leaves polled ones to whoever comes next.
  [[nodiscard]] Task<> stop(Millis deadline);

  [[nodiscard]] std::size_t in_flight() const { return flights_.size(); }
  [[nodiscard]] const Made& count() const { return count_; }

 private:
  using Steady = std::chrono::steady_clock;

  Task<> live();
  Task<> claim_jobs();
  Task<> keep_house();
  Task<> tidy(bool take_over);
  Task<> hear_cancels();
  Task<> keep_company();
  [[nodiscard]] std::vector<std::shared_ptr<Flight>> kept_waiting() const;
  Task<> enlist();
  Task<> make_one(std::shared_ptr<Flight> flight);
  void take_off(studio::Job job);
  void run(Task<> task);
  Task<> pause(asio::steady_timer& timer, Millis most);

  const Workbench bench_;
  const WorkerOptions options_;
  studio::WorkerId me_;
  std::map<studio::JobId, std::shared_ptr<Flight>> flights_;
  std::map<std::string, std::int64_t, std::less<>> at_vendor_;
  Rates rates_;
  Made count_;
  asio::steady_timer house_;
  asio::steady_timer company_;
  asio::steady_timer idle_;  // cancelled whenever a coroutine ended
  std::size_t running_ = 0;
  bool stopping_ = false;
};

}  // namespace banana::worker
