// Long polling for one bot: what getUpdates gives is recorded before it is confirmed, so nothing is lost; what comes
// twice is known by its number.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/io_context.hpp>

#include "core/base/clock.hpp"
#include "core/db/database.hpp"
#include "core/inbox/inbox.hpp"
#include "core/telegram/api.hpp"
#include "daemon/doorkeeper.hpp"

namespace banana::daemon {

/// All of it must outlive the poller.
struct PollerPorts {
  asio::io_context& loop;
  db::Database& database;
  const Clock& clock;
  telegram::Api& api;
  LetsIn lets_in;
  std::function<void(const inbox::Lane&, inbox::Haste)> on_recorded;  // after a commit
  std::function<void(BotId)> on_revoked;
};

class Poller {
 public:
  Poller(PollerPorts& ports, BotId bot) : ports_(ports), bot_(bot) {}
  /// It has ended.
  ~Poller() = default;
  Poller(const Poller&) = delete;
  Poller& operator=(const Poller&) = delete;

  /// Calls `ended` once it is over; then the poller may go.
  void start(std::function<void()> ended);
  /// Ends what is under way. May be called again.
  void stop();

 private:
  struct Came {
    inbox::Envelope envelope;
    std::string body;
  };

  Task<> run();
  /// How long to wait before asking again.
  Task<Millis> ask();
  Task<Millis> take(const JsonArray& updates);
  Task<> record(const std::vector<Came>& came);
  Millis after(const telegram::ApiError& error);

  PollerPorts& ports_;
  const BotId bot_;
  std::int64_t offset_ = 0;
  int failures_ = 0;
  bool stopping_ = false;
  asio::cancellation_signal cancel_;
};

}  // namespace banana::daemon
