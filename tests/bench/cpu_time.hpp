// Processor time of processes that are measured from outside.
#pragma once

#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>

#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

#include "tests/daemon/postgres_url.hpp"

namespace banana::bench {

enum class Children : bool { left_out, ended_too };

/// Of one process so far, in seconds.
inline double cpu_s_of(pid_t pid, Children children = Children::left_out) {
  std::ifstream in{fmt::format("/proc/{}/stat", pid)};
  std::string line;
  std::getline(in, line);
  if (line.empty()) return 0;  // it has ended since
  std::istringstream rest{line.substr(line.rfind(')') + 2)};
  std::string skipped;
  for (int n = 0; n < 11; ++n) rest >> skipped;
  long ticks = 0;
  for (int n = 0; n < (children == Children::ended_too ? 4 : 2); ++n) {
    long more = 0;
    rest >> more;
    ticks += more;
  }
  return static_cast<double>(ticks) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

/// Which process the server of BANANA_TEST_POSTGRES is: it says so beside its socket.
inline pid_t postgres_pid() {
  auto parts = test::postgres_parts();
  std::ifstream in{parts["host"] + "/.s.PGSQL." + parts["port"] + ".lock"};
  pid_t pid = 0;
  if (!(in >> pid)) throw std::runtime_error("BANANA_TEST_POSTGRES is no socket of a server of this machine");
  return pid;
}

/// Of the server and every process it began: its writers of logs and pages as well as its connections.
inline double postgres_cpu_s(pid_t server) {
  double all = cpu_s_of(server, Children::ended_too);
  std::ifstream in{fmt::format("/proc/{0}/task/{0}/children", server)};
  for (pid_t child = 0; in >> child;) all += cpu_s_of(child);
  return all;
}

}  // namespace banana::bench
