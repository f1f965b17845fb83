// How quickly bananad is ready on an existing database, and what it takes while it waits.
#include <chrono>
#include <csignal>
#include <fstream>
#include <thread>

#include "tests/bench/figures.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"

namespace {

using namespace banana;
using namespace banana::test;

constexpr int kStarts = 15;

double ms_since(std::chrono::steady_clock::time_point began) {
  return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - began).count();
}

void make_database(const TempDir& dir) {
  Bananad daemon{dir, {"--migrate"}};
  daemon.ready().signal(SIGTERM);
  daemon.exit_status();
}

/// Start of the process to the first good answer of /readyz.
double ready_ms(const TempDir& dir) {
  const auto began = std::chrono::steady_clock::now();
  Bananad daemon{dir, std::vector<std::string>{}};
  daemon.ready();
  const Reply reply = get(daemon.port(), "/readyz");
  const double took = ms_since(began);
  if (reply.status != 200) throw std::runtime_error("not ready: " + reply.body);
  daemon.signal(SIGTERM);
  daemon.exit_status();
  return took;
}

/// The same program, loaded only to say its version.
double load_ms(const TempDir& dir) {
  const auto began = std::chrono::steady_clock::now();
  Bananad daemon{dir, {"--version"}};
  daemon.exit_status();
  return ms_since(began);
}

void bench_ready() {
  const TempDir dir;
  make_database(dir);
  std::vector<double> ready;
  std::vector<double> load;
  for (int i = 0; i < kStarts; ++i) {
    ready.push_back(ready_ms(dir));
    load.push_back(load_ms(dir));
  }
  bench::print("daemon.ready_ms", bench::median(ready), "ms",
               bench::Beside{"--version", bench::median(load)});
}

double resident_mib(pid_t pid) {
  std::ifstream status{"/proc/" + std::to_string(pid) + "/status"};
  for (std::string word; status >> word;) {
    if (word != "VmRSS:") continue;
    double kib = 0;
    status >> kib;
    return kib / 1024;
  }
  throw std::runtime_error("no VmRSS");
}

void bench_rss() {
  const TempDir dir;
  make_database(dir);
  Bananad daemon{dir, std::vector<std::string>{}};
  daemon.ready();
  // Idle is after every door was used once.
  for (const std::string path : {"/healthz", "/readyz", "/metrics"}) {
    get(daemon.port(), path);
    get(daemon.control_socket(), path);
  }
  std::this_thread::sleep_for(std::chrono::seconds{2});
  bench::print("daemon.idle_rss_mib", resident_mib(daemon.pid()), "MiB");
}

constexpr bench::Bench kBenches[] = {{"daemon.ready_ms", &bench_ready}, {"daemon.idle_rss_mib", &bench_rss}};

}  // namespace

int main(int argc, char** argv) { return bench::run_main(argc, argv, kBenches); }
