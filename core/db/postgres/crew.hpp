// Threads that serve one bounded queue. A thread is started when all that there are have enough to do, so a
// short-lived program has only one. Of those at rest the last that worked is called first: its session at the server
// has everything at hand.
#pragma once

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/db/database.hpp"

namespace banana::db::postgres {

template <class Scope>
struct Item {
  std::unique_ptr<Work<Scope>> work;  // null once it is answered
  std::chrono::steady_clock::time_point deadline;

  void answer(std::exception_ptr failure) {
    const auto done = std::move(work);
    done->finish(std::move(failure));
  }
  [[nodiscard]] bool answered() const { return work == nullptr; }
};

/// What a thread of the crew is: it answers every item of a batch.
template <class Scope>
class Worker {
 public:
  Worker() = default;
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;
  virtual ~Worker() = default;
  virtual void serve(std::span<Item<Scope>> batch) = 0;
};

template <class Scope>
class Crew {
 public:
  using Hire = std::function<std::unique_ptr<Worker<Scope>>(std::stop_token)>;

  struct Limits {
    std::size_t threads;
    std::size_t queue;
    std::size_t batch;
  };
  Crew(Limits limits, Hire hire) : limits_(limits), hire_(std::move(hire)) {}
  ~Crew() { stop(); }
  Crew(const Crew&) = delete;
  Crew& operator=(const Crew&) = delete;

  /// Queues the work, or finishes it with Error overloaded or stopped. Any thread.
  void add(std::unique_ptr<Work<Scope>> work) noexcept {
    Item<Scope> item{std::move(work), std::chrono::steady_clock::now() + limits::kDatabaseWaitMax};
    try {
      queue(item);
    } catch (...) {
      item.answer(std::current_exception());
      return;
    }
  }

  /// Serves what is queued. May be called twice.
  void stop() {
    {
      const std::scoped_lock lock{mutex_};
      closed_ = true;
      while (!resting_.empty()) call_one();
    }
    stop_.request_stop();
    for (auto& thread : threads_) {
      if (thread.joinable()) thread.join();
    }
  }

  [[nodiscard]] std::size_t waiting() const {
    const std::scoped_lock lock{mutex_};
    return queue_.size();
  }

 private:
  struct Rest {
    std::condition_variable call;
    bool called = false;
  };

  void queue(Item<Scope>& item) {
    const std::scoped_lock lock{mutex_};
    if (closed_) throw Error{Cause::stopped, "the database is being closed"};
    if (queue_.size() >= limits_.queue) {
      throw Error{Cause::overloaded,
                  fmt::format("the database is overloaded: {} operations wait", limits_.queue)};
    }
    if (queue_.size() >= idle_ * limits_.batch && threads_.size() < limits_.threads) {
      threads_.emplace_back([this] { run(); });
    }
    queue_.push_back(std::move(item));
    if (!resting_.empty()) call_one();
  }

  void call_one() {
    Rest& rest = *resting_.back();
    resting_.pop_back();
    rest.called = true;
    rest.call.notify_one();
  }

  void run() {
    const auto worker = hire_(stop_.get_token());
    std::vector<Item<Scope>> batch;
    while (take(batch)) {
      try {
        worker->serve(batch);
      } catch (...) {
        for (auto& item : batch) {
          if (!item.answered()) item.answer(std::current_exception());
        }
      }
      batch.clear();
    }
  }

  /// False when the queue is closed and empty.
  bool take(std::vector<Item<Scope>>& batch) {
    std::unique_lock lock{mutex_};
    ++idle_;
    while (!closed_ && queue_.empty()) {
      Rest rest;
      resting_.push_back(&rest);
      rest.call.wait(lock, [&] { return rest.called; });
    }
    --idle_;
    while (batch.size() < limits_.batch && !queue_.empty()) {
      batch.push_back(std::move(queue_.front()));
      queue_.pop_front();
    }
    return !batch.empty();
  }

  const Limits limits_;
  const Hire hire_;
  mutable std::mutex mutex_;
  std::deque<Item<Scope>> queue_;
  std::vector<std::thread> threads_;
  std::vector<Rest*> resting_;
  std::size_t idle_ = 0;
  bool closed_ = false;
  std::stop_source stop_;
};

}  // namespace banana::db::postgres
