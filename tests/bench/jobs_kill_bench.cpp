// 300 rounds of SIGKILL for a worker whose orders a vendor works at. No figures of speed: what was ordered twice, lost or told
// twice, which is to be nothing.
#include <cstdlib>
#include <string_view>

#include "tests/bench/figures.hpp"
#include "tests/bench/jobs_kill.hpp"

namespace {

using namespace banana;

void kill() {
  const char* rounds = std::getenv("BANANA_KILL_ROUNDS");
  const bench::JobsKillReport seen = bench::kill_workers(rounds != nullptr ? std::stoi(rounds) : 300, 300);
  std::printf(
      "%s\n",
      fmt::format(R"({{"bench":"jobs_kill.rounds","value":{},"unit":"rounds","jobs":{},"delivered":{},)"
                  R"("charged_nothing":{},"ambiguous":{},"orders_taken":{},"polls":{},"ordered_twice":{},)"
                  R"("open":{},"not_told_once":{},"wrong_charges":{},"wrong":{}}})",
                  seen.kills, seen.jobs, seen.delivered, seen.charged_nothing, seen.ambiguous, seen.taken,
                  seen.polls, seen.ordered_twice, seen.open, seen.not_told_once, seen.wrong_charges,
                  seen.wrong.size())
          .c_str());
  for (const std::string& wrong : seen.wrong) std::fprintf(stderr, "%s\n", wrong.c_str());
  if (!seen.wrong.empty() || seen.ordered_twice + seen.open + seen.not_told_once + seen.wrong_charges > 0) {
    std::exit(1);
  }
}

constexpr bench::Bench kBenches[] = {{"jobs_kill.rounds", &kill}};

}  // namespace

int main(int argc, char** argv) {
  if (argc == 5 && std::string_view{argv[1]} == "--worker") {
    return bench::run_jobs_kill_worker(
        {.folder = argv[2], .vendor = argv[3], .until_done = std::string_view{argv[4]} == "until-done"});
  }
  return bench::run_main(argc, argv, kBenches);
}
