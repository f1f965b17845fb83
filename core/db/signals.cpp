#include "core/db/signals.hpp"

#include <mutex>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

namespace banana::db {

/// Shared by a subscription and the signals it listens to. The executor and the timer are touched only while
/// the subscription lives: a raise in another thread may hold the state a little longer than that.
struct Subscription::State {
  std::mutex mutex;
  bool raised = false;
  asio::any_io_executor executor;
  asio::steady_timer* sleeper = nullptr;

  static void raise(const std::shared_ptr<State>& state) {
    const std::scoped_lock lock{state->mutex};
    if (std::exchange(state->raised, true) || state->sleeper == nullptr) return;
    asio::post(state->executor, [weak = std::weak_ptr{state}] {
      if (const auto alive = weak.lock()) alive->wake();
    });
  }

  void wake() {
    const std::scoped_lock lock{mutex};
    if (sleeper != nullptr) sleeper->cancel();
  }

  /// Takes the signal if there is one; else the timer is the one to cancel.
  bool take_or_sleep(asio::steady_timer& timer) {
    const std::scoped_lock lock{mutex};
    if (std::exchange(raised, false)) return true;
    sleeper = &timer;
    return false;
  }

  void awake() {
    const std::scoped_lock lock{mutex};
    sleeper = nullptr;
  }
};

Subscription::Subscription(std::shared_ptr<State> state) : state_(std::move(state)) {}
Subscription::Subscription(Subscription&&) noexcept = default;

Subscription& Subscription::operator=(Subscription&& other) noexcept {
  std::swap(state_, other.state_);
  return *this;
}

Subscription::~Subscription() {
  if (!state_) return;
  const std::scoped_lock lock{state_->mutex};
  state_->raised = true;  // nothing is posted any more
  state_->executor = {};
}

Task<bool> Subscription::wait(Millis at_most) {
  struct Nap {
    explicit Nap(State& s) : state(s), timer(s.executor) {}
    ~Nap() { state.awake(); }
    State& state;
    asio::steady_timer timer;
  };
  const auto deadline = asio::steady_timer::clock_type::now() + at_most;
  Nap nap{*state_};
  while (!state_->take_or_sleep(nap.timer)) {
    nap.timer.expires_at(deadline);
    const auto [stirred] = co_await nap.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    state_->awake();
    if (!stirred) co_return state_->take_or_sleep(nap.timer);
  }
  co_return true;
}

struct Signals::Impl {
  std::mutex mutex;
  using Listeners = std::vector<std::weak_ptr<Subscription::State>>;
  std::unordered_map<std::string, Listeners> channels;

  static void raise(const Listeners& listeners) {
    for (const auto& listener : listeners) {
      if (const auto state = listener.lock()) Subscription::State::raise(state);
    }
  }
};

Signals::Signals() : impl_(std::make_unique<Impl>()) {}
Signals::~Signals() = default;

Subscription Signals::subscribe(std::string_view channel, asio::any_io_executor executor) {
  auto state = std::make_shared<Subscription::State>();
  state->executor = std::move(executor);
  const std::scoped_lock lock{impl_->mutex};
  auto& listeners = impl_->channels[std::string{channel}];
  std::erase_if(listeners, [](const auto& listener) { return listener.expired(); });
  listeners.push_back(state);
  return Subscription{std::move(state)};
}

void Signals::raise(std::string_view channel) {
  const std::scoped_lock lock{impl_->mutex};
  const auto found = impl_->channels.find(std::string{channel});
  if (found != impl_->channels.end()) Impl::raise(found->second);
}

void Signals::raise_all() {
  const std::scoped_lock lock{impl_->mutex};
  for (const auto& [channel, listeners] : impl_->channels) Impl::raise(listeners);
}

}  // namespace banana::db
