// net.http_echo: requests per second of our server, beside a bare Beast echo, under wrk with 64 connections.
//
//   net_bench [--rounds N] [--seconds N]     interleaved rounds, medians
//   net_bench --minutes N                    load for N minutes: how much does memory grow?
//   net_bench --list
#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <pthread.h>

#include "core/net/server.hpp"
#include "tests/bench/beast_echo.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::bench {
namespace {

constexpr int kConnections = 64;
constexpr std::size_t kBodyBytes = 256;

struct Options {
  int rounds = 7;
  int seconds = 2;
  int minutes = 0;
};

double rss_mib() {
  std::ifstream statm{"/proc/self/statm"};
  long size = 0;
  long resident = 0;
  statm >> size >> resident;
  return static_cast<double>(resident) * 4096 / 1048576;
}

std::string write_script(const test::TempDir& dir) {
  const std::string path = dir.file("post.lua");
  std::ofstream{path} << "wrk.method = 'POST'\nwrk.body = '" << std::string(kBodyBytes, 'x') << "'\n";
  return path;
}

/// Processor time a thread has used.
double cpu_us(std::thread& thread) {
  clockid_t clock{};
  timespec used{};
  ::pthread_getcpuclockid(thread.native_handle(), &clock);
  ::clock_gettime(clock, &used);
  return static_cast<double>(used.tv_sec) * 1e6 + static_cast<double>(used.tv_nsec) / 1e3;
}

/// Requests per second as wrk counts them; answers other than 200 end the benchmark.
double load(std::uint16_t port, int seconds, const std::string& script) {
  const std::string command =
      fmt::format("wrk -t1 -c{} -d{}s -s {} http://127.0.0.1:{}/echo", kConnections, seconds, script, port);
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start wrk");
  std::string output;
  std::array<char, 512> line{};
  while (std::fgets(line.data(), line.size(), pipe) != nullptr) output += line.data();
  ::pclose(pipe);
  const std::string mark = "Requests/sec:";
  const std::size_t at = output.find(mark);
  if (at == std::string::npos || output.find("Non-2xx") != std::string::npos)
    throw std::runtime_error(output);
  return std::stod(output.substr(at + mark.size()));
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

std::vector<net::Route> routes() {
  return {{net::Method::post, "/echo", [](net::Request& request) -> Task<net::Response> {
             co_return net::Response{200, {{"Content-Type", "text/plain"}}, std::move(request.body)};
           }}};
}

/// A server under measurement: requests per second and processor time per request, round by round.
struct Subject {
  std::uint16_t port;
  std::thread& thread;
  std::vector<double> rates = {};
  std::vector<double> costs_us = {};

  void measure(int seconds, const std::string& script) {
    const double before = cpu_us(thread);
    const double rate = load(port, seconds, script);
    rates.push_back(rate);
    costs_us.push_back((cpu_us(thread) - before) / (rate * seconds));
  }
};

void compare(const Options& options, Subject ours, Subject beast, const std::string& script) {
  for (int round = 0; round < options.rounds; ++round) {
    ours.measure(options.seconds, script);
    beast.measure(options.seconds, script);
  }
  const double value = median(ours.rates);
  const double beside = median(beast.rates);
  fmt::print(
      R"({{"bench":"net.http_echo","value":{:.0f},"unit":"req/s","beside":"beast","beside_value":{:.0f},"ratio":{:.2f},"cpu_us":{:.2f},"beside_cpu_us":{:.2f}}})"
      "\n",
      value, beside, value / beside, median(ours.costs_us), median(beast.costs_us));
}

void soak(const Options& options, std::uint16_t ours, const std::string& script) {
  load(ours, 5, script);  // buffers and pools reach their size
  const double before = rss_mib();
  const double rate = load(ours, options.minutes * 60, script);
  fmt::print(
      R"({{"bench":"net.http_echo_rss_growth_mib","value":{:.2f},"unit":"MiB","start":{:.2f},"end":{:.2f},"minutes":{},"req_per_s":{:.0f}}})"
      "\n",
      rss_mib() - before, before, rss_mib(), options.minutes, rate);
}

int run(const Options& options) {
  const test::TempDir dir;
  const std::string script = write_script(dir);
  asio::io_context our_loop{1};
  asio::io_context beast_loop{1};
  net::Server server{our_loop, routes(), {}};
  const std::uint16_t our_port = server.listen_tcp("127.0.0.1", 0).value();
  BeastEcho beast{beast_loop};
  std::thread our_thread{[&] { our_loop.run(); }};
  std::thread beast_thread{[&] { beast_loop.run(); }};
  if (options.minutes > 0) {
    soak(options, our_port, script);
  } else {
    compare(options, {our_port, our_thread}, {beast.port(), beast_thread}, script);
  }
  our_loop.stop();
  beast_loop.stop();
  our_thread.join();
  beast_thread.join();
  return 0;
}

}  // namespace
}  // namespace banana::bench

int main(int count, char** arguments) {
  banana::bench::Options options;
  for (int i = 1; i < count; i += 2) {
    const std::string_view name = arguments[i];
    const int value = i + 1 < count ? std::atoi(arguments[i + 1]) : 0;
    if (name == "--list") {
      std::puts("net.http_echo");
      return 0;
    }
    if (name == "--rounds" && value > 0) {
      options.rounds = value;
    } else if (name == "--seconds" && value > 0) {
      options.seconds = value;
    } else if (name == "--minutes" && value > 0) {
      options.minutes = value;
    } else {
      std::cerr << "usage: net_bench [--list] [--rounds N] [--seconds N] [--minutes N]\n";
      return 2;
    }
  }
  return banana::bench::run(options);
}
