// Many at once on one wallet: never overspent, never an error that a user would see.
#include <atomic>
#include <thread>

#include "core/base/random.hpp"
#include "core/money/teller.hpp"
#include "core/money/verify.hpp"
#include "tests/money/ledger_world.hpp"

using namespace banana;
using namespace banana::test;
using namespace std::chrono_literals;
using ledger::Balance;
using ledger::Status;

namespace {

constexpr int kThreads = 64;

template <class F>
void at_once(F work) {
  std::vector<std::jthread> threads;
  for (int n = 0; n < kThreads; ++n) threads.emplace_back([&work, n] { work(n); });
}

template <class World>
void check_sound(World& world) {
  const auto report = world.read([](db::Snapshot& s) { return ledger::verify(s); });
  for (const auto& finding : report.findings) MESSAGE(finding.text);
  CHECK(report.ok());
}

}  // namespace

TEST_CASE_TEMPLATE("64 threads hold no more than one wallet has", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 1000).ok());
  std::atomic<int> created = 0, refused = 0;
  at_once([&](int thread) {
    for (int n = 0; n < 5; ++n) {
      const auto outcome = world.hold(fmt::format("{} {}", thread, n), kAnna, 10);
      ++(outcome.status == Status::created ? created : refused);
    }
  });
  CHECK(created == 100);
  CHECK(refused == kThreads * 5 - 100);
  CHECK(world.balance(kAnna) == Balance{.posted = 1000, .held = 1000});
  check_sound(world);
}

TEST_CASE_TEMPLATE("a hold raced by 64 posts and voids ends once", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 10).ok());
  const auto held = world.hold("h", kAnna, 10);
  std::atomic<int> created = 0;
  at_once([&](int thread) {
    const std::string key = "end " + std::to_string(thread);
    const auto outcome = thread % 2 == 0 ? world.post(key, held.id) : world.void_(key, held.id);
    if (outcome.status == Status::created) ++created;
  });
  CHECK(created == 1);
  check_sound(world);
}

TEST_CASE_TEMPLATE("one command sent 64 times is carried out once", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  std::atomic<int> created = 0, exists = 0;
  at_once([&](int) {
    const auto outcome = world.fund(kAnna, 7, "the same");
    ++(outcome.status == Status::created ? created : exists);
  });
  CHECK(created == 1);
  CHECK(exists == kThreads - 1);
  CHECK(world.balance(kAnna) == Balance{.posted = 7});
}

TEST_CASE_TEMPLATE("one key raced for 64 wallets goes to one and the others are told", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  std::atomic<int> created = 0, reused = 0;
  at_once([&](int thread) {
    const auto outcome = world.fund(ledger::Account::user(1 + thread), 7, "the same");
    if (outcome.status == Status::created) ++created;
    if (outcome.status == Status::key_reused && outcome.field == "credit") ++reused;
  });
  CHECK(created == 1);
  CHECK(reused == kThreads - 1);
  check_sound(world);
}

TEST_CASE_TEMPLATE("wallets that pay each other in circles end sound", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  constexpr int kWallets = 5;
  const auto wallet = [](std::uint64_t n) { return ledger::Account::user(1 + static_cast<std::int64_t>(n)); };
  for (int n = 0; n < kWallets; ++n) CHECK(world.fund(wallet(static_cast<std::uint64_t>(n)), 100).ok());
  at_once([&](int thread) {
    SeededRandom random{static_cast<std::uint64_t>(thread)};
    for (int n = 0; n < 4; ++n) {
      const auto from = random.below(kWallets), to = (from + 1 + random.below(kWallets - 1)) % kWallets;
      const auto outcome = world.pay(fmt::format("{} {}", thread, n), wallet(from), wallet(to), 30);
      CHECK((outcome.status == Status::created || outcome.status == Status::insufficient));
    }
  });
  std::int64_t sum = 0;
  for (int n = 0; n < kWallets; ++n) sum += world.balance(wallet(static_cast<std::uint64_t>(n))).posted;
  CHECK(sum == 100 * kWallets);
  check_sound(world);
}

TEST_CASE_TEMPLATE("the teller answers each of many callers with its own outcome", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  CHECK(world.fund(kAnna, 500).ok());
  asio::io_context loop;
  const SystemClock clock;
  ledger::Teller teller{world.db(), loop.get_executor(), clock};
  std::map<Status, int> seen;
  const auto call = [&](int n) -> Task<> {
    ledger::Transfer command{.key = "t" + std::to_string(n),
                             .kind = "gift",
                             .debit = kAnna,
                             .credit = kBoris,
                             .amount = Tokens{n % 10 == 0 ? 0 : 1},
                             .reason = "r"};
    const auto first = co_await teller.carry_out(command);
    const auto again = co_await teller.carry_out(command);
    ++seen[first.status];
    CHECK(again.status == (first.status == Status::created ? Status::exists : first.status));
    CHECK(again.id == first.id);
  };
  for (int n = 0; n < 1000; ++n) asio::co_spawn(loop, call(n), asio::detached);
  loop.run();
  CHECK(seen[Status::amount_invalid] == 100);
  CHECK(seen[Status::created] == 500);
  CHECK(seen[Status::insufficient] == 400);
  CHECK(world.balance(kBoris) == Balance{.posted = 500});
  check_sound(world);
}

TEST_CASE_TEMPLATE("callers of the teller on several threads are all answered", Here, BANANA_ENGINES) {
  ON_LEDGER(Here, world);
  asio::io_context desk;
  const auto open = asio::make_work_guard(desk);
  std::jthread desk_thread{[&] { desk.run(); }};
  const SystemClock clock;
  ledger::Teller teller{world.db(), desk.get_executor(), clock};
  std::atomic<int> created = 0;
  {
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 8; ++thread) {
      threads.emplace_back([&, thread] {
        asio::io_context loop;
        for (int n = 0; n < 20; ++n) {
          asio::co_spawn(
              loop,
              [&, thread, n]() -> Task<> {
                ledger::Transfer command{.key = fmt::format("{}:{}", thread, n),
                                         .kind = "topup",
                                         .debit = kIssue,
                                         .credit = kAnna,
                                         .amount = Tokens{1},
                                         .reason = "r"};
                const auto outcome = co_await teller.carry_out(std::move(command));
                if (outcome.status == Status::created) ++created;
              },
              asio::detached);
        }
        loop.run();
      });
    }
  }
  desk.stop();
  CHECK(created == 160);
  CHECK(world.balance(kAnna) == Balance{.posted = 160});
  world.db().stop();  // before the loop that its threads post to
}
