#include "core/base/time.hpp"

#include <doctest/doctest.h>

using namespace banana;

TEST_CASE("instants print as ISO 8601 and read back") {
  const Instant at = from_unix_ms(1'795'257'000'123);
  CHECK(to_iso8601(at) == "2026-11-21T10:30:00.123Z");
  CHECK(from_iso8601("2026-11-21T10:30:00.123Z") == at);
  CHECK(from_iso8601("2026-11-21T10:30:00Z") == at - Millis{123});
}

TEST_CASE("times that do not exist are refused") {
  for (const char* text :
       {"", "2026-11-21", "2026-02-30T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-01T24:00:00Z",
        "2026-01-01T00:00:00+05:00", "2026-01-01T00:00:00.1Z", "2026-01-01T00:00:00Zx"}) {
    CAPTURE(text);
    CHECK_FALSE(from_iso8601(text));
  }
}

TEST_CASE("durations read and print with units") {
  CHECK(parse_duration("1h30m") == Millis{5'400'000});
  CHECK(parse_duration("250ms") == Millis{250});
  CHECK(parse_duration("0s") == Millis{0});
  CHECK(format_duration(Millis{93'784'005}) == "1d2h3m4s5ms");
  CHECK(format_duration(Millis{0}) == "0s");
}

TEST_CASE("durations without a unit or out of order or too long are refused") {
  for (const char* text :
       {"", "10", "s", "-1s", "1m1h", "1s1s", "5 s", "1.5s", "99999999999999999999s", "200000000000d"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_duration(text));
  }
}
