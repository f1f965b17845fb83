// Operations waiting for a database thread: bounded, first come first served. Any thread.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/time.hpp"
#include "core/db/database.hpp"

namespace banana::db {

template <class Scope>
class WorkQueue {
 public:
  using Item = std::unique_ptr<Work<Scope>>;
  enum class Taken { some, none_in_time, closed };

  explicit WorkQueue(std::size_t max) : max_(max) {}

  /// Queues the item, or finishes it at once with an Error: overloaded or stopped.
  void push(Item item) noexcept {
    try {
      if (append(item)) ready_.notify_one();
    } catch (...) {
      item->finish(std::current_exception());
    }
  }

  /// Waits for operations and appends up to `most` of them to `into`. `closed` comes once the queue is closed
  /// and empty.
  Taken take(std::vector<Item>& into, std::size_t most, std::optional<Millis> at_most = std::nullopt) {
    std::unique_lock lock{mutex_};
    const auto something = [this] { return closed_ || !items_.empty(); };
    ++sleepers_;
    if (at_most) {
      ready_.wait_for(lock, *at_most, something);
    } else {
      ready_.wait(lock, something);
    }
    --sleepers_;
    if (items_.empty()) return closed_ ? Taken::closed : Taken::none_in_time;
    while (most-- > 0 && !items_.empty()) {
      into.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    return Taken::some;
  }

  void close() {
    {
      const std::scoped_lock lock{mutex_};
      closed_ = true;
    }
    ready_.notify_all();
  }

  [[nodiscard]] std::size_t size() const {
    const std::scoped_lock lock{mutex_};
    return items_.size();
  }

 private:
  /// True when a thread sleeps that should look.
  bool append(Item& item) {
    const std::scoped_lock lock{mutex_};
    if (closed_) throw Error{Cause::stopped, "the database is being closed"};
    if (items_.size() >= max_) {
      throw Error{Cause::overloaded,
                  "the database is overloaded: " + std::to_string(max_) + " operations wait"};
    }
    items_.push_back(std::move(item));
    return sleepers_ > 0;
  }

  const std::size_t max_;
  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<Item> items_;
  std::size_t sleepers_ = 0;
  bool closed_ = false;
};

}  // namespace banana::db
