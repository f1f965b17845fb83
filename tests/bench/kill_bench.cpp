// 300 rounds of SIGKILL under traffic, and a million lines of a log that must not hold a secret. No figures of speed:
// what was lost, doubled or seen, which is to be nothing.
#include <cstdio>
#include <cstdlib>
#include <string>

#include <fmt/format.h>

#include "tests/bench/figures.hpp"
#include "tests/e2e/canary.hpp"
#include "tests/e2e/kill.hpp"

namespace {

using namespace banana;

std::int64_t from_environment(const char* name, std::int64_t otherwise) {
  const char* value = std::getenv(name);
  return value != nullptr ? std::stoll(value) : otherwise;
}

void say(const std::string& line) {
  std::puts(line.c_str());
  std::fflush(stdout);
}

void kill() {
  const test::KillReport seen = test::kill_again_and_again(
      {.rounds = static_cast<int>(from_environment("BANANA_KILL_ROUNDS", 300)), .seed = 300});
  say(fmt::format(
      R"({{"bench":"kill.rounds","value":{},"unit":"rounds","while_starting":{},"steps":{},"calls":{},"charges":{},)"
      R"("stars":{},"refunded":{},"lost":{},"doubled_in_ledger":{},"invented":{},"wrong_balances":{},)"
      R"("receipts_lost":{},"sends":{},"sent_twice":{},"lost_replies":{},"wrong":{}}})",
      seen.kills, seen.killed_while_starting, seen.steps, seen.calls, seen.charges, seen.stars, seen.refunded,
      seen.lost, seen.doubled, seen.invented, seen.wrong_balances, seen.receipts_lost, seen.sends,
      seen.sent_twice, seen.lost_replies, seen.wrong.size()));
  for (const std::string& wrong : seen.wrong) std::fprintf(stderr, "%s\n", wrong.c_str());
}

void canary() {
  const test::CanaryReport seen = test::fly_canary(from_environment("BANANA_CANARY_LINES", 1'000'000));
  say(fmt::format(
      R"({{"bench":"canary.lines","value":{},"unit":"lines","log_bytes":{},"answers":{},"file_bytes":{},)"
      R"("faults":{},"seen":{}}})",
      seen.lines, seen.log_bytes, seen.answers, seen.file_bytes, seen.faults, seen.found.empty() ? 0 : 1));
  if (!seen.found.empty()) std::fprintf(stderr, "%s\n", seen.found.c_str());
}

constexpr bench::Bench kBenches[] = {{"kill.rounds", &kill}, {"canary.lines", &canary}};

}  // namespace

int main(int argc, char** argv) { return bench::run_main(argc, argv, kBenches); }
