#include "core/vendors/breaker.hpp"

#include <doctest/doctest.h>

#include "core/base/random.hpp"

using namespace banana;
using namespace banana::vendors;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart = from_unix_ms(1'795'219'200'000);
constexpr BreakerRules kRules{
    .failures = 5, .rate_percent = 50, .window = 60s, .open_for = 30s, .open_max = 15min, .probes = 1};

void fail_times(Breaker& breaker, std::int64_t times, Instant now) {
  for (std::int64_t i = 0; i < times; ++i) (void)breaker.note(kRules, Met::failure, now);
}

/// What a vendor does by chance, and how a breaker with these rules stands to it.
struct Weather {
  SeededRandom random;
  BreakerRules rules{.failures = static_cast<std::int64_t>(1 + random.below(8)),
                     .rate_percent = static_cast<std::int64_t>(20 + random.below(80)),
                     .window = 60s,
                     .open_for = Millis{static_cast<std::int64_t>(1'000 + random.below(30'000))},
                     .open_max = 5min,
                     .probes = static_cast<std::int64_t>(1 + random.below(4))};
  Breaker breaker{};
  Instant now = kStart;
  std::vector<Instant> probes{};  // under way
  std::int64_t in_row = 0;
  std::uint64_t well = 50;  // in a hundred

  explicit Weather(std::uint64_t seed) : random(seed) {}

  void step() {
    now += Millis{static_cast<std::int64_t>(random.below(5'000))};
    if (random.below(100) == 0) well = random.below(101);
    const Circuit before = breaker.state().circuit;
    const Admission admission = breaker.admit(rules, now);
    if (admission.answer == Admit::no) {
      REQUIRE(admission.until > now);
      REQUIRE(before != Circuit::closed);
      return;
    }
    std::erase_if(probes, [&](Instant went) { return went + kProbePatience <= now; });
    if (admission.answer == Admit::probe) {
      probes.push_back(now);
      REQUIRE(std::ssize(probes) <= rules.probes);
      REQUIRE(breaker.state().circuit == Circuit::half_open);
      if (random.below(4) == 0) return;  // its outcome never comes
    }
    const bool is_good = random.below(100) < well;
    const bool moved = breaker.note(rules, is_good ? Met::success : Met::failure, now);
    in_row = is_good ? 0 : in_row + 1;
    if (moved) probes.clear();
    if (!is_good && in_row >= rules.failures) REQUIRE(breaker.state().circuit == Circuit::open);
    if (admission.answer == Admit::probe)
      REQUIRE(breaker.state().circuit == (is_good ? Circuit::closed : Circuit::open));
    if (breaker.state().circuit == Circuit::open) {
      const Millis open_for = breaker.state().open_until - now;
      REQUIRE(open_for >= rules.open_for);
      REQUIRE(open_for <= std::max(rules.open_for, rules.open_max));
    }
  }
};

}  // namespace

TEST_CASE("it opens at the configured number of failures in a row and not before") {
  Breaker breaker;
  fail_times(breaker, 4, kStart);
  CHECK(breaker.state().circuit == Circuit::closed);
  CHECK_FALSE(breaker.note(kRules, Met::success, kStart));
  fail_times(breaker, 4, kStart);
  CHECK(breaker.admit(kRules, kStart).answer == Admit::yes);
  CHECK(breaker.note(kRules, Met::failure, kStart));
  const Admission refused = breaker.admit(kRules, kStart);
  CHECK(refused.answer == Admit::no);
  CHECK(refused.until == kStart + 30s);
}

TEST_CASE("a bad rate opens it though no row of failures is long") {
  Breaker breaker;
  bool opened = false;
  for (int i = 0; i < 40 && !opened; ++i)
    opened = breaker.note(kRules, i % 2 == 0 ? Met::success : Met::failure, kStart + i * 500ms);
  CHECK(opened);
  CHECK(breaker.tally().counts(kStart + 10s, kRules.window).all() >= kRateCallsMin);

  Breaker slow;
  for (int i = 0; i < 40; ++i)
    CHECK_FALSE(slow.note(kRules, i % 2 == 0 ? Met::success : Met::failure, kStart + i * 30s));
}

TEST_CASE("what led to its opening does not open it again after it recovered") {
  Breaker breaker;
  for (int i = 0; i < 12; ++i) (void)breaker.note(kRules, Met::success, kStart);
  fail_times(breaker, 30, kStart);
  const Instant later = kStart + 31s;
  CHECK(breaker.admit(kRules, later).answer == Admit::probe);
  CHECK(breaker.note(kRules, Met::success, later));
  for (int i = 0; i < 4; ++i) CHECK_FALSE(breaker.note(kRules, Met::failure, later));
  CHECK(breaker.state().circuit == Circuit::closed);
}

TEST_CASE("one probe that goes well closes it and one that fails opens it for twice as long") {
  Breaker breaker;
  fail_times(breaker, 5, kStart);
  Instant now = kStart + 30s;
  Millis expected = 60s;
  for (int i = 0; i < 8; ++i) {
    REQUIRE(breaker.admit(kRules, now).answer == Admit::probe);
    CHECK(breaker.admit(kRules, now).answer == Admit::no);
    CHECK(breaker.note(kRules, Met::failure, now));
    CHECK(breaker.state().open_until == now + expected);
    now = breaker.state().open_until;
    expected = std::min<Millis>(expected * 2, 15min);
  }
  REQUIRE(breaker.admit(kRules, now).answer == Admit::probe);
  CHECK(breaker.note(kRules, Met::success, now));
  CHECK(breaker.admit(kRules, now).answer == Admit::yes);
  fail_times(breaker, 5, now);
  CHECK(breaker.state().open_until == now + 30s);
}

TEST_CASE("late outcomes of calls from before change nothing while it is open") {
  Breaker breaker;
  fail_times(breaker, 5, kStart);
  const BreakerState open = breaker.state();
  CHECK_FALSE(breaker.note(kRules, Met::failure, kStart + 1s));
  CHECK_FALSE(breaker.note(kRules, Met::success, kStart + 1s));
  CHECK(breaker.state().circuit == Circuit::open);
  CHECK(breaker.state().open_until == open.open_until);
}

TEST_CASE("a vendor that asks for more time gets it within bounds") {
  Breaker breaker;
  fail_times(breaker, 4, kStart);
  CHECK(breaker.note(kRules, Met::failure, kStart, 2min));
  CHECK(breaker.state().open_until == kStart + 2min);
  Breaker patient;
  fail_times(patient, 4, kStart);
  CHECK(patient.note(kRules, Met::failure, kStart, 24h));
  CHECK(patient.state().open_until == kStart + 15min);
}

TEST_CASE("a probe whose outcome never comes does not keep it half open for ever") {
  Breaker breaker;
  fail_times(breaker, 5, kStart);
  const Instant now = kStart + 1min;
  REQUIRE(breaker.admit(kRules, now).answer == Admit::probe);
  const Admission refused = breaker.admit(kRules, now + 1s);
  CHECK(refused.answer == Admit::no);
  CHECK(refused.until == now + kProbePatience);
  CHECK(breaker.admit(kRules, refused.until).answer == Admit::probe);
}

TEST_CASE("whatever the weather no more probes go than allowed and it opens and recovers as the rules say") {
  for (std::uint64_t seed = 0; seed < 500; ++seed) {
    CAPTURE(seed);
    Weather weather{seed};
    for (int i = 0; i < 400; ++i) weather.step();
    // The vendor is back for good: soon it is closed, and stays so.
    weather.well = 100;
    for (int i = 0; i < 1'000 && weather.breaker.state().circuit != Circuit::closed; ++i) {
      weather.step();
      weather.well = 100;
    }
    REQUIRE(weather.breaker.state().circuit == Circuit::closed);
  }
}
