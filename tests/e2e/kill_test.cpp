// Killed at any moment, nothing is lost and nothing counts twice (decision 3). BANANA_KILL_ROUNDS=300 for the full run.
#include "tests/e2e/kill.hpp"

#include <cstdlib>
#include <string>

#include <doctest/doctest.h>

using namespace banana::test;

TEST_CASE("each payment is credited once though the daemon is killed again and again") {
  KillPlan plan;
  if (const char* rounds = std::getenv("BANANA_KILL_ROUNDS")) plan.rounds = std::stoi(rounds);
  const KillReport seen = kill_again_and_again(plan);
  MESSAGE(seen.kills << " kills, " << seen.killed_while_starting << " of them while starting; " << seen.steps
                     << " steps, " << seen.calls << " calls; " << seen.charges << " charges, "
                     << seen.refunded << " refunded; " << seen.sent_twice << " of " << seen.sends
                     << " sent twice, with " << seen.lost_replies << " lost replies");
  for (const std::string& wrong : seen.wrong) FAIL_CHECK(wrong);
  CHECK(seen.kills == plan.rounds);
  CHECK(seen.charges > 0);
  CHECK(seen.lost == 0);
  CHECK(seen.doubled == 0);
  CHECK(seen.invented == 0);
  CHECK(seen.wrong_balances == 0);
  CHECK(seen.receipts_lost == 0);
  // What was under way when it was killed, one call a chat, and what Telegram did without telling.
  CHECK(seen.sent_twice <= static_cast<std::int64_t>(plan.shoppers) * seen.kills + seen.lost_replies);
}
