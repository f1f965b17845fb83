// A run in which all that can go wrong at Telegram does, while a bot's token and its webhook's secret are looked for in
// everything that leaves the daemon: its log, the answers of its doors, its files.
#pragma once

#include <cstdint>
#include <string>

namespace banana::test {

struct CanaryReport {
  std::int64_t lines = 0;  // of the log
  std::int64_t log_bytes = 0;
  std::int64_t answers = 0;  // of the web server and the control socket
  std::int64_t file_bytes = 0;
  std::int64_t faults = 0;  // Telegram's
  std::string found = {};   // where a secret was seen; empty: nowhere
};

/// Runs until the log has so many lines.
[[nodiscard]] CanaryReport fly_canary(std::int64_t lines);

}  // namespace banana::test
