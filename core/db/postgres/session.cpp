#include "core/db/postgres/session.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "core/base/log.hpp"
#include "core/base/random.hpp"

namespace banana::db::postgres {

bool Backoff::wait(const std::stop_token& stop) {
  SystemRandom random;
  const auto half = static_cast<std::uint64_t>(next_.count() / 2);
  const Millis pause = next_ - Millis{random.below(half + 1)};
  next_ = std::min(next_ * 2, most_);
  std::mutex mutex;
  std::condition_variable_any wake;
  std::unique_lock lock{mutex};
  wake.wait_for(lock, stop, pause, [] { return false; });
  return !stop.stop_requested();
}

Session::Session(const Target& target, std::stop_token stop, Counters& counters,
                 std::unique_ptr<Connection> first, std::function<void(Connection&)> greet)
    : target_(target),
      stop_(std::move(stop)),
      counters_(counters),
      connection_(std::move(first)),
      greet_(std::move(greet)),
      connected_before_(connection_ != nullptr) {}

Connection& Session::connection(SteadyTime deadline) {
  Backoff backoff{Millis{50}, Millis{2'000}};
  for (bool first = true;; first = false) {
    try {
      if (connection_ && !connection_->fit()) drop();
      if (!connection_) connect();
      return *connection_;
    } catch (const Error& error) {
      drop();
      if (first && connected_before_)
        log::warning("no connection to the database", {{"reason", error.what()}});
      if (std::chrono::steady_clock::now() >= deadline || !backoff.wait(stop_)) throw;
    }
  }
}

void Session::connect() {
  connection_ = std::make_unique<Connection>(target_);
  if (std::exchange(connected_before_, true)) {
    ++counters_.reconnects;
    log::info("connected to the database again", {{"database", target_.description}});
  }
  if (greet_) greet_(*connection_);
}

}  // namespace banana::db::postgres
