// Many bots in one process.
//
//   bots.ready_10k_ms          start of bananad to ready with 10,000 bots registered
//   bots.rss_10k_mib           what it takes when all of them were set up, webhooks and commands
//   bots.neighbour_p99_ratio   handling of one bot's updates while another is flooded, beside the same alone
#include "tests/bench/bots_bench.hpp"

#include "tests/bench/figures.hpp"

namespace banana::bench {
namespace {

constexpr Bench kBenches[] = {{"bots.10k", &ten_thousand_bots}, {"bots.neighbour_p99_ratio", &neighbour}};

}  // namespace
}  // namespace banana::bench

int main(int argc, char** argv) { return banana::bench::run_main(argc, argv, banana::bench::kBenches); }
