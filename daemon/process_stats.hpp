// What the kernel says about this process.
#pragma once

#include <cstdint>

namespace banana::daemon {

struct ProcessStats {
  double cpu_seconds = 0;
  double start_time_seconds = 0;  // since the epoch
  std::int64_t resident_bytes = 0;
  std::int64_t virtual_bytes = 0;
  std::int64_t threads = 0;
  std::int64_t open_files = 0;
  std::int64_t open_files_max = 0;
};

/// What can't be read stays 0: a metric must not take the daemon down.
[[nodiscard]] ProcessStats process_stats();

}  // namespace banana::daemon
