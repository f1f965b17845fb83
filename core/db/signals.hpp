// Wake-ups between parts of the system, such as "there are new jobs". A signal says only that something may
// have changed; whoever waits looks for itself, and looks anyway when it has waited long enough.
//
//   Subscription jobs = db.signals().subscribe("jobs", executor);
//   for (;;) { while (work_was_found()) {}  co_await jobs.wait(5s); }
//
// A signal raised after the last wait returned is never lost. raise() may be called by any thread; a
// Subscription belongs to the executor it was made for.
#pragma once

#include <memory>
#include <string_view>

#include <boost/asio/any_io_executor.hpp>

#include "core/base/async.hpp"
#include "core/base/time.hpp"

namespace banana::db {

class Subscription {
 public:
  struct State;
  explicit Subscription(std::shared_ptr<State> state);
  Subscription(Subscription&&) noexcept;
  Subscription& operator=(Subscription&&) noexcept;
  ~Subscription();

  /// True when the signal was raised since the last wait returned, false when `at_most` went by.
  [[nodiscard]] Task<bool> wait(Millis at_most);

 private:
  std::shared_ptr<State> state_;
};

class Signals {
 public:
  Signals();
  ~Signals();
  Signals(const Signals&) = delete;
  Signals& operator=(const Signals&) = delete;

  [[nodiscard]] Subscription subscribe(std::string_view channel, asio::any_io_executor executor);
  void raise(std::string_view channel);
  /// When it isn't known what was missed.
  void raise_all();

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace banana::db
