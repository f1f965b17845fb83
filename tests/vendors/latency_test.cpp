#include "core/vendors/latency.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <doctest/doctest.h>

#include "core/base/random.hpp"
#include "core/vendors/tally.hpp"

using namespace banana;
using namespace banana::vendors;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart = from_unix_ms(1'795'219'200'000);

double error_of(Millis estimate, Millis exact) {
  return std::abs(static_cast<double>(estimate.count() - exact.count())) / static_cast<double>(exact.count());
}

}  // namespace

TEST_CASE("quantiles are right to within a tenth") {
  SeededRandom random{7};
  Latency latency;
  std::vector<Millis> all;
  for (int i = 0; i < 20'000; ++i) {
    const double spread = static_cast<double>(random.below(10'000)) / 1'000.0;  // 20 ms to 440 s
    all.push_back(Millis{std::llround(20.0 * std::exp(spread))});
    latency.add(all.back(), kStart);
  }
  std::ranges::sort(all);
  for (const double share : {0.5, 0.95, 0.99}) {
    const Millis exact = all[static_cast<std::size_t>(share * static_cast<double>(all.size()))];
    CAPTURE(share);
    CHECK(error_of(latency.quantile(share).value(), exact) < 0.1);
  }
  CHECK_FALSE(Latency{}.quantile(0.5));
}

TEST_CASE("what was long ago gives way to what is now") {
  Latency latency;
  for (int i = 0; i < 1'000; ++i) latency.add(100ms, kStart);
  for (int i = 0; i < 100; ++i) latency.add(10s, kStart + 60min);
  CHECK(error_of(latency.quantile(0.5).value(), 10s) < 0.1);
}

TEST_CASE("what several measured adds up and survives being written down") {
  Latency one;
  Latency two;
  for (int i = 0; i < 90; ++i) one.add(100ms, kStart);
  for (int i = 0; i < 10; ++i) two.add(20s, kStart + 1s);
  Latency both = latency_of(to_json(one));
  both.add(latency_of(to_json(two)));
  CHECK(error_of(both.quantile(0.5).value(), 100ms) < 0.1);
  CHECK(error_of(both.quantile(0.95).value(), 20s) < 0.1);
  for (const char* broken : {"null", "[]"}) CHECK_FALSE(latency_of(Json(broken)).quantile(0.5));
  const Json lies{{"at", 1}, {"buckets", {{-1, 5}, {4'000, 5}, {"x", 5}, {3, -1}, {3}, 7}}};
  CHECK_FALSE(latency_of(lies).quantile(0.5));
}

TEST_CASE("calls are counted over the window and forgotten after it") {
  Tally tally;
  for (int i = 0; i < 60; ++i) tally.add(i % 3 != 0, kStart + i * 1s, 60s);
  CHECK(tally.counts(kStart + 59s, 60s).all() == 60);
  CHECK(tally.counts(kStart + 59s, 60s).bad == 20);
  CHECK(tally.counts(kStart + 59s, 60s, kStart + 30s).all() == 30);
  const std::int64_t later = tally.counts(kStart + 90s, 60s).all();
  CHECK(later >= 20);
  CHECK(later <= 40);
  CHECK(tally.counts(kStart + 3min, 60s).all() == 0);
  Tally both = tally_of(to_json(tally));
  both.add(tally);
  CHECK(both.counts(kStart + 59s, 60s).all() == 120);
  CHECK(tally_of(Json{0, {1, 2, 3}}).counts(kStart, 60s).all() == 0);
  CHECK(tally_of(Json{10'000, {1, 2}, {to_unix_ms(kStart), -4, 3}, "x"}).counts(kStart, 60s).all() == 0);
}
