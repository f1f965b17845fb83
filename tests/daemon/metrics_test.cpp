// What Prometheus gets.
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>

#include <doctest/doctest.h>

#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"

using namespace banana;
using namespace banana::test;

namespace {

double value(const std::string& metrics, const std::string& series) {
  const std::size_t at = metrics.find("\n" + series + " ");
  REQUIRE(at != std::string::npos);
  return std::stod(metrics.substr(at + series.size() + 2));
}

}  // namespace

TEST_CASE("metrics count requests by route and tell of the process and its database") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready();
  for (int i = 0; i < 3; ++i) get(daemon.port(), "/healthz");
  get(daemon.port(), "/readyz");
  const std::string metrics = get(daemon.port(), "/metrics").body;
  CHECK(value(metrics, R"(banana_http_requests_total{code="200",method="GET",route="/healthz"})") == 3);
  CHECK(value(metrics, R"(banana_http_request_duration_seconds_count{route="/healthz"})") == 3);
  CHECK(value(metrics, "banana_database_writes_total") >= 1);
  CHECK(value(metrics, "banana_database_reads_total") >= 1);
  CHECK(value(metrics, "process_resident_memory_bytes") > 1'000'000);
  CHECK(value(metrics, "process_open_fds") > 5);
  CHECK(value(metrics, "process_threads") >= 2);
  CHECK(value(metrics, "process_cpu_seconds_total") >= 0);
  const auto now = static_cast<double>(std::time(nullptr));
  CHECK(value(metrics, "process_start_time_seconds") <= now + 1);
  CHECK(value(metrics, "process_start_time_seconds") > now - 120);
}

TEST_CASE("a path that is not in the table makes no time series") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready();
  CHECK(get(daemon.port(), "/no/such/thing").status == 404);
  CHECK(get(daemon.port(), "/metrics").body.find("/no/such/thing") == std::string::npos);
}

TEST_CASE("promtool finds nothing to mend in the metrics") {
  if (std::system("command -v promtool >/dev/null 2>&1") != 0) {
    std::cout << "SKIPPED: promtool is not installed\n";
    return;
  }
  const TempDir dir;
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready();
  get(daemon.port(), "/healthz");
  std::ofstream{dir.file("metrics")} << get(daemon.port(), "/metrics").body;
  CHECK(std::system(("promtool check metrics <" + dir.file("metrics")).c_str()) == 0);
}

TEST_CASE("timed tasks run from the start on and are counted") {
  const TempDir dir;
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready();
  const std::string runs = R"(banana_task_runs_total{outcome="done",task="ledger.seal"} )";
  const auto patience = std::chrono::steady_clock::now() + kPatience;
  std::string metrics;
  do {
    metrics = get(daemon.port(), "/metrics").body;
  } while (metrics.find(runs) == std::string::npos && std::chrono::steady_clock::now() < patience);
  CHECK(metrics.find(runs) != std::string::npos);
  CHECK(metrics.find(R"(banana_task_last_duration_seconds{task="ledger.seal"})") != std::string::npos);
  daemon.signal(SIGTERM);
  CHECK(daemon.exit_status() == 0);
}
