#include "daemon/vendor_metrics.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "daemon/metrics.hpp"

namespace banana::daemon {

namespace {

using vendors::Circuit;
using vendors::HealthView;
using Sample = Metrics::Sample;

/// In the order in which they get worse.
double number_of(Circuit circuit) {
  switch (circuit) {
    case Circuit::closed:
      return 0;
    case Circuit::half_open:
      return 1;
    case Circuit::open:
      break;
  }
  return 2;
}

/// The vendor's as a whole has an empty model.
Sample sample(const HealthView& view, double value) {
  return {.labels = {{"vendor", view.about.vendor}, {"model", view.about.model}}, .value = value};
}

std::vector<Sample> latencies(const HealthView& view) {
  std::vector<Sample> out;
  const std::pair<const char*, std::optional<Millis>> all[] = {
      {"50", view.p50}, {"95", view.p95}, {"99", view.p99}};
  for (const auto& [percentile, took] : all) {
    if (!took) continue;
    out.push_back(sample(view, std::chrono::duration<double>(*took).count()));
    out.back().labels.emplace_back("percentile", percentile);
  }
  return out;
}

}  // namespace

void report_vendors(Metrics& metrics, const vendors::Health& health, const Clock& clock) {
  const auto watch = [&](const char* name, const char* help, auto samples_of) {
    metrics.watch_all(Metrics::Kind::gauge, name, help, [&health, &clock, samples_of] {
      std::vector<Sample> out;
      for (const HealthView& view : health.view(clock.now())) {
        for (Sample& one : samples_of(view)) out.push_back(std::move(one));
      }
      return out;
    });
  };
  watch("banana_vendor_circuit_state", "0 closed, 1 half open, 2 open; what an operator forced counts",
        [](const HealthView& view) {
          return std::vector{sample(view, number_of(view.forced.value_or(view.circuit)))};
        });
  watch(
      "banana_vendor_success_ratio", "Of the calls within the window, those that went well",
      [](const HealthView& view) -> std::vector<Sample> {
        if (view.counts.all() == 0) return {};
        return {sample(view, static_cast<double>(view.counts.good) / static_cast<double>(view.counts.all()))};
      });
  watch("banana_vendor_recent_calls", "Calls within the window", [](const HealthView& view) {
    return std::vector{sample(view, static_cast<double>(view.counts.all()))};
  });
  watch("banana_vendor_latency_seconds", "How long calls took of late, by percentile", &latencies);
}

}  // namespace banana::daemon
