// 10,000 bots registered in a real bananad, in webhook mode, and Telegram at hand to set them up at.
#include <chrono>
#include <csignal>
#include <fstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>

#include "core/access/bots.hpp"
#include "core/db/open.hpp"
#include "core/keys/keyring.hpp"
#include "core/keys/master_key.hpp"
#include "tests/bench/bots_bench.hpp"
#include "tests/bench/figures.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"
#include "tests/e2e/bare_telegram.hpp"

namespace banana::bench {
namespace {

using Steady = std::chrono::steady_clock;
using test::Bananad;

constexpr std::int64_t kBots = 10'000;
constexpr int kStarts = 5;
constexpr std::chrono::milliseconds kQuiet{2'000};
constexpr std::chrono::minutes kSetUpMax{5};

Secret token_of(std::int64_t bot) {
  return Secret{fmt::format("{}:AAE-canary_bP0av28aBcDeFgHiJkLmNoPqR", bot)};
}

void register_bots(const test::TempDir& dir) {
  {
    Bananad daemon{dir, {"--migrate"}};
    daemon.ready().signal(SIGTERM);
    daemon.exit_status();
  }
  Config config{};
  config.data_dir = {dir.path()};
  SystemRandom random;
  const auto masters = keys::obtain_masters(config, false, random).value();
  const auto database = db::open_sqlite({.path = dir.file("banana.db")});
  const Instant now = SystemClock{}.now();
  database->write_now([&](db::Tx& tx) {
    const auto keys = keys::Keyring::open_or_begin(tx, masters, random, now).value();
    for (std::int64_t i = 1; i <= kBots; ++i) {
      const std::int64_t bot = 7'000'000'000 + i;
      access::add(tx, keys,
                  {.token = token_of(bot),
                   .names = {.username = fmt::format("shop_{}_bot", i), .name = fmt::format("Shop {}", i)},
                   .kind = access::BotKind::demo},
                  random, now)
          .value();
    }
  });
  database->stop();
}

double resident_mib(pid_t pid) {
  std::ifstream status{fmt::format("/proc/{}/status", pid)};
  for (std::string word; status >> word;) {
    if (word != "VmRSS:") continue;
    double kib = 0;
    status >> kib;
    return kib / 1024;
  }
  throw std::runtime_error("no VmRSS");
}

std::vector<std::string> flags(const test::BareTelegram& telegram) {
  return {"--set", "telegram.api_base=" + telegram.base(),        "--set", "telegram.mode=webhook",
          "--set", "web.public_url=https://bots.example.invalid", "--set", "log.level=info"};
}

/// Start of the process to the first good answer of /readyz.
double ready_ms(Bananad& daemon, Steady::time_point began) {
  daemon.ready();
  if (test::get(daemon.control_socket(), "/readyz").status != 200) throw std::runtime_error("not ready");
  return std::chrono::duration<double, std::milli>(Steady::now() - began).count();
}

/// Until no call has come for a while.
void wait_for_set_up(const test::BareTelegram& telegram) {
  const auto until = Steady::now() + kSetUpMax;
  std::int64_t seen = -1;
  for (auto last = Steady::now(); Steady::now() - last < kQuiet;) {
    if (Steady::now() > until) throw std::runtime_error("the bots were not set up in time");
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
    if (telegram.calls() == seen) continue;
    seen = telegram.calls();
    last = Steady::now();
  }
  if (telegram.calls("setWebhook") < kBots) throw std::runtime_error("not every bot has its webhook");
}

}  // namespace

void ten_thousand_bots() {
  const test::TempDir dir;
  register_bots(dir);
  std::vector<double> ready;
  for (int i = 0; i < kStarts; ++i) {
    test::BareTelegram telegram;
    const auto began = Steady::now();
    Bananad daemon{dir, flags(telegram)};
    ready.push_back(ready_ms(daemon, began));
    if (i + 1 < kStarts) continue;
    wait_for_set_up(telegram);
    print("bots.set_up_10k_s", std::chrono::duration<double>(Steady::now() - began - kQuiet).count(), "s");
    print("bots.set_up_10k_calls", static_cast<double>(telegram.calls()), "calls");
    print("bots.rss_10k_mib", resident_mib(daemon.pid()), "MiB");
  }
  print("bots.ready_10k_ms", median(ready), "ms");
}

}  // namespace banana::bench
