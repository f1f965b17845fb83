#include "daemon/process_stats.hpp"

#include <array>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

namespace banana::daemon {

namespace {

// Positions in /proc/PID/stat after the command's name, see proc(5).
constexpr int kUserTime = 11;
constexpr int kSystemTime = 12;
constexpr int kThreads = 17;
constexpr int kStartTime = 19;
constexpr int kVirtualSize = 20;
constexpr int kResidentPages = 21;
constexpr int kFields = 22;

std::string read_all(const char* path) {
  std::ifstream file{path};
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}

/// When the machine started, in seconds since the epoch.
double boot_time() {
  std::istringstream lines{read_all("/proc/stat")};
  for (std::string word; lines >> word;) {
    if (word != "btime") continue;
    double seconds = 0;
    lines >> seconds;
    return seconds;
  }
  return 0;
}

std::int64_t count_open_files() {
  std::error_code failure;
  std::int64_t count = 0;
  for (auto at = std::filesystem::directory_iterator{"/proc/self/fd", failure};
       !failure && at != std::filesystem::directory_iterator{}; at.increment(failure)) {
    ++count;
  }
  return count == 0 ? 0 : count - 1;  // without the one that reads the folder
}

}  // namespace

ProcessStats process_stats() {
  ProcessStats out;
  const std::string stat = read_all("/proc/self/stat");
  // The command's name stands in parentheses and may hold anything.
  std::istringstream after_name{stat.substr(std::min(stat.size(), stat.rfind(')') + 2))};
  std::array<double, kFields> fields{};
  std::string state;
  after_name >> state;
  for (std::size_t i = 1; i < fields.size(); ++i) after_name >> fields[i];
  static const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  static const double booted = boot_time();
  out.cpu_seconds = (fields[kUserTime] + fields[kSystemTime]) / ticks;
  out.start_time_seconds = booted + fields[kStartTime] / ticks;
  out.threads = static_cast<std::int64_t>(fields[kThreads]);
  out.virtual_bytes = static_cast<std::int64_t>(fields[kVirtualSize]);
  out.resident_bytes = static_cast<std::int64_t>(fields[kResidentPages]) * ::sysconf(_SC_PAGESIZE);
  out.open_files = count_open_files();
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) out.open_files_max = static_cast<std::int64_t>(limit.rlim_cur);
  return out;
}

}  // namespace banana::daemon
