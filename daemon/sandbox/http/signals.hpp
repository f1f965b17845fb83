// Waiting for the world: who waits for a bot's updates, for an answer, for events, is woken here.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <set>
#include <string>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/base/async.hpp"
#include "core/base/time.hpp"
#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

/// Something one can wait for, with a limit; woken waits end at once. Ends with operation_aborted when the
/// waiting coroutine is cancelled.
class Signal {
 public:
  explicit Signal(asio::io_context& loop) : loop_(loop) {}

  void wake() {
    for (asio::steady_timer* timer : waiting_) timer->cancel();
  }
  [[nodiscard]] Task<> wait(Millis time_max) {
    asio::steady_timer timer{loop_, time_max};
    const Place place{*this, timer};
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }

 private:
  struct Place {
    Place(Signal& signal, asio::steady_timer& timer) : signal_(signal), timer_(timer) {
      signal_.waiting_.insert(&timer_);
    }
    ~Place() { signal_.waiting_.erase(&timer_); }
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    Signal& signal_;
    asio::steady_timer& timer_;
  };
  asio::io_context& loop_;
  std::set<asio::steady_timer*> waiting_ = {};
};

/// A browser's stream of events; what it does not read in time is dropped, and the page catches up by itself.
struct Subscriber {
  static constexpr std::size_t kEventsMax = 1000;
  Number person = 0;
  std::deque<std::string> events = {};
  bool overflowed = false;
  Signal signal;
};

class Signals final : public Observer {
 public:
  explicit Signals(asio::io_context& loop) : loop_(loop), settled_(loop) {}

  void updates_came(Number bot) override {
    if (const auto found = bots_.find(bot); found != bots_.end()) found->second.wake();
    if (on_updates) on_updates(bot);
  }
  void happened(Number person, const JsonObject& event) override;
  [[nodiscard]] bool is_watching(Number person) const override {
    return std::ranges::any_of(subscribers, [&](const Subscriber* one) { return one->person == person; });
  }
  void settled(const std::string&) override { settled_.wake(); }

  [[nodiscard]] Signal& of_bot(Number bot) { return bots_.try_emplace(bot, loop_).first->second; }
  [[nodiscard]] Signal& of_answers() { return settled_; }

  std::set<Subscriber*> subscribers = {};
  std::function<void(Number bot)> on_updates;

 private:
  asio::io_context& loop_;
  std::map<Number, Signal> bots_ = {};
  Signal settled_;
};

}  // namespace banana::sandbox
