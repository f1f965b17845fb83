// bananad is killed with SIGKILL again and again while people shop at a bot and Telegram misbehaves; in the end the
// books of both sides are laid beside each other (decision 3).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace banana::test {

struct KillPlan {
  int rounds = 12;
  int shoppers = 12;
  std::uint64_t seed = 1;
};

struct KillReport {
  int kills = 0;
  int killed_while_starting = 0;
  std::int64_t steps = 0;    // of the shoppers
  std::int64_t calls = 0;    // that Telegram took
  std::int64_t charges = 0;  // that Telegram knows
  std::int64_t stars = 0;
  std::int64_t refunded = 0;            // of the charges
  std::int64_t lost = 0;                // charges that the daemon does not know
  std::int64_t doubled = 0;             // charges it has more than once
  std::int64_t invented = 0;            // payments Telegram knows nothing of
  std::int64_t wrong_balances = 0;      // of shoppers
  std::int64_t receipts_lost = 0;       // payments nobody was told of
  std::int64_t sends = 0;               // of what can be told apart: invoices, receipts, echoed photos
  std::int64_t sent_twice = 0;          // of them
  std::int64_t lost_replies = 0;        // sends whose answer Telegram kept back, at most
  std::vector<std::string> wrong = {};  // all else that should not be
};

[[nodiscard]] KillReport kill_again_and_again(const KillPlan& plan);

}  // namespace banana::test
