// How much of what Telegram grants the outbox uses, against a server whose limits are not the ones we begin with: two
// simulated hours of traffic that never lets up, penalties of 3 to 30 seconds for every refusal, the time to learn
// included. The figure is the worst scene's.
#include <cstdlib>

#include "tests/bench/figures.hpp"
#include "tests/outbox/granting_server.hpp"

namespace {

using banana::test::GrantedBot;
using banana::test::GrantingServer;
using banana::test::Scene;
using banana::test::Tally;

constexpr banana::Millis kLength{2 * 3'600'000};
constexpr std::uint64_t kSeeds = 5;

std::vector<GrantedBot> mixed() {
  std::vector<GrantedBot> bots;
  for (int i = 0; i < 20; ++i) {
    bots.push_back(
        {.per_second = 15.0 + 2 * i, .depth = 10.0 + 5 * (i % 7), .chats = 120, .chat_per_second = 0.8});
  }
  return bots;
}

const std::vector<Scene>& scenes() {
  static const std::vector<Scene> all{
      {"bot 22/s", {{.per_second = 22, .depth = 30, .chats = 400, .chat_per_second = 0.8}}},
      {"bot 22/s, shallow", {{.per_second = 22, .depth = 8, .chats = 400, .chat_per_second = 0.8}}},
      {"bot 38/s", {{.per_second = 38, .depth = 40, .chats = 400, .chat_per_second = 0.8}}},
      {"chats 0.8/s", {{.per_second = 22, .depth = 30, .chats = 12, .chat_per_second = 0.8}}},
      {"chats 0.8/s, shallow",
       {{.per_second = 22, .depth = 30, .chats = 12, .chat_per_second = 0.8, .chat_depth = 2}}},
      {"chats 1.3/s", {{.per_second = 22, .depth = 30, .chats = 8, .chat_per_second = 1.3}}},
      {"chats and bot near", {{.per_second = 22, .depth = 30, .chats = 28, .chat_per_second = 0.8}}},
      {"groups 17/min",
       {{.per_second = 22,
         .depth = 30,
         .chats = 10,
         .groups = true,
         .chat_per_second = 17.0 / 60,
         .chat_depth = 5}}},
      {"20 bots", mixed()},
  };
  return all;
}

void granted_ratio() {
  double worst = 1;
  bool faulty = false;
  for (const Scene& scene : scenes()) {
    for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
      GrantingServer server{scene, seed};
      const Tally tally = server.run(kLength);
      worst = std::min(worst, tally.ratio());
      faulty = faulty || tally.too_early > 0 || tally.out_of_order > 0;
      std::fprintf(stderr, "%-26s seed %llu: %.4f of %.0f, refused %lld, too early %lld, out of order %lld\n",
                   scene.name.c_str(), static_cast<unsigned long long>(seed), tally.ratio(), tally.granted,
                   static_cast<long long>(tally.refused), static_cast<long long>(tally.too_early),
                   static_cast<long long>(tally.out_of_order));
    }
  }
  banana::bench::print("outbox.granted_ratio", worst, "of what is granted");
  if (faulty) {
    std::fprintf(stderr, "sent before retry_after was over, or out of order\n");
    std::exit(1);
  }
}

constexpr banana::bench::Bench kBenches[] = {{"outbox.granted_ratio", &granted_ratio}};

}  // namespace

int main(int argc, char** argv) { return banana::bench::run_main(argc, argv, kBenches); }
