#include "core/moderation/update_rate.hpp"

#include <doctest/doctest.h>

using namespace banana;
using namespace banana::moderation;
using namespace std::chrono_literals;

namespace {

constexpr Instant kStart = from_unix_ms(1'795'219'200'000);

int passed(UpdateRate& rate, int tries, Instant now) {
  int out = 0;
  for (int i = 0; i < tries; ++i) out += rate.pass(1, 7002, now).verdict == Pass::yes ? 1 : 0;
  return out;
}

}  // namespace

TEST_CASE("so many updates a second pass and no more") {
  UpdateRate rate{3};
  CHECK(passed(rate, 10, kStart) == 3);
  CHECK(passed(rate, 10, kStart + 333ms) == 0);
  CHECK(passed(rate, 10, kStart + 334ms) == 1);
  CHECK(passed(rate, 10, kStart + 1s) == 2);
  CHECK(passed(rate, 10, kStart + 1h) == 3);
  int in_ten_seconds = 0;
  for (int ms = 0; ms < 10'000; ms += 10) in_ten_seconds += passed(rate, 1, kStart + 2h + Millis{ms});
  CHECK(in_ten_seconds == 3 + 29);
}

TEST_CASE("a burst is told of once with how long to wait") {
  UpdateRate rate{3};
  CHECK(passed(rate, 3, kStart) == 3);
  const Passage first = rate.pass(1, 7002, kStart);
  CHECK(first.verdict == Pass::tell);
  CHECK(first.wait == Millis{334});
  CHECK(rate.pass(1, 7002, kStart).verdict == Pass::silent);
  CHECK(rate.pass(1, 7002, kStart + 400ms).verdict == Pass::yes);
  CHECK(rate.pass(1, 7002, kStart + 400ms).verdict == Pass::silent);
  CHECK(passed(rate, 3, kStart + 10s) == 3);
  CHECK(rate.pass(1, 7002, kStart + 10s).verdict == Pass::tell);
}

TEST_CASE("people and bots are counted apart") {
  UpdateRate rate{1};
  CHECK(rate.pass(1, 7002, kStart).verdict == Pass::yes);
  CHECK(rate.pass(1, 7003, kStart).verdict == Pass::yes);
  CHECK(rate.pass(2, 7002, kStart).verdict == Pass::yes);
  CHECK(rate.pass(1, 7002, kStart).verdict == Pass::tell);
}

TEST_CASE("memory is bounded and who is idle makes room") {
  UpdateRate rate{2, 100};
  for (std::int64_t person = 0; person < 100; ++person) (void)rate.pass(1, person, kStart);
  CHECK(rate.people() == 100);
  for (std::int64_t person = 1000; person < 2000; ++person) {
    CHECK(rate.pass(1, person, kStart).verdict == Pass::yes);
  }
  CHECK(rate.people() == 100);
  (void)rate.pass(1, 5000, kStart + 2s);
  CHECK(rate.people() == 1);
}

TEST_CASE("who hammers is not forgotten for others to come in") {
  UpdateRate rate{1, 2};
  (void)rate.pass(1, 1, kStart);
  (void)rate.pass(1, 2, kStart);
  CHECK(rate.pass(1, 1, kStart + 500ms).verdict == Pass::tell);
  CHECK(rate.pass(1, 3, kStart + 500ms).verdict == Pass::yes);
  CHECK(rate.pass(1, 1, kStart + 500ms).verdict == Pass::silent);
}

TEST_CASE("a clock that is set back neither frees nor locks anybody") {
  UpdateRate rate{1};
  CHECK(rate.pass(1, 1, kStart).verdict == Pass::yes);
  CHECK(rate.pass(1, 1, kStart - 1h).verdict == Pass::tell);
  CHECK(rate.pass(1, 1, kStart - 1h + 1s).verdict == Pass::yes);
}

TEST_CASE("without a rate everything passes and a new rate holds at once") {
  UpdateRate rate{0};
  CHECK(passed(rate, 1000, kStart) == 1000);
  CHECK(rate.people() == 0);
  rate.set_rate(2);
  CHECK(passed(rate, 10, kStart) == 2);
}

TEST_CASE("an album is one update however many pictures it has and the next one counts") {
  UpdateRate rate{2};
  for (int picture = 0; picture < 10; ++picture) CHECK(rate.pass(1, 7002, kStart, 55).verdict == Pass::yes);
  for (int picture = 0; picture < 10; ++picture) CHECK(rate.pass(1, 7002, kStart, 56).verdict == Pass::yes);
  CHECK(rate.pass(1, 7002, kStart, 57).verdict == Pass::tell);
  CHECK(rate.pass(1, 7002, kStart).verdict == Pass::silent);
}
