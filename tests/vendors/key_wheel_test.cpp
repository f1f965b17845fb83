#include "core/vendors/key_wheel.hpp"

#include <map>

#include <doctest/doctest.h>

#include "core/base/random.hpp"

using namespace banana;
using namespace banana::vendors;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart = from_unix_ms(1'795'219'200'000);

KeyWheel wheel_of(std::vector<std::string> ids) {
  std::vector<KeyWheel::Place> places;
  for (std::string& id : ids) places.push_back({.id = std::move(id)});
  KeyWheel wheel;
  wheel.set(std::move(places));
  return wheel;
}

}  // namespace

TEST_CASE("keys take turns and none is left out") {
  KeyWheel wheel = wheel_of({"a", "b", "c"});
  std::map<std::string, int, std::less<>> used;
  for (int i = 0; i < 300; ++i) ++used[std::string{wheel.next(kStart).value()}];
  CHECK(used == std::map<std::string, int, std::less<>>{{"a", 100}, {"b", 100}, {"c", 100}});
  KeyWheel none;
  CHECK_FALSE(none.next(kStart));
}

TEST_CASE("a refused key rests and the rest grows while it is refused again") {
  KeyWheel wheel = wheel_of({"a", "b"});
  CHECK(wheel.note("a", Failure::account, {}, kStart));
  for (int i = 0; i < 10; ++i) CHECK(wheel.next(kStart + 9min) == "b");
  Instant now = kStart + 10min;
  Millis expected = 20min;
  for (int i = 0; i < 10; ++i) {
    CHECK(wheel.note("a", Failure::account, {}, now));
    CHECK(*wheel.find("a")->rests_until == now + expected);
    now += expected;
    expected = std::min<Millis>(expected * 2, 6h);
  }
  // It was good for a day: the next refusal begins anew.
  now += 24h;
  CHECK(wheel.note("a", Failure::account, {}, now));
  CHECK(*wheel.find("a")->rests_until == now + 10min);
}

TEST_CASE("several calls that fail with one key at once are one rest") {
  KeyWheel wheel = wheel_of({"a"});
  CHECK(wheel.note("a", Failure::account, {}, kStart));
  for (int i = 0; i < 50; ++i) CHECK_FALSE(wheel.note("a", Failure::account, {}, kStart + 1s));
  CHECK(*wheel.find("a")->rests_until == kStart + 10min);
  CHECK_FALSE(wheel.next(kStart + 1min));
}

TEST_CASE("a limited key rests as long as the vendor asks and is the last resort meanwhile") {
  KeyWheel wheel = wheel_of({"a", "b"});
  CHECK(wheel.note("a", Failure::rate_limited, 30s, kStart));
  CHECK(wheel.next(kStart) == "b");
  CHECK(wheel.next(kStart + 29s) == "b");
  CHECK(wheel.note("b", Failure::rate_limited, 60s, kStart));
  CHECK(wheel.next(kStart) == "a");
  CHECK(wheel.next(kStart) == "a");
  CHECK(wheel.next(kStart + 61s).has_value());
  CHECK(wheel.note("a", Failure::rate_limited, 100h, kStart + 2min));
  CHECK(*wheel.find("a")->rests_until == kStart + 2min + 1h);
  CHECK(wheel.note("b", Failure::account, {}, kStart + 2min));
  CHECK_FALSE(wheel.note("b", Failure::rate_limited, 100h, kStart + 3min));
  CHECK(wheel.find("b")->why == Failure::account);
}

TEST_CASE("failures that are not the key's leave it where it is") {
  KeyWheel wheel = wheel_of({"a"});
  for (const Failure why : {Failure::blocked_input, Failure::blocked_output, Failure::invalid,
                            Failure::transient, Failure::ambiguous})
    CHECK_FALSE(wheel.note("a", why, 30s, kStart));
  CHECK_FALSE(wheel.note("stranger", Failure::account, {}, kStart));
  CHECK(wheel.next(kStart) == "a");
}

TEST_CASE("what is known of a key stays when the keys change and news of others count") {
  KeyWheel wheel = wheel_of({"a", "b"});
  (void)wheel.note("a", Failure::account, {}, kStart);
  wheel.set({{.id = "c"}, {.id = "a"}});
  CHECK_FALSE(wheel.find("b"));
  CHECK(rests(*wheel.find("a"), kStart + 1min));
  const KeyState theirs{
      .rests_until = kStart + 1h, .why = Failure::account, .met_at = kStart + 1s, .rests = 3};
  wheel.set({{.id = "a", .state = theirs}});
  CHECK(*wheel.find("a") == theirs);
  CHECK_FALSE(wheel.next(kStart + 1min));
  wheel.wake("a");
  CHECK(wheel.next(kStart + 1min) == "a");
}

TEST_CASE("a key that rests for its account is never given whatever happens to the others") {
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    CAPTURE(seed);
    SeededRandom random{seed};
    KeyWheel wheel = wheel_of({"a", "b", "c", "d"});
    Instant now = kStart;
    for (int i = 0; i < 300; ++i) {
      now += Millis{static_cast<std::int64_t>(random.below(120'000))};
      const auto id = wheel.next(now);
      bool any_ready = false;
      for (const KeyWheel::Place& place : wheel.places()) any_ready = any_ready || !rests(place.state, now);
      REQUIRE((id || !any_ready));
      if (!id) continue;
      const KeyState state = *wheel.find(*id);
      REQUIRE((!rests(state, now) || (!any_ready && state.why == Failure::rate_limited)));
      const std::string used{*id};
      if (random.below(3) == 0) (void)wheel.note(used, Failure::account, {}, now);
      if (random.below(3) == 0) (void)wheel.note(used, Failure::rate_limited, 90s, now);
    }
  }
}
