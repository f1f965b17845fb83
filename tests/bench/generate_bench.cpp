// Full paid generations through the real daemon: a press comes in by webhook, the price is held, a job waits, is claimed,
// ordered of a vendor over HTTP (20 KB PNG at once, as base64), stored and synced, settled, and the photo taken by
// Telegram. Everything a person sees is on: the card becomes the status and then the picture.
//
// The rows "bare" are the same without two things that cost what others leave out: no status message is sent
// (jobs.status_messages: false), and the pictures' folder is in memory, where a sync costs nothing. What the database
// keeps is on the disk and synced as ever.
//
// Vendor and Telegram are this process; what is told of processor time and memory is the daemon's. On PostgreSQL the bot
// and the worker are a process each, and the processor time is theirs and all of PostgreSQL's (cpu_ours_ms: without it).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <boost/asio/steady_timer.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "core/base/encoding.hpp"
#include "core/base/random.hpp"
#include "core/db/open.hpp"
#include "core/net/server.hpp"
#include "tests/bench/cpu_time.hpp"
#include "tests/bench/figures.hpp"
#include "tests/daemon/bananad.hpp"
#include "tests/daemon/http_client.hpp"
#include "tests/daemon/postgres_url.hpp"
#include "tests/e2e/bare_telegram.hpp"
#include "tests/e2e/operate.hpp"
#include "tests/picture/made.hpp"

