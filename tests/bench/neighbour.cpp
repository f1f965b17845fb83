// One bot is written to now and then, another is flooded at full speed over 64 connections. Every update is handled
// and its reply written to the outbox. Measured is the first bot: from its update accepted to its reply committed.
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <fstream>
#include <semaphore>
#include <stdexcept>
#include <thread>
#include <vector>

#include <boost/asio/co_spawn.hpp>
#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "core/net/server.hpp"
#include "core/outbox/outbox.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/dispatcher.hpp"
#include "daemon/webhook.hpp"
#include "tests/bench/bots_bench.hpp"
#include "tests/bench/figures.hpp"
#include "tests/daemon/http_client.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr int kConnections = 64;
constexpr int kRounds = 7;
constexpr int kAsked = 600;  // in each half of a round
constexpr std::chrono::milliseconds kBetween{2};
constexpr std::string_view kSecret = "bench-secret";
constexpr BotId kQuiet{7001};
constexpr BotId kFlooded{7002};

std::string update(std::int64_t number, std::int64_t who) {
  return fmt::format(
      R"({{"update_id":{0},"message":{{"message_id":{0},"from":{{"id":{1},"is_bot":false,"first_name":"Ali"}},)"
      R"("chat":{{"id":{1},"first_name":"Ali","type":"private"}},"date":1795219200,"text":"/start"}}}})",
      number, who);
}

/// Replies to everything; for the quiet bot it also has an answer, which goes out when the reply is durable.
class Replies final : public inbox::Handler {
 public:
  inbox::Answers handle(db::Tx& tx, const inbox::Arrival& arrival) override {
    const auto* message = std::get_if<telegram::Message>(&arrival.update.event);
    if (message == nullptr) throw std::logic_error("no message");
    outbox::add(tx,
                {.bot = arrival.bot,
                 .chat = message->chat.id,
                 .call = telegram::send_message(message->chat.id, "Hello!")},
                arrival.now);
    if (arrival.bot != kQuiet) return {};
    return {telegram::get_me()};
  }
};

/// Notes when the quiet bot's updates were accepted and when their replies were durable.
class Watch final : public telegram::Api {
 public:
  Task<telegram::ApiResult<Json>> call(BotId /*bot*/, const telegram::Call& /*call*/) override {
    took_ = Steady::now() - accepted_;
    replied_.release();
    co_return Json(true);
  }
  void accepted(const inbox::Lane& lane) {
    if (lane.bot == kQuiet) accepted_ = Steady::now();
  }
  double next_us() {
    if (!replied_.try_acquire_for(std::chrono::seconds{30})) throw std::runtime_error("no reply within 30 s");
    return std::chrono::duration<double, std::micro>(took_).count();
  }

 private:
  Steady::time_point accepted_;
  Steady::duration took_{};
  std::counting_semaphore<> replied_{0};
};

