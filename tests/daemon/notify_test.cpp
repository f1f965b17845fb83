// What systemd is told, and when.
#include "daemon/notify.hpp"

#include <csignal>
#include <cstring>
#include <deque>
#include <fstream>
#include <stdexcept>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "daemon/watchdog.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"

using namespace banana;
using namespace banana::test;

namespace {

/// Takes systemd's place.
class Listener {
 public:
  explicit Listener(const std::string& path) {
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    sockaddr_un at{};
    at.sun_family = AF_UNIX;
    std::memcpy(at.sun_path, path.data(), path.size());
    if (path[0] == '@') at.sun_path[0] = '\0';
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + path.size());
    if (::bind(socket_, reinterpret_cast<sockaddr*>(&at), size) != 0) throw std::runtime_error("bind failed");
    patience({.tv_sec = 20, .tv_usec = 0});
  }
  ~Listener() { ::close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;

  void patience(timeval span) { ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &span, sizeof(span)); }
  /// Empty when nothing comes.
  std::string next() {
    char buffer[4096];
    const ssize_t size = ::recv(socket_, buffer, sizeof(buffer), 0);
    return size <= 0 ? std::string{} : std::string{buffer, static_cast<std::size_t>(size)};
  }

 private:
  int socket_ = -1;
};

void check_life(const TempDir& dir, const std::string& address) {
  Listener systemd{address};
  Bananad daemon{dir, Launch{.flags = {"--migrate"}, .environment = {{"NOTIFY_SOCKET", address}}}};
  CHECK(systemd.next() == "READY=1\nSTATUS=running bot worker web scheduler");
  daemon.signal(SIGHUP);
  const std::string reloading = systemd.next();
  REQUIRE(reloading.starts_with("RELOADING=1\nMONOTONIC_USEC="));
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  const auto told_us = std::stoll(reloading.substr(reloading.rfind('=') + 1));
  const auto now_us = now.tv_sec * 1'000'000LL + now.tv_nsec / 1'000;
  CHECK(told_us <= now_us);
  CHECK(told_us > now_us - 60'000'000);
  CHECK(systemd.next().starts_with("READY=1\n"));
  daemon.signal(SIGTERM);
  CHECK(systemd.next().starts_with("STOPPING=1\n"));
  CHECK(daemon.exit_status() == 0);
}

/// A database that takes questions and never answers them while it is stuck.
class StuckDatabase final : public db::Database {
 public:
  bool stuck = false;

  [[nodiscard]] db::Engine engine() const override { return db::Engine::sqlite; }
  [[nodiscard]] db::Stats stats() const override { return {}; }
  void stop() override { unanswered_.clear(); }

 private:
  void enqueue(std::unique_ptr<db::WriteWork> /*work*/) noexcept override {}
  void enqueue(std::unique_ptr<db::ReadWork> work) noexcept override {
    if (stuck) return unanswered_.push_back(std::move(work));
    // Whatever it says, it answers.
    work->finish(nullptr);
  }
  std::deque<std::unique_ptr<db::ReadWork>> unanswered_;
};

}  // namespace

TEST_CASE("systemd is told of ready and reloading and stopping at a path") {
  const TempDir dir;
  check_life(dir, dir.file("notify.sock"));
}

TEST_CASE("systemd is told of ready and reloading and stopping at an abstract address") {
  const TempDir dir;
  check_life(dir, "@" + dir.file("notify.sock"));
}

TEST_CASE("the watchdog hears from a living daemon") {
  const TempDir dir;
  Listener systemd{dir.file("notify.sock")};
  Bananad daemon{
      dir, Launch{.flags = {"--migrate"},
                  .environment = {{"NOTIFY_SOCKET", dir.file("notify.sock")}, {"WATCHDOG_USEC", "100000"}}}};
  int signs = 0;
  for (int i = 0; i < 10 && signs < 3; ++i) signs += systemd.next() == "WATCHDOG=1" ? 1 : 0;
  CHECK(signs == 3);
}

TEST_CASE("a watchdog meant for another process is not ours to feed") {
  ::setenv("WATCHDOG_USEC", "100000", 1);
  ::setenv("WATCHDOG_PID", "1", 1);
  CHECK_FALSE(daemon::watchdog_interval());
  ::setenv("WATCHDOG_PID", std::to_string(::getpid()).c_str(), 1);
  CHECK(daemon::watchdog_interval() == Millis{100});
  ::setenv("WATCHDOG_USEC", "soon", 1);
  CHECK_FALSE(daemon::watchdog_interval());
  ::unsetenv("WATCHDOG_USEC");
  ::unsetenv("WATCHDOG_PID");
  CHECK_FALSE(daemon::watchdog_interval());
}

TEST_CASE("without a listener nothing happens and an unusable address is no error") {
  for (const std::string& address :
       {std::string{}, std::string{"relative"}, std::string(200, '/'), std::string{"/nowhere/notify.sock"}}) {
    const daemon::Notifier notifier{address};
    notifier.ready("fine");
  }
}

TEST_CASE("a status is one line whatever is in it") {
  const TempDir dir;
  Listener systemd{dir.file("notify.sock")};
  const daemon::Notifier notifier{dir.file("notify.sock")};
  notifier.status("one\nSTOPPING=1");
  CHECK(systemd.next() == "STATUS=one STOPPING=1");
}

TEST_CASE("the watchdog hears nothing while the database does not answer") {
  const TempDir dir;
  Listener systemd{dir.file("notify.sock")};
  const daemon::Notifier notifier{dir.file("notify.sock")};
  StuckDatabase database;
  database.stuck = true;
  asio::io_context loop;
  daemon::DatabaseProbe probe{loop, database};
  asio::co_spawn(loop, daemon::keep_alive(notifier, probe, Millis{40}), asio::detached);
  loop.run_for(Millis{300});
  systemd.patience({.tv_sec = 0, .tv_usec = 1'000});
  CHECK(systemd.next().empty());
  Result<> told;
  asio::co_spawn(loop, [&]() -> Task<> { told = co_await probe.ask(Millis{10}); }, asio::detached);
  loop.run_for(Millis{100});
  REQUIRE_FALSE(told);
  CHECK(told.error().code == Errc::timeout);
  CHECK(told.error().message == "the database has not answered for 10ms");
  database.stop();
}
