#include "core/db/postgres/relay.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "core/base/id.hpp"
#include "core/base/log.hpp"
#include "core/base/random.hpp"
#include "core/db/postgres/cursor.hpp"

namespace banana::db::postgres {
namespace {

// Installations that share a database keep to their own schema, and so do their signals.
constexpr std::string_view kChannel =
    "SELECT 'banana_' || coalesce((SELECT oid FROM pg_namespace WHERE nspname = current_schema()), 0)";
constexpr std::string_view kNotify = "SELECT pg_notify($1, $2)";
// Freed by the server when the session ends, however the process ends.
constexpr std::string_view kLock = "SELECT pg_try_advisory_lock($1, $2)";
constexpr std::int32_t kNodeLocks = 0x62616e61;  // "bana"
constexpr Millis kNodeRetry{1'000};
constexpr Millis kRestMax{60'000};

std::string new_origin() {
  SystemRandom random;
  return random.token(9);
}

}  // namespace

Relay::Relay(const Target& target, Millis interval, Signals& signals, Counters& counters)
    : target_(target),
      interval_(interval),
      signals_(signals),
      counters_(counters),
      origin_(new_origin()),
      wake_fd_(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {
  if (wake_fd_ < 0) throw std::system_error(errno, std::generic_category(), "eventfd");
  thread_ = std::jthread{[this](const std::stop_token& stop) { run(stop); }};
}

Relay::~Relay() {
  stop();
  ::close(wake_fd_);
}

bool Relay::wait_until_listening(Millis at_most) {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, at_most, [this] { return listening_; });
}

void Relay::announce(const std::string& channel) {
  signals_.raise(channel);
  {
    const std::scoped_lock lock{mutex_};
    if (std::exchange(outgoing_[channel].waiting, true)) return;
  }
  wake();
}

std::uint32_t Relay::node() {
  std::unique_lock lock{mutex_};
  node_wanted_ = true;
  if (!node_) wake();
  const auto patience = target_.connect_timeout + target_.statement_timeout;
  const auto settled = [this] { return node_.has_value() || thread_.get_stop_token().stop_requested(); };
  if (!changed_.wait_for(lock, patience, settled) || !node_) {
    throw Error{Cause::connection_lost, "no node number could be had from database " + target_.description};
  }
  return *node_;
}

void Relay::stop() {
  thread_.request_stop();
  wake();
  changed_.notify_all();
  if (thread_.joinable()) thread_.join();
}

void Relay::run(const std::stop_token& stop) {
  Session session{target_, stop, counters_, nullptr, [this](Connection& connection) { greet(connection); }};
  for (bool last = false; !last;) {
    last = stop.stop_requested();
    if (last && !anything_waiting()) return;
    try {
      Connection& connection = session.connection(SteadyTime::max());
      hear(connection);
      hold_node(connection);
      tell(connection, last);
      if (!last) rest(connection);
    } catch (const Error&) {
      session.drop();
    }
  }
}

void Relay::greet(Connection& connection) {
  ResultCursor row{connection.fetch(kChannel)};
  if (row.next()) channel_ = row.text(0);
  connection.send("LISTEN " + channel_);
  connection.sync();
  signals_.raise_all();
  {
    const std::scoped_lock lock{mutex_};
    node_held_ = false;
    listening_ = true;
  }
  changed_.notify_all();
}

void Relay::hear(Connection& connection) {
  for (const auto& payload : connection.notifications()) {
    const std::string_view all{payload};
    const auto colon = all.find(':');
    if (colon == std::string_view::npos || all.substr(0, colon) == origin_) continue;
    signals_.raise(all.substr(colon + 1));
  }
}

/// Sends what is waiting and may go. What was taken and then not sent goes back.
void Relay::tell(Connection& connection, bool all) {
  const auto channels = take_due(all);
  if (channels.empty()) return;
  try {
    for (const auto& channel : channels) {
      const std::string payload = origin_ + ":" + channel;
      connection.send(kNotify, std::array{Param{channel_}, Param{payload}});
    }
    connection.sync();
  } catch (const Error&) {
    const std::scoped_lock lock{mutex_};
    for (const auto& channel : channels) outgoing_[channel].waiting = true;
    throw;
  }
}

std::vector<std::string> Relay::take_due(bool all) {
  const auto now = std::chrono::steady_clock::now();
  std::vector<std::string> channels;
  const std::scoped_lock lock{mutex_};
  for (auto& [channel, outgoing] : outgoing_) {
    if (!outgoing.waiting || (!all && outgoing.not_before > now)) continue;
    // Cleared before it is sent: what is raised from here on goes with the next one.
    outgoing = {.waiting = false, .not_before = now + interval_};
    channels.push_back(channel);
  }
  return channels;
}

bool Relay::anything_waiting() {
  const std::scoped_lock lock{mutex_};
  return std::ranges::any_of(outgoing_, [](const auto& entry) { return entry.second.waiting; });
}

/// Takes a free number, or after a lost connection the same one again.
void Relay::hold_node(Connection& connection) {
  std::optional<std::uint32_t> node;
  {
    const std::scoped_lock lock{mutex_};
    if (!node_wanted_ || node_held_) return;
    node = node_;
  }
  SystemRandom random;
  const auto first = node ? *node : static_cast<std::uint32_t>(random.below(IdMaker::kNodes));
  const auto tries = node ? 1 : IdMaker::kNodes;
  for (std::uint32_t i = 0; i < tries && !node_held_; ++i) {
    const auto candidate = (first + i) % IdMaker::kNodes;
    if (!try_node(connection, candidate)) continue;
    const std::scoped_lock lock{mutex_};
    node_ = candidate;
    node_held_ = true;
  }
  if (node_held_) {
    changed_.notify_all();
  } else if (node) {
    log::error("this process's node number is held by another session: if this goes on, restart it",
               {{"node", *node}});
  }
}

bool Relay::try_node(Connection& connection, std::uint32_t node) {
  ResultCursor row{connection.fetch(kLock, std::array{Param{kNodeLocks}, Param{node}})};
  connection.sync();
  return row.next() && row.i64(0) != 0;
}

/// Until something comes, is to be sent, or it is time to try for the node number again.
void Relay::rest(const Connection& connection) {
  std::array entries{pollfd{.fd = connection.socket(), .events = POLLIN, .revents = 0},
                     pollfd{.fd = wake_fd_, .events = POLLIN, .revents = 0}};
  ::poll(entries.data(), entries.size(), rest_ms());
  eventfd_t ignored = 0;
  ::eventfd_read(wake_fd_, &ignored);
}

int Relay::rest_ms() {
  const auto now = std::chrono::steady_clock::now();
  const std::scoped_lock lock{mutex_};
  Millis span = node_wanted_ && !node_held_ ? kNodeRetry : kRestMax;
  for (const auto& [channel, outgoing] : outgoing_) {
    if (outgoing.waiting) span = std::min(span, std::chrono::ceil<Millis>(outgoing.not_before - now));
  }
  return static_cast<int>(std::max(span, Millis{0}).count());
}

void Relay::wake() const { ::eventfd_write(wake_fd_, 1); }

}  // namespace banana::db::postgres
