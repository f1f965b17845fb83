// A connection that is made again when it is lost.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>

#include "core/db/postgres/connection.hpp"

namespace banana::db::postgres {

using SteadyTime = std::chrono::steady_clock::time_point;

struct Counters {
  std::atomic<std::int64_t> writes{0};
  std::atomic<std::int64_t> write_commits{0};
  std::atomic<std::int64_t> write_failures{0};
  std::atomic<std::int64_t> reads{0};
  std::atomic<std::int64_t> retries{0};
  std::atomic<std::int64_t> reconnects{0};
};

/// Doubling from `first`, at most `most`, less a random part: those who failed together don't come back together.
class Backoff {
 public:
  Backoff(Millis first, Millis most) : next_(first), most_(most) {}
  /// False when there was a stop meanwhile.
  [[nodiscard]] bool wait(const std::stop_token& stop);

 private:
  Millis next_;
  Millis most_;
};

class Session {
 public:
  /// `first` may be null. `greet` is called with each new connection.
  Session(const Target& target, std::stop_token stop, Counters& counters, std::unique_ptr<Connection> first,
          std::function<void(Connection&)> greet = {});

  /// A connection that works, as far as one can know. Tries until the deadline or a stop, then throws the last
  /// Error.
  [[nodiscard]] Connection& connection(SteadyTime deadline);
  void drop() { connection_.reset(); }
  [[nodiscard]] const std::stop_token& stop() const { return stop_; }

 private:
  void connect();

  const Target& target_;
  std::stop_token stop_;
  Counters& counters_;
  std::unique_ptr<Connection> connection_;
  std::function<void(Connection&)> greet_;
  bool connected_before_;
};

}  // namespace banana::db::postgres
