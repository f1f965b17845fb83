// No secret leaves the daemon, whatever goes wrong (SE). BANANA_CANARY_LINES=1000000 for the long run.
#include "tests/e2e/canary.hpp"

#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

using namespace banana::test;

TEST_CASE("a token and a webhook secret are nowhere to be read after a day on which everything failed") {
  const char* wanted = std::getenv("BANANA_CANARY_LINES");
  const CanaryReport seen = fly_canary(wanted != nullptr ? std::stoll(wanted) : 4'000);
  MESSAGE(seen.lines << " lines, " << seen.log_bytes << " bytes of log, " << seen.answers << " answers, "
                     << seen.file_bytes << " bytes in files, " << seen.faults << " faults");
  CHECK(seen.found == "");
  CHECK(seen.lines >= 4'000);
  CHECK(seen.answers > 100);
  CHECK(seen.file_bytes > 100'000);
  CHECK(seen.faults > 1'000);
}