/// Webhook and dispatcher as in the daemon, on a thread of its own.
class Yard {
 public:
  explicit Yard(db::Database& database)
      : ids_(clock_, 0),
        dispatcher_(
            loop_, database, ids_, clock_, watch_, [this](BotId) { return &replies_; }, [](BotId) {}),
        ports_{.secret_of = [](BotId) { return kSecret; },
               .lets_in = [](BotId, const inbox::Envelope&, std::string_view) { return true; },
               .take =
                   [this](BotId bot, const inbox::Envelope& envelope, std::string_view body) {
                     watch_.accepted(inbox::lane_of(bot, envelope));
                     return dispatcher_.take(bot, envelope, body);
                   }},
        server_(loop_, daemon::webhook_routes(ports_), {}) {
    port_ = server_.listen_tcp("127.0.0.1", 0).value();
    dispatcher_.start().value();
    thread_ = std::thread{[this] { loop_.run(); }};
  }
  ~Yard() {
    asio::co_spawn(loop_, dispatcher_.stop(Millis{2'000}), [this](std::exception_ptr) { loop_.stop(); });
    thread_.join();
  }
  Yard(const Yard&) = delete;
  Yard& operator=(const Yard&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] Watch& watch() { return watch_; }

 private:
  SystemClock clock_;
  IdMaker ids_;
  Watch watch_;
  Replies replies_;
  asio::io_context loop_{1};
  daemon::Dispatcher dispatcher_;
  daemon::WebhookPorts ports_;
  net::Server server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

/// wrk, for as long as this lives.
class Flood {
 public:
  Flood(const test::TempDir& dir, std::uint16_t port, int run) {
    const std::string script = dir.file("flood.lua");
    std::ofstream{script} << fmt::format(R"(
local n = {}
wrk.method = 'POST'
wrk.headers['X-Telegram-Bot-Api-Secret-Token'] = '{}'
function request()
  n = n + 1
  local who = 100000 + n % 5000
  return wrk.format(nil, nil, nil, '{{"update_id":' .. n .. ',"message":{{"message_id":' .. n ..
    ',"from":{{"id":' .. who .. ',"is_bot":false,"first_name":"Ali"}},"chat":{{"id":' .. who ..
    ',"first_name":"Ali","type":"private"}},"date":1795219200,"text":"/start"}}}}')
end
)",
                                         static_cast<std::int64_t>(run) * 100'000'000, kSecret);
    std::array<std::string, 7> words{"wrk",
                                     "-t1",
                                     fmt::format("-c{}", kConnections),
                                     "-d600",
                                     "-s",
                                     script,
                                     fmt::format("http://127.0.0.1:{}/webhook/{}", port, kFlooded.value())};
    std::array<char*, 8> argv{};
    for (std::size_t i = 0; i < words.size(); ++i) argv[i] = words[i].data();
    posix_spawn_file_actions_t files;
    ::posix_spawn_file_actions_init(&files);
    ::posix_spawn_file_actions_addopen(&files, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    const int failed = ::posix_spawnp(&wrk_, "wrk", &files, nullptr, argv.data(), environ);
    ::posix_spawn_file_actions_destroy(&files);
    if (failed != 0) throw std::runtime_error("cannot start wrk");
  }
  ~Flood() {
    ::kill(wrk_, SIGKILL);
    ::waitpid(wrk_, nullptr, 0);
  }
  Flood(const Flood&) = delete;
  Flood& operator=(const Flood&) = delete;

 private:
  pid_t wrk_ = -1;
};

struct Seen {
  double p50_us = 0;
  double p99_us = 0;
};

Seen ask(Yard& yard, std::int64_t& number) {
  test::Connection connection{yard.port()};
  std::vector<double> took;
  for (int i = 0; i < kAsked; ++i) {
    ++number;
    const std::string body = update(number, 500 + number % 50);
    connection.send(
        fmt::format("POST /webhook/{} HTTP/1.1\r\nHost: x\r\nX-Telegram-Bot-Api-Secret-Token: {}\r\n"
                    "Content-Length: {}\r\n\r\n{}",
                    kQuiet.value(), kSecret, body.size(), body));
    if (const auto reply = connection.receive(); reply.status != 200) throw std::runtime_error("not taken");
    took.push_back(yard.watch().next_us());
    std::this_thread::sleep_for(kBetween);
  }
  std::sort(took.begin(), took.end());
  return {took[took.size() / 2], took[took.size() * 99 / 100]};
}

void migrate(db::Database& database) {
  database.write_now([](db::Tx& tx) {
    const auto known = db::program_migrations(tx.engine());
    return db::migrate_in(tx, known, static_cast<int>(known.size()), SystemClock{}.now(), "bench").value();
  });
}

std::int64_t handled(db::Database& database) {
  return database
      .read_now([](db::Snapshot& snapshot) {
        return snapshot.value<std::int64_t>("SELECT count(*) FROM outbox WHERE bot = $1", kFlooded);
      })
      .value();
}

}  // namespace

void neighbour() {
  const test::TempDir dir;
  std::vector<double> alone_p50;
  std::vector<double> alone_p99;
  std::vector<double> beside_p50;
  std::vector<double> beside_p99;
  std::vector<double> ratios;
  std::vector<double> floods;
  for (int round = 0; round < kRounds; ++round) {
    const auto database = db::open_sqlite({.path = dir.file(fmt::format("{}.db", round))});
    migrate(*database);
    {
      Yard yard{*database};
      std::int64_t number = 0;
      const Seen alone = ask(yard, number);
      const auto began = Steady::now();
      const Flood flood{dir, yard.port(), round + 1};
      while (handled(*database) < 1'000) std::this_thread::sleep_for(kBetween);
      const Seen beside = ask(yard, number);
      floods.push_back(static_cast<double>(handled(*database)) /
                       std::chrono::duration<double>(Steady::now() - began).count());
      alone_p50.push_back(alone.p50_us);
      alone_p99.push_back(alone.p99_us);
      beside_p50.push_back(beside.p50_us);
      beside_p99.push_back(beside.p99_us);
      ratios.push_back(beside.p99_us / alone.p99_us);
    }
    database->stop();
  }
  print("bots.neighbour_p99_ratio", median(ratios), "times");
  print("bots.neighbour_p99_us", median(beside_p99), "us", Beside{"alone", median(alone_p99)});
  print("bots.neighbour_p50_us", median(beside_p50), "us", Beside{"alone", median(alone_p50)});
  print("bots.flooded_handled", whole(median(floods)), "updates/s");
}

}  // namespace banana::bench
