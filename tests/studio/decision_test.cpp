// What follows from which failure.
#include "core/studio/decision.hpp"

#include <doctest/doctest.h>

using namespace banana;
using namespace banana::studio;
using vendors::Failure;

namespace {

constexpr Instant kNow{Millis{1'000'000}};

Job tried(std::int64_t tries) {
  Job job;
  job.model = "a";
  job.tries = tries;
  job.deadline_at = kNow + Millis{600'000};
  return job;
}
Decision after(Failure why, std::int64_t tries, std::optional<std::string> next = std::nullopt,
               std::optional<Millis> retry_after = std::nullopt, RetryRules rules = {}) {
  SeededRandom random{1};
  return decide(tried(tries), why, retry_after, next, rules, kNow, random);
}
Millis wait(const Decision& decision) { return std::get<Retry>(decision).at - kNow; }

}  // namespace

TEST_CASE("what may pass is tried again after 10 and 30 seconds and not a fourth time") {
  for (const Failure why : {Failure::transient, Failure::rate_limited}) {
    CHECK(wait(after(why, 1)) >= Millis{8'000});
    CHECK(wait(after(why, 1)) <= Millis{12'000});
    CHECK(wait(after(why, 2)) >= Millis{24'000});
    CHECK(wait(after(why, 2)) <= Millis{36'000});
    CHECK(std::holds_alternative<GiveUp>(after(why, 3)));
  }
}

TEST_CASE("what was blocked or is wrong is neither tried again nor tried elsewhere") {
  for (const Failure why : {Failure::blocked_input, Failure::blocked_output, Failure::invalid}) {
    CHECK(std::holds_alternative<GiveUp>(after(why, 1, "b")));
  }
}

TEST_CASE("a vendor's own wish for a wait is kept") {
  CHECK(wait(after(Failure::rate_limited, 1, {}, Millis{45'000})) == Millis{45'000});
}

TEST_CASE("a wait beyond the deadline is not begun") {
  CHECK(std::holds_alternative<GiveUp>(after(Failure::rate_limited, 1, {}, Millis{3'600'000})));
  CHECK(std::get<Fallback>(after(Failure::rate_limited, 1, "b", Millis{3'600'000})).model == "b");
}

TEST_CASE("another model is tried when the tries are used up or the account is the trouble") {
  CHECK(std::get<Fallback>(after(Failure::transient, 3, "b")).model == "b");
  CHECK(std::get<Fallback>(after(Failure::account, 1, "b")).model == "b");
  CHECK(std::holds_alternative<GiveUp>(after(Failure::account, 1)));
}

TEST_CASE("what may have been done is repeated only where the policy says so") {
  CHECK(std::holds_alternative<GiveUp>(after(Failure::ambiguous, 1, "b")));
  const RetryRules repeating{.ambiguous = Ambiguous::retry};
  CHECK(std::holds_alternative<Retry>(after(Failure::ambiguous, 1, "b", {}, repeating)));
  CHECK(std::get<Fallback>(after(Failure::ambiguous, 3, "b", {}, repeating)).model == "b");
}
