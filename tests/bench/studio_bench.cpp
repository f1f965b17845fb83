// How long a studio takes for what people say and press: 400 people send 200 updates a second by webhook, an even stream that
// does not wait for answers. Measured is the time from when an update was due to be sent until it is durable and handled: its
// screen shown, its effects in the outbox. Everything is on: prices, the blocklist, generations by the sandbox's vendor, the
// outbox, the scheduler.
#include <algorithm>
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>

#include "tests/bench/figures.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"
#include "tests/e2e/bare_telegram.hpp"
#include "tests/e2e/operate.hpp"

namespace banana::bench {
namespace {

using Steady = std::chrono::steady_clock;
constexpr std::int64_t kBot = 7001;
constexpr std::int64_t kPeople = 400;
constexpr std::int64_t kPerSecond = 200;
constexpr std::int64_t kRounds = 12;  // each person has a turn in each
constexpr std::size_t kLines = 16;    // that may wait for their answers

std::string from(std::int64_t person) {
  return fmt::format(R"({{"id":{},"is_bot":false,"first_name":"Ali","language_code":"en"}})", person);
}

std::string said(std::int64_t update, std::int64_t person, std::string_view text) {
  const std::string entities =
      text.starts_with('/') ? fmt::format(R"(,"entities":[{{"offset":0,"length":{},"type":"bot_command"}}])",
                                          text.substr(0, text.find(' ')).size())
                            : std::string{};
  return fmt::format(
      R"({{"update_id":{0},"message":{{"message_id":{0},"date":1795219200,"chat":{{"id":{1},"type":"private"}},)"
      R"("from":{2},"text":"{3}"{4}}}}})",
      update, person, from(person), text, entities);
}

std::string pressed(std::int64_t update, std::int64_t person, std::string_view data) {
  return fmt::format(
      R"({{"update_id":{0},"callback_query":{{"id":"{0}","from":{2},"chat_instance":"1","data":"{3}",)"
      R"("message":{{"message_id":2000000000,"date":1795219200,"chat":{{"id":{1},"type":"private"}},"text":"x"}}}}}})",
      update, person, from(person), data);
}

/// What a person does in their nth turn: a way through the whole studio.
std::string turn(std::int64_t n, std::int64_t update, std::int64_t person) {
  switch (n) {
    case 0:
      return said(update, person, "/start");
    case 1:
      return pressed(update, person, "a:language:choose:en");
    case 2:
      return said(update, person, fmt::format("a yellow boat on lake {}", person));
    case 3:
      return pressed(update, person, "a:confirm:change");
    case 4:
      return pressed(update, person, "a:create:model");
    case 5:
      return said(update, person, "the same, at night and from above");
    case 6:  // a few order it
      return pressed(update, person, person % 50 == 0 ? "a:confirm:generate" : "g:model");
    case 7:
      return said(update, person, "/balance");
    case 8:
      return pressed(update, person, "g:buy");
    case 9:
      return pressed(update, person, "g:language");
    case 10:
      return said(update, person, "/help");
    default:
      return said(update, person, "/menu");
  }
}

void handler() {
  const test::TempDir dir;
  test::BareTelegram telegram;
  test::Bananad daemon{dir,
                       {"--migrate", "--set", "telegram.api_base=" + telegram.base(), "--set",
                        "telegram.mode=webhook", "--set", "web.public_url=https://bots.example.invalid"}};
  daemon.ready();
  test::operate(
      daemon, "bots.add",
      {{"token", fmt::format("{}:AAE-bench_bP0av28aBcDeFgHiJkLmNoPqRsTu", kBot)}, {"kind", "studio"}});
  if (!test::eventually([&] { return !telegram.webhook_secret(kBot).empty(); }))
    throw std::runtime_error("the bot's webhook was not set");
  const std::string secret = telegram.webhook_secret(kBot);

  constexpr std::int64_t kAll = kPeople * kRounds;
  std::vector<double> took(static_cast<std::size_t>(kAll));
  std::atomic<std::int64_t> wrong = 0;
  std::atomic<std::size_t> at_work = kLines;
  const auto start = Steady::now() + std::chrono::milliseconds{200};
  std::vector<std::thread> lines;
  for (std::size_t line = 0; line < kLines; ++line) {
    lines.emplace_back([&, line] {
      test::Connection connection{daemon.port()};
      for (std::int64_t n = static_cast<std::int64_t>(line); n < kAll; n += kLines) {
        const std::int64_t person = 100'000 + n % kPeople;
        const std::string body = turn(n / kPeople, n + 1, person);
        const auto due = start + std::chrono::microseconds{n * 1'000'000 / kPerSecond};
        std::this_thread::sleep_until(due);
        connection.send(
            fmt::format("POST /webhook/{} HTTP/1.1\r\nHost: b\r\nX-Telegram-Bot-Api-Secret-Token: {}\r\n"
                        "Content-Length: {}\r\n\r\n{}",
                        kBot, secret, body.size(), body));
        if (connection.receive().status != 200) ++wrong;
        took[static_cast<std::size_t>(n)] =
            std::chrono::duration<double, std::milli>(Steady::now() - due).count();
      }
      --at_work;
    });
  }
  while (at_work > 0) {
    daemon.read_log();
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
  for (std::thread& line : lines) line.join();
  if (wrong > 0) throw std::runtime_error(fmt::format("{} updates were refused", wrong.load()));
  std::sort(took.begin(), took.end());
  print("studio.handler_p50_ms", took[took.size() / 2], "ms");
  print("studio.handler_p99_ms", took[took.size() * 99 / 100], "ms");
}

constexpr Bench kBenches[] = {{"studio.handler", &handler}};

}  // namespace
}  // namespace banana::bench

int main(int argc, char** argv) { return banana::bench::run_main(argc, argv, banana::bench::kBenches); }
