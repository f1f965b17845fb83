// Carries signals between processes, and holds this process's node number.
//
// One connection of its own, one PostgreSQL channel, "banana_<oid of the schema>", payload "<origin>:<signal>".
// Signals of this process are raised at once and go out as NOTIFY at most once each in an interval: inside the write
// transactions a NOTIFY would halve their throughput. After a new connection every signal is raised once,
// because something may have been missed.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "core/db/postgres/session.hpp"
#include "core/db/signals.hpp"

namespace banana::db::postgres {

class Relay {
 public:
  Relay(const Target& target, Millis interval, Signals& signals, Counters& counters);
  ~Relay();
  Relay(const Relay&) = delete;
  Relay& operator=(const Relay&) = delete;

  /// Until signals of others are heard, so that none is missed from then on; false when that takes too long.
  bool wait_until_listening(Millis at_most);

  /// Raises the signal here and sends it to the others. Any thread.
  void announce(const std::string& channel);

  /// A number that no other process on this database has, from now until the end. Any thread; blocks the
  /// first time.
  [[nodiscard]] std::uint32_t node();

  /// Sends what is waiting and ends.
  void stop();

 private:
  struct Outgoing {
    bool waiting = false;
    SteadyTime not_before{};
  };

  void run(const std::stop_token& stop);
  void greet(Connection& connection);
  void hear(Connection& connection);
  void tell(Connection& connection, bool all);
  [[nodiscard]] std::vector<std::string> take_due(bool all);
  [[nodiscard]] bool anything_waiting();
  void hold_node(Connection& connection);
  [[nodiscard]] bool try_node(Connection& connection, std::uint32_t node);
  void rest(const Connection& connection);
  [[nodiscard]] int rest_ms();
  void wake() const;

  const Target& target_;
  const Millis interval_;
  Signals& signals_;
  Counters& counters_;
  const std::string origin_;
  int wake_fd_;
  std::string channel_;  // PostgreSQL's; the relay's thread only

  std::mutex mutex_;
  std::condition_variable changed_;
  bool listening_ = false;  // since some time; a lost connection is made up for
  std::map<std::string, Outgoing, std::less<>> outgoing_;
  bool node_wanted_ = false;
  std::optional<std::uint32_t> node_;
  bool node_held_ = false;  // by the connection there is now

  std::jthread thread_;
};

}  // namespace banana::db::postgres