namespace banana::bench {
namespace {

using Steady = std::chrono::steady_clock;
constexpr int kBots = 10;
constexpr std::int64_t kFirstBot = 7001;
constexpr std::size_t kConnections = 64;

/// A PNG's frame around 20 KB of noise: what a vendor sends is not decoded.
std::string picture_bytes() {
  SeededRandom random{20};
  std::string noise(20'000, '\0');
  random.fill(std::as_writable_bytes(std::span{noise.data(), noise.size()}));
  return picture::made::png({.width = 1024, .height = 1024}, {}, noise);
}

/// OpenAI's images, spoken by a thread: each answer another picture.
class Vendor {
 public:
  explicit Vendor(Millis takes) : takes_(takes) {
    server_.listen_tcp("127.0.0.1", port_.number()).value();
    thread_ = std::thread{[this] { loop_.run(); }};
  }
  ~Vendor() {
    open_.reset();
    loop_.stop();
    thread_.join();
  }
  [[nodiscard]] std::string base() const { return fmt::format("http://127.0.0.1:{}", port_.number()); }
  [[nodiscard]] std::int64_t asked() const { return asked_; }

 private:
  Task<net::Response> draw(net::Request&) {
    const std::int64_t n = ++asked_;
    if (takes_ > Millis{0}) {
      asio::steady_timer timer{loop_, takes_};
      co_await timer.async_wait(asio::use_awaitable);
    }
    // Some bytes of the noise differ, so that no two pictures are one in the store.
    std::string bytes = bytes_;
    bytes.replace(1'000, 12, fmt::format("{:012}", n));
    net::Response response;
    response.headers.add("Content-Type", "application/json");
    response.body = R"({"created":1,"data":[{"b64_json":")" + to_base64(as_bytes(bytes)) + R"("}]})";
    co_return response;
  }

  const Millis takes_;
  const std::string bytes_ = picture_bytes();
  std::atomic<std::int64_t> asked_ = 0;
  const test::Port port_;
  asio::io_context loop_{1};
  asio::executor_work_guard<asio::io_context::executor_type> open_{loop_.get_executor()};
  net::Server server_{
      loop_,
      {{net::Method::post, "/images/generations", [this](net::Request& r) { return draw(r); }}},
      net::ServerOptions{}};
  std::thread thread_;
};

std::string post_of(std::int64_t bot, const std::string& secret, std::string_view body) {
  return fmt::format(
      "POST /webhook/{} HTTP/1.1\r\nHost: b\r\nX-Telegram-Bot-Api-Secret-Token: {}\r\nContent-Length: "
      "{}\r\n\r\n{}",
      bot, secret, body.size(), body);
}

struct Place {
  std::vector<std::string> flags = {};
  /// The bot (with web and scheduler) and the worker are a process each.
  bool apart = false;
};

class Studio {
 public:
  explicit Studio(Millis vendor_takes, const Place& place = {})
      : vendor_(vendor_takes), daemon_(dir_, flags(place, "bot,web,scheduler")) {
    daemon_.ready();
    if (place.apart) {
      std::vector<std::string> of_worker = flags(place, "worker");
      of_worker.insert(of_worker.end(), {"--set", "data_dir=" + dir_.path().string(), "--set",
                                         "control.socket=" + worker_dir_.file("control.sock")});
      worker_.emplace(worker_dir_, std::move(of_worker));
      worker_->ready();
    }
    test::operate(daemon_, "providers.keys-set",
                  {{"name", "openai_compatible"}, {"key", "sk-bench-0123456789abcdef"}});
    test::operate(daemon_, "models.enable", {{"model", "compatible-image"}});
    for (const auto& [path, value] :
         {std::pair{"limits.concurrency", "10000"}, {"limits.per_minute", "1000000"}}) {
      test::operate(daemon_, "models.set", {{"model", "compatible-image"}, {"path", path}, {"value", value}});
    }
    test::operate(daemon_, "models.disable", {{"model", "sandbox-image"}});
    for (std::int64_t bot = kFirstBot; bot < kFirstBot + kBots; ++bot) {
      test::operate(
          daemon_, "bots.add",
          {{"token", fmt::format("{}:AAE-bench_bP0av28aBcDeFgHiJkLmNoPqRsTu", bot)}, {"kind", "studio"}});
    }
    for (std::int64_t bot = kFirstBot; bot < kFirstBot + kBots; ++bot) {
      if (!test::eventually([&] { return !telegram_.webhook_secret(bot).empty(); })) {
        throw std::runtime_error("a bot's webhook was not set");
      }
      secrets_.push_back(telegram_.webhook_secret(bot));
    }
    for (std::size_t n = 0; n < kConnections; ++n)
      lines_.push_back(std::make_unique<test::Connection>(daemon_.port()));
  }

  /// So many people each see the card with its price: from then on one press is a generation.
  void show_cards(std::int64_t first, std::int64_t count) {
    each(first, count, [&](std::int64_t person) { return message(person, "/start"); });
    each(first, count, [&](std::int64_t person) {
      return message(person, fmt::format("/new a yellow boat on lake {}", person));
    });
  }
  void press(std::int64_t first, std::int64_t count) {
    each(first, count, [&](std::int64_t person) { return pressing(person); });
  }
  [[nodiscard]] std::int64_t photos() const {
    return telegram_.calls("editMessageMedia") + telegram_.calls("sendPhoto");
  }
  [[nodiscard]] bool wait_for_photos(std::int64_t count, Millis patience) {
    const auto until = Steady::now() + patience;
    while (photos() < count) {
      if (Steady::now() > until) return false;
      read_logs();
      std::this_thread::sleep_for(std::chrono::milliseconds{1});
    }
    return true;
  }
  /// Of the daemon, or of both, so far.
  [[nodiscard]] double cpu_s() const {
    return cpu_s_of(daemon_.pid()) + (worker_ ? cpu_s_of(worker_->pid()) : 0);
  }
  [[nodiscard]] double rss_mib(std::string_view which) const {
    std::ifstream in{fmt::format("/proc/{}/status", daemon_.pid())};
    for (std::string line; std::getline(in, line);) {
      if (line.starts_with(which))
        return static_cast<double>(std::stoll(line.substr(which.size() + 1))) / 1024;
    }
    return 0;
  }
  [[nodiscard]] test::Bananad& daemon() { return daemon_; }

 private:
  [[nodiscard]] std::vector<std::string> flags(const Place& place, const std::string& roles_apart) const {
    std::vector<std::string> out{"--migrate"};
    if (place.apart) out.push_back("--role=" + roles_apart);
    const std::string settings[] = {"telegram.api_base=" + telegram_.base(),
                                    "telegram.mode=webhook",
                                    "web.public_url=https://bots.example.invalid",
                                    "providers.openai_compatible.base_url=" + vendor_.base(),
                                    "providers.openai_compatible.concurrency=10000",
                                    "growth.initial_tokens=1000000",
                                    "jobs.user_hourly_max=0",
                                    "jobs.user_open_max=1000",
                                    "jobs.user_running_max=1000",
                                    "outbox.bot_per_second=1000",
                                    "outbox.chat_per_minute=6000"};
    for (const std::string& setting : settings) {
      out.emplace_back("--set");
      out.push_back(setting);
    }
    out.insert(out.end(), place.flags.begin(), place.flags.end());
    return out;
  }
  [[nodiscard]] static std::string from(std::int64_t person) {
    return fmt::format(R"({{"id":{},"is_bot":false,"first_name":"Ali","language_code":"en"}})", person);
  }
  [[nodiscard]] std::string message(std::int64_t person, const std::string& text) {
    const std::int64_t id = ++updates_;
    const auto command = text.substr(0, text.find(' ')).size();
    return fmt::format(
        R"({{"update_id":{0},"message":{{"message_id":{0},"date":1795219200,"chat":{{"id":{1},"type":"private"}},)"
        R"("from":{2},"text":"{3}","entities":[{{"offset":0,"length":{4},"type":"bot_command"}}]}}}})",
        id, person, from(person), text, command);
  }
  [[nodiscard]] std::string pressing(std::int64_t person) {
    const std::int64_t id = ++updates_;
    return fmt::format(
        R"({{"update_id":{0},"callback_query":{{"id":"{0}","from":{2},"chat_instance":"1","data":"{3}",)"
        R"("message":{{"message_id":2000000000,"date":1795219200,"chat":{{"id":{1},"type":"private"}},"text":"x"}}}}}})",
        id, person, from(person), "a:confirm:generate:");
  }
  /// Posts what `update` gives for each of these people, over all connections side by side.
  template <class F>
  void each(std::int64_t first, std::int64_t count, F update) {
    for (std::int64_t done = 0; done < count;) {
      const std::int64_t now = std::min<std::int64_t>(count - done, kConnections);
      for (std::int64_t n = 0; n < now; ++n) {
        const std::int64_t person = first + done + n;
        const std::int64_t bot = person % kBots;
        lines_[static_cast<std::size_t>(n)]->send(
            post_of(kFirstBot + bot, secrets_[static_cast<std::size_t>(bot)], update(person)));
      }
      for (std::int64_t n = 0; n < now; ++n) {
        const int status = lines_[static_cast<std::size_t>(n)]->receive().status;
        if (status != 200) throw std::runtime_error(fmt::format("an update was answered with {}", status));
      }
      done += now;
      read_logs();
    }
  }

  /// Of both, so that neither waits for a reader.
  void read_logs() {
    daemon_.read_log();
    if (worker_) worker_->read_log();
  }

  test::TempDir dir_;
  test::TempDir worker_dir_;
  test::BareTelegram telegram_;
  Vendor vendor_;
  test::Bananad daemon_;
  std::optional<test::Bananad> worker_;
  std::vector<std::string> secrets_;
  std::vector<std::unique_ptr<test::Connection>> lines_;
  std::int64_t updates_ = 0;
};

void measure(std::string_view name, const Place& place) {
  constexpr std::int64_t kPeople = 12'000;
  const std::optional<pid_t> server = place.apart ? std::optional{postgres_pid()} : std::nullopt;
  Studio studio{Millis{0}, place};
  studio.show_cards(100'000, kPeople);
  // What the cards left is sent before the clock starts.
  std::this_thread::sleep_for(std::chrono::seconds{3});
  const auto server_cpu_s = [&] { return server ? postgres_cpu_s(*server) : 0; };
  const double ours_before = studio.cpu_s();
  const double servers_before = server_cpu_s();
  const auto start = Steady::now();
  studio.press(100'000, kPeople);
  if (!studio.wait_for_photos(kPeople, Millis{120'000})) {
    std::fprintf(stderr, "only %lld of %lld photos came\n", static_cast<long long>(studio.photos()),
                 static_cast<long long>(kPeople));
    for (const char* operation : {"jobs.stats", "jobs.list", "providers.health"}) {
      const auto told = test::try_operate(studio.daemon(), operation);
      std::fprintf(stderr, "%s: %s\n", operation,
                   told ? boost::json::serialize(*told).c_str() : told.error().message.c_str());
    }
    return;
  }
  const double seconds = std::chrono::duration<double>(Steady::now() - start).count();
  const auto each_ms = [](double cpu) { return 1000 * cpu / static_cast<double>(kPeople); };
  const double ours = each_ms(studio.cpu_s() - ours_before);
  const double servers = each_ms(server_cpu_s() - servers_before);
  print(fmt::format("generate.{}", name), whole(static_cast<double>(kPeople) / seconds), "generations/s");
  print(fmt::format("generate.{}_cpu_ms", name), ours + servers, "ms");
  if (server) print(fmt::format("generate.{}_cpu_ours_ms", name), ours, "ms");
  if (name == "sqlite") print("generate.rss_mib", studio.rss_mib("VmHWM:"), "MiB");
}

void sqlite() { measure("sqlite", {}); }

/// While it lives, the folders that are made are in memory.
class FoldersInMemory {
 public:
  FoldersInMemory() {
    if (const char* usual = std::getenv(kWhere)) before_ = usual;
    ::setenv(kWhere, "/dev/shm", 1);
  }
  ~FoldersInMemory() { before_ ? ::setenv(kWhere, before_->c_str(), 1) : ::unsetenv(kWhere); }
  FoldersInMemory(const FoldersInMemory&) = delete;
  FoldersInMemory& operator=(const FoldersInMemory&) = delete;

 private:
  static constexpr const char* kWhere = "TMPDIR";
  std::optional<std::string> before_;
};

constexpr const char* kNoStatus = "jobs.status_messages=false";

void sqlite_bare() {
  const test::TempDir on_disk;
  const FoldersInMemory pictures;
  measure("sqlite_bare",
          {.flags = {"--set", kNoStatus, "--set", "database.url=sqlite://" + on_disk.file("banana.db")}});
}

void idle() {
  constexpr std::int64_t kPeople = 500;
  Studio studio{Millis{0}};
  studio.show_cards(100'000, kPeople);
  std::this_thread::sleep_for(std::chrono::seconds{2});
  std::vector<double> waits;
  for (std::int64_t n = 0; n < kPeople; ++n) {
    const auto start = Steady::now();
    studio.press(100'000 + n, 1);
    while (studio.photos() <= n && Steady::now() - start < std::chrono::seconds{10})
      std::this_thread::yield();
    waits.push_back(std::chrono::duration<double, std::milli>(Steady::now() - start).count());
  }
  std::sort(waits.begin(), waits.end());
  print("generate.idle_p50_ms", waits[waits.size() / 2], "ms");
  print("generate.idle_p99_ms", waits[waits.size() * 99 / 100], "ms");
}

void in_flight() {
  constexpr std::int64_t kPeople = 2'000;
  Studio studio{Millis{5'000}};
  studio.show_cards(100'000, kPeople);
  std::this_thread::sleep_for(std::chrono::seconds{2});
  const auto start = Steady::now();
  studio.press(100'000, kPeople);
  if (!studio.wait_for_photos(kPeople, Millis{60'000})) {
    std::fprintf(stderr, "only %lld photos came\n", static_cast<long long>(studio.photos()));
    return;
  }
  print("generate.inflight_2000_s", std::chrono::duration<double>(Steady::now() - start).count(), "s");
  print("generate.inflight_2000_rss_mib", studio.rss_mib("VmHWM:"), "MiB");
}

void on_postgres(std::string_view name, std::vector<std::string> flags = {}) {
  const char* conninfo = std::getenv("BANANA_TEST_POSTGRES");
  if (conninfo == nullptr) {
    std::fprintf(
        stderr,
        "generate.%.*s needs BANANA_TEST_POSTGRES: run it under tests/support/with_postgres --bench\n",
        static_cast<int>(name.size()), name.data());
    return;
  }
  const auto db = db::open_postgres({.url = Secret{conninfo}});
  db->write_now([](db::Tx& tx) { tx.script("DROP SCHEMA public CASCADE; CREATE SCHEMA public"); });
  db->stop();
  flags.insert(flags.end(), {"--set", "database.url=" + test::postgres_url("public")});
  measure(name, {.flags = std::move(flags), .apart = true});
}

void postgres() { on_postgres("pg"); }

void postgres_bare() {
  const FoldersInMemory pictures;
  on_postgres("pg_bare", {"--set", kNoStatus});
}

constexpr Bench kBenches[] = {{"generate.sqlite", &sqlite}, {"generate.sqlite_bare", &sqlite_bare},
                              {"generate.idle", &idle},     {"generate.inflight", &in_flight},
                              {"generate.pg", &postgres},   {"generate.pg_bare", &postgres_bare}};

}  // namespace
}  // namespace banana::bench

int main(int argc, char** argv) { return banana::bench::run_main(argc, argv, banana::bench::kBenches); }
