#include "core/base/id.hpp"

#include <set>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

using namespace banana;

namespace {
struct JobTag;
using JobId = Id<JobTag>;
const Instant kNoon = *from_iso8601("2026-11-21T12:00:00Z");
}  // namespace

TEST_CASE("an id prints as 13 Crockford characters and reads back") {
  ManualClock clock{kNoon};
  IdMaker ids{clock, 7};
  const auto id = make_id<JobId>(ids);
  CHECK(id.str().size() == 13);
  CHECK(JobId::parse(id.str()) == id);
  CHECK(JobId::parse("0000000000010") == JobId{32});
  CHECK(JobId::parse("oooooooooooiL") == JobId{33});
  CHECK_FALSE(JobId::parse("000000000001"));
  CHECK_FALSE(JobId::parse("000000000001U"));
  CHECK_FALSE(JobId::parse("8000000000000"));  // more than 63 bits
}

TEST_CASE("ids grow even when the clock stands still or goes back") {
  ManualClock clock{kNoon};
  IdMaker ids{clock, 1};
  std::int64_t last = 0;
  for (int i = 0; i < 10'000; ++i) {
    if (i == 5000) clock.set(kNoon - Millis{60'000});
    const std::int64_t id = ids.next();
    REQUIRE(id > last);
    last = id;
  }
  CHECK(id_time(last) >= kNoon);
  CHECK(id_time(last) < kNoon + Millis{10});
}

TEST_CASE("text order is time order") {
  ManualClock clock{kNoon};
  IdMaker ids{clock, 1023};
  const std::string first = format_id(ids.next());
  clock.advance(Millis{1});
  CHECK(first < format_id(ids.next()));
}

TEST_CASE("makers on other nodes never meet") {
  ManualClock clock{kNoon};
  IdMaker a{clock, 1};
  IdMaker b{clock, 2};
  std::set<std::int64_t> seen;
  for (int i = 0; i < 1000; ++i) {
    CHECK(seen.insert(a.next()).second);
    CHECK(seen.insert(b.next()).second);
  }
}

TEST_CASE("threads share a maker without repeats") {
  SystemClock clock;
  IdMaker ids{clock, 3};
  std::vector<std::vector<std::int64_t>> made(4);
  {
    std::vector<std::jthread> threads;
    for (auto& mine : made) {
      threads.emplace_back([&] {
        for (int i = 0; i < 5000; ++i) mine.push_back(ids.next());
      });
    }
  }
  std::set<std::int64_t> all;
  for (const auto& mine : made) all.insert(mine.begin(), mine.end());
  CHECK(all.size() == 20'000);
}
