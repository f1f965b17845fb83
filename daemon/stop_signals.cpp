#include "daemon/stop_signals.hpp"

#include <csignal>
#include <string_view>

#include <unistd.h>

#include "daemon/exit_code.hpp"

namespace banana::daemon {

namespace {

constexpr std::string_view kLine =
    "{\"level\":\"warning\",\"msg\":\"told to stop a second time, leaving at once\"}\n";

void leave(int signal) {
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, kLine.data(), kLine.size());
  ::_exit(static_cast<int>(ExitCode::killed_base) + signal);
}

}  // namespace

void ignore_stray_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGHUP, SIG_IGN);
}

void leave_at_once_on_stop_signals() {
  std::signal(SIGHUP, SIG_IGN);
  std::signal(SIGTERM, &leave);
  std::signal(SIGINT, &leave);
}

}  // namespace banana::daemon
