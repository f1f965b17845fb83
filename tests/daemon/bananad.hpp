// The real bananad as a child process, seen from outside: its log, its exit, its sockets.
//
//   const TempDir dir;
//   Bananad daemon{dir, {"--migrate"}};
//   daemon.wait_for("ready");
//   CHECK(get(daemon.port(), "/readyz").status == 200);
//   daemon.signal(SIGTERM);
//   CHECK(daemon.exit_status() == 0);
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/object.hpp>
#include <sys/types.h>

#include "core/base/time.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::test {

struct Launch {
  std::vector<std::string> flags = {};
  std::vector<std::pair<std::string, std::string>> environment = {};
  /// Runs in the child before it becomes bananad: to mount something or to give up rights. False: the child ends.
  std::function<bool()> before = {};
};

class Bananad {
 public:
  /// Its data, its socket and a port of its own are in `dir`; the web server takes any free port.
  Bananad(const TempDir& dir, std::vector<std::string> flags)
      : Bananad(dir, Launch{.flags = std::move(flags)}) {}
  Bananad(const TempDir& dir, Launch launch);
  ~Bananad();
  Bananad(const Bananad&) = delete;
  Bananad& operator=(const Bananad&) = delete;

  /// The next line of the log with this message. Throws, with all lines seen, when none comes in time.
  boost::json::object wait_for(std::string_view message);
  /// Waits for "ready", keeping the port the web server listens at.
  Bananad& ready();

  void signal(int number) const;
  /// Waits for the end: the exit code, or minus the signal it died by.
  int exit_status();
  [[nodiscard]] bool is_running();

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] const std::string& control_socket() const { return control_socket_; }
  /// All of the log so far; after exit_status() all there is.
  [[nodiscard]] const std::vector<std::string>& lines() const { return lines_; }
  /// Reads what has been logged by now. A daemon that logs much waits for its reader, so it is to be read now and then.
  void read_log();
  /// The same, and forgets the lines.
  [[nodiscard]] std::vector<std::string> take_lines();

 private:
  bool read_more(int timeout_ms);

  std::string control_socket_;
  pid_t pid_ = -1;
  int log_ = -1;
  int status_ = 0;
  bool ended_ = false;
  std::string partial_;
  std::vector<std::string> lines_;
  std::size_t looked_at_ = 0;
  std::uint16_t port_ = 0;
};

/// How long anything here may take on a machine with other things to do.
inline constexpr Millis kPatience{20'000};

}  // namespace banana::test
