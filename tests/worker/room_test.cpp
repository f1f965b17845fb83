// How fast a model's orders may begin.
#include "daemon/worker/room.hpp"

#include <doctest/doctest.h>

using namespace banana;

TEST_CASE("a model begins so many a minute and more as the minute passes") {
  worker::Rates rates;
  Instant now{Millis{1'000'000}};
  for (int n = 0; n < 60; ++n) rates.begun("m", now);
  CHECK(rates.left("m", 60, now) == 0);
  CHECK(rates.left("other", 60, now) == 60);
  now += Millis{30'000};
  CHECK(rates.left("m", 60, now) == 30);
  now += Millis{30'000};
  CHECK(rates.left("m", 60, now) == 60);
}
