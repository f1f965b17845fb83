#include "daemon/metrics.hpp"

#include <array>

#include <fmt/format.h>
#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

#include "core/base/version.hpp"
#include "daemon/process_stats.hpp"

namespace banana::daemon {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

const prometheus::Histogram::BucketBoundaries kSeconds{0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                       0.1,    0.25,  0.5,    1,     2.5,  5,     10};

/// A number that is kept elsewhere and only read when somebody asks.
MetricFamily read_now(std::string name, std::string help, MetricType type, double value,
                      std::vector<ClientMetric::Label> labels = {}) {
  ClientMetric metric;
  metric.label = std::move(labels);
  (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = value;
  return {std::move(name), std::move(help), type, {std::move(metric)}};
}

MetricFamily of_samples(const std::string& name, const std::string& help, MetricType type,
                        const std::vector<Metrics::Sample>& samples) {
  MetricFamily family{name, help, type, {}};
  for (const Metrics::Sample& sample : samples) {
    ClientMetric& metric = family.metric.emplace_back();
    for (const auto& [label, value] : sample.labels) metric.label.push_back({label, value});
    (type == MetricType::Counter ? metric.counter.value : metric.gauge.value) = sample.value;
  }
  return family;
}

MetricFamily gauge(std::string name, std::string help, double value) {
  return read_now(std::move(name), std::move(help), MetricType::Gauge, value);
}
MetricFamily counter(std::string name, std::string help, std::int64_t value) {
  return read_now(std::move(name), std::move(help), MetricType::Counter, static_cast<double>(value));
}

void add_process(std::vector<MetricFamily>& out) {
  const ProcessStats now = process_stats();
  out.push_back(
      read_now("process_cpu_seconds_total", "Processor time used", MetricType::Counter, now.cpu_seconds));
  out.push_back(gauge("process_resident_memory_bytes", "Memory that is resident",
                      static_cast<double>(now.resident_bytes)));
  out.push_back(
      gauge("process_virtual_memory_bytes", "Address space used", static_cast<double>(now.virtual_bytes)));
  out.push_back(gauge("process_threads", "Threads of the process", static_cast<double>(now.threads)));
  out.push_back(gauge("process_open_fds", "Open file descriptors", static_cast<double>(now.open_files)));
  out.push_back(gauge("process_max_fds", "Most file descriptors that may be open",
                      static_cast<double>(now.open_files_max)));
  out.push_back(
      gauge("process_start_time_seconds", "When the process started, in Unix time", now.start_time_seconds));
}

void add_database(std::vector<MetricFamily>& out, const db::Stats& stats) {
  out.push_back(counter("banana_database_writes_total", "Write operations committed", stats.writes));
  out.push_back(counter("banana_database_commits_total", "Groups that write operations were committed in",
                        stats.write_commits));
  out.push_back(counter("banana_database_write_failures_total",
                        "Write operations that failed and were undone", stats.write_failures));
  out.push_back(counter("banana_database_reads_total", "Read operations", stats.reads));
  out.push_back(counter("banana_database_retries_total", "Operations that were run again", stats.retries));
  out.push_back(counter("banana_database_reconnects_total", "Connections made anew", stats.reconnects));
  out.push_back(gauge("banana_database_queued_writes", "Write operations that wait for their turn",
                      static_cast<double>(stats.queued_writes)));
}

}  // namespace

struct Metrics::Impl {
  explicit Impl(const db::Database& of) : database(of) {}

  const db::Database& database;
  struct Watched {
    MetricType type;
    std::string name;
    std::string help;
    std::function<std::vector<Sample>()> read;
  };
  std::vector<Watched> watched;
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests = prometheus::BuildCounter()
                                                          .Name("banana_http_requests_total")
                                                          .Help("HTTP requests answered")
                                                          .Register(registry);
  prometheus::Family<prometheus::Histogram>& durations = prometheus::BuildHistogram()
                                                             .Name("banana_http_request_duration_seconds")
                                                             .Help("From a request's last byte to its answer")
                                                             .Register(registry);
  prometheus::Family<prometheus::Counter>& tasks = prometheus::BuildCounter()
                                                       .Name("banana_task_runs_total")
                                                       .Help("Runs of timed tasks that came to their end")
                                                       .Register(registry);
  prometheus::Family<prometheus::Gauge>& task_seconds = prometheus::BuildGauge()
                                                            .Name("banana_task_last_duration_seconds")
                                                            .Help("How long a timed task took last")
                                                            .Register(registry);
};

Metrics::Metrics(const db::Database& database) : impl_(std::make_unique<Impl>(database)) {}
Metrics::~Metrics() = default;

void Metrics::request_done(std::string_view route, std::string_view method, int status,
                           std::chrono::nanoseconds took) {
  const std::string pattern{route};
  impl_->requests
      .Add({{"route", pattern}, {"method", std::string{method}}, {"code", fmt::format("{}", status)}})
      .Increment();
  impl_->durations.Add({{"route", pattern}}, kSeconds).Observe(std::chrono::duration<double>(took).count());
}

void Metrics::task_done(std::string_view task, bool well, std::chrono::nanoseconds took) {
  const std::string name{task};
  impl_->tasks.Add({{"task", name}, {"outcome", well ? "done" : "failed"}}).Increment();
  impl_->task_seconds.Add({{"task", name}}).Set(std::chrono::duration<double>(took).count());
}

void Metrics::watch(Kind kind, std::string name, std::string help, std::function<double()> read) {
  watch_all(kind, std::move(name), std::move(help),
            [read = std::move(read)] { return std::vector<Sample>{{.labels = {}, .value = read()}}; });
}

void Metrics::watch_all(Kind kind, std::string name, std::string help,
                        std::function<std::vector<Sample>()> read) {
  impl_->watched.push_back({kind == Kind::counter ? MetricType::Counter : MetricType::Gauge, std::move(name),
                            std::move(help), std::move(read)});
}

std::string Metrics::text() const {
  std::vector<MetricFamily> families = impl_->registry.Collect();
  std::erase_if(families, [](const MetricFamily& family) { return family.metric.empty(); });
  families.push_back(read_now("banana_build_info", "Always 1; the label tells the version", MetricType::Gauge,
                              1, {{"version", std::string{version()}}}));
  add_process(families);
  add_database(families, impl_->database.stats());
  for (const Impl::Watched& one : impl_->watched) {
    if (MetricFamily family = of_samples(one.name, one.help, one.type, one.read()); !family.metric.empty()) {
      families.push_back(std::move(family));
    }
  }
  return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace banana::daemon
