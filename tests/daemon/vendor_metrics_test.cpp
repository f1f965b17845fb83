// How vendors are, as Prometheus reads it (OB).
#include "daemon/vendor_metrics.hpp"

#include <doctest/doctest.h>

#include "core/db/open.hpp"
#include "daemon/metrics.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::daemon {

TEST_CASE("circuits and success and latency are told of vendors and their models") {
  const test::TempDir dir;
  const auto database = db::open_sqlite({.path = dir.file("m.db")});
  const ManualClock clock{from_unix_ms(1'795'219'200'000)};
  vendors::Health health{{.failures = 2}};
  Metrics metrics{*database};
  report_vendors(metrics, health, clock);
  CHECK(metrics.text().find("banana_vendor_") == std::string::npos);

  for (int i = 0; i < 3; ++i) health.note("openai", "gpt-image-2", {}, Millis{4'000}, clock.now());
  for (int i = 0; i < 2; ++i) {
    health.note("openai", "gpt-image-1", {.failure = vendors::Failure::transient, .message = "down"},
                Millis{100}, clock.now());
  }
  const std::string text = metrics.text();
  const auto has = [&](std::string_view line) { return text.find(line) != std::string::npos; };
  CHECK(has("banana_vendor_circuit_state{vendor=\"openai\",model=\"gpt-image-2\"} 0\n"));
  CHECK(has("banana_vendor_circuit_state{vendor=\"openai\",model=\"gpt-image-1\"} 2\n"));
  CHECK(has("banana_vendor_success_ratio{vendor=\"openai\",model=\"\"} 0.6"));
  CHECK(has("banana_vendor_success_ratio{vendor=\"openai\",model=\"gpt-image-1\"} 0\n"));
  CHECK(has("banana_vendor_recent_calls{vendor=\"openai\",model=\"gpt-image-2\"} 3\n"));
  CHECK(has("banana_vendor_latency_seconds{vendor=\"openai\",model=\"gpt-image-2\",percentile=\"95\"} "));
  database->stop();
}

}  // namespace banana::daemon
