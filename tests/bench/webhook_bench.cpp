// Updates that are durable, deduplicated and acknowledged, a second: the webhook under wrk with 64 connections and
// unique update ids, the dispatcher behind it handing each to a handler that does nothing.
//
//   webhook.sqlite           acknowledged; beside a bare Beast server that answers 200
//   webhook.sqlite_p99_ms    of the same run
//   webhook.sqlite_cpu_us    processor time of ours for each update, the handling included
//   webhook.sqlite_done      of the same run, until the handler had seen the last one
//   webhook.sqlite_handled   with the demo bot's /start behind it, until each reply is in the outbox
//   webhook.sqlite_recorded  the same as the first with the handling left to later, as when the role bot runs elsewhere
//   webhook.pg               needs BANANA_TEST_POSTGRES: tests/support/with_postgres --bench
#include <array>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <iostream>
#include <stdexcept>
#include <thread>

#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>
#include <sys/resource.h>

#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "core/net/server.hpp"
#include "daemon/dispatcher.hpp"
#include "daemon/screens/demo/program.hpp"
#include "daemon/screens/shell.hpp"
#include "daemon/webhook.hpp"
#include "tests/bench/beast_echo.hpp"
#include "tests/bench/figures.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::bench {
namespace {

constexpr int kConnections = 64;
constexpr int kSeconds = 3;
constexpr int kRounds = 5;
constexpr std::string_view kSecret = "bench-secret";

double cpu_s() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// Messages of 5,000 people, each with an update id of its own, as long as real ones are.
std::string write_script(const test::TempDir& dir, int run) {
  const std::string path = dir.file(fmt::format("updates{}.lua", run));
  std::ofstream{path} << fmt::format(R"(
local n = {}
wrk.method = 'POST'
wrk.headers['X-Telegram-Bot-Api-Secret-Token'] = '{}'
wrk.headers['Content-Type'] = 'application/json'
function request()
  n = n + 1
  local who = 100000 + n % 5000
  return wrk.format(nil, nil, nil, '{{"update_id":' .. n .. ',"message":{{"message_id":' .. n ..
    ',"from":{{"id":' .. who .. ',"is_bot":false,"first_name":"Ali","username":"ali","language_code":"uz"}},' ..
    '"chat":{{"id":' .. who .. ',"first_name":"Ali","username":"ali","type":"private"}},' ..
    '"date":1795219200,"text":"/start","entities":[{{"offset":0,"length":6,"type":"bot_command"}}]}}}}')
end
)",
                                     static_cast<std::int64_t>(run) * 100'000'000, kSecret);
  return path;
}

struct Load {
  double rate = 0;
  double p99_ms = 0;
};

double after(const std::string& text, std::string_view mark) {
  const std::size_t at = text.find(mark);
  if (at == std::string::npos) throw std::runtime_error(text);
  return std::stod(text.substr(at + mark.size()));
}

Load load(std::uint16_t port, std::string_view path, const std::string& script) {
  const std::string command = fmt::format("wrk -t1 -c{} -d{}s --latency -s {} http://127.0.0.1:{}{}",
                                          kConnections, kSeconds, script, port, path);
  FILE* pipe = ::popen(command.c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("cannot start wrk");
  std::string output;
  std::array<char, 512> line{};
  while (std::fgets(line.data(), line.size(), pipe) != nullptr) output += line.data();
  ::pclose(pipe);
  if (output.find("Non-2xx") != std::string::npos) throw std::runtime_error(output);
  const std::string tail = output.substr(output.find("     99%"));
  const double p99 = after(tail, "99%");
  const std::string unit = tail.substr(0, tail.find('\n'));
  return {after(output, "Requests/sec:"), unit.ends_with("us")   ? p99 / 1000
                                          : unit.ends_with("ms") ? p99
                                                                 : p99 * 1000};
}

class Nothing final : public inbox::Handler {
 public:
  inbox::Answers handle(db::Tx& /*tx*/, const inbox::Arrival& /*arrival*/) override { return {}; }
};

/// Never called: nothing is answered here.
class NoTelegram final : public telegram::Api {
 public:
  Task<telegram::ApiResult<Json>> call(BotId /*bot*/, const telegram::Call& /*call*/) override {
    co_return telegram::ApiError{};
  }
};

enum class Handling { here, elsewhere };

/// The webhook on a database, on a thread of its own.
class Subject {
 public:
  Subject(db::Database& database, Handling handling, inbox::Handler& handler)
      : database_(database),
        handler_(handler),
        ids_(clock_, 0),
        dispatcher_(
            loop_, database, ids_, clock_, telegram_, [this](BotId) { return &handler_; }, [](BotId) {}),
        ports_{.secret_of = [](BotId) { return kSecret; },
               .lets_in = [](BotId, const inbox::Envelope&, std::string_view) { return true; },
               .take = {}},
        server_(loop_, prepared(handling), {}) {
    port_ = server_.listen_tcp("127.0.0.1", 0).value();
    if (handling == Handling::here) dispatcher_.start().value();
    thread_ = std::thread{[this] { loop_.run(); }};
  }
  ~Subject() {
    asio::co_spawn(loop_, dispatcher_.stop(Millis{1'000}), [this](std::exception_ptr) { loop_.stop(); });
    thread_.join();
  }
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  [[nodiscard]] std::uint16_t port() const { return port_; }
  /// Until all that was recorded is handled.
  void drain() {
    const auto waiting = [this] {
      return database_.read_now([](db::Snapshot& snapshot) {
        return snapshot.value<std::int64_t>(
            "SELECT count(*) FROM (SELECT 1 FROM inbox WHERE state = 0 LIMIT 1) AS w");
      });
    };
    while (waiting().value() > 0) std::this_thread::sleep_for(std::chrono::milliseconds{5});
  }

 private:
  std::vector<net::Route> prepared(Handling handling) {
    if (handling == Handling::here) {
      ports_.take = [this](BotId bot, const inbox::Envelope& envelope, std::string_view body) {
        return dispatcher_.take(bot, envelope, body);
      };
    } else {
      ports_.take = daemon::leave_to_others(database_, clock_);
    }
    return daemon::webhook_routes(ports_);
  }

  db::Database& database_;
  inbox::Handler& handler_;
  SystemClock clock_;
  IdMaker ids_;
  NoTelegram telegram_;
  asio::io_context loop_{1};
  daemon::Dispatcher dispatcher_;
  daemon::WebhookPorts ports_;
  net::Server server_;
  std::uint16_t port_ = 0;
  std::thread thread_;
};

void migrate(db::Database& database) {
  database.write_now([](db::Tx& tx) {
    const auto known = db::program_migrations(tx.engine());
    return db::migrate_in(tx, known, static_cast<int>(known.size()), SystemClock{}.now(), "bench").value();
  });
}

struct Figures {
  std::vector<double> rates;  // acknowledged
  std::vector<double> done;   // acknowledged and handled, counted until the last one was
  std::vector<double> p99_ms;
  std::vector<double> cpu_us;
};

/// One round on a database of its own.
void measure(Figures& figures, db::Database& database, Handling handling, const std::string& script,
             inbox::Handler& handler) {
  migrate(database);
  Subject subject{database, handling, handler};
  const double before = cpu_s();
  Load seen = load(subject.port(), "/webhook/7001", script);
  const auto began = std::chrono::steady_clock::now();
  if (handling == Handling::here) subject.drain();
  const double late = std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
  figures.cpu_us.push_back((cpu_s() - before) * 1e6 / (seen.rate * kSeconds));
  figures.rates.push_back(seen.rate);
  figures.done.push_back(seen.rate * kSeconds / (kSeconds + late));
  figures.p99_ms.push_back(seen.p99_ms);
  const auto kept = database.read_now([](db::Snapshot& snapshot) {
    return snapshot.value<std::int64_t>("SELECT count(*) FROM inbox").value();
  });
  if (static_cast<double>(kept) < seen.rate * kSeconds * 0.98)
    throw std::runtime_error("acknowledged, but not kept");
  database.stop();
}

double bare_beast(const std::string& script) {
  asio::io_context loop{1};
  BeastEcho beast{loop};
  std::thread thread{[&] { loop.run(); }};
  const double rate = load(beast.port(), "/echo", script).rate;
  loop.stop();
  thread.join();
  return rate;
}

void sqlite() {
  const test::TempDir dir;
  Nothing nothing;
  const text::Texts texts;
  screens::Shell demo{screens::demo::program(), texts};
  Figures idle;
  Figures handled;
  Figures recorded;
  std::vector<double> beast;
  for (int round = 0; round < kRounds; ++round) {
    const std::string script = write_script(dir, round);
    const auto fresh = [&](std::string_view name) {
      return db::open_sqlite({.path = dir.file(fmt::format("{}{}.db", name, round))});
    };
    measure(idle, *fresh("n"), Handling::here, script, nothing);
    measure(recorded, *fresh("r"), Handling::elsewhere, script, nothing);
    measure(handled, *fresh("h"), Handling::here, script, demo);
    beast.push_back(bare_beast(script));
  }
  print("webhook.sqlite", whole(median(idle.rates)), "updates/s", Beside{"beast", whole(median(beast))});
  print("webhook.sqlite_p99_ms", median(idle.p99_ms), "ms");
  print("webhook.sqlite_cpu_us", median(idle.cpu_us), "us");
  print("webhook.sqlite_done", whole(median(idle.done)), "updates/s");
  print("webhook.sqlite_handled", whole(median(handled.done)), "updates/s");
  print("webhook.sqlite_handled_cpu_us", median(handled.cpu_us), "us");
  print("webhook.sqlite_recorded", whole(median(recorded.rates)), "updates/s",
        Beside{"beast", whole(median(beast))});
  print("webhook.sqlite_recorded_p99_ms", median(recorded.p99_ms), "ms");
  print("webhook.sqlite_recorded_cpu_us", median(recorded.cpu_us), "us");
}

void postgres() {
  const char* conninfo = std::getenv("BANANA_TEST_POSTGRES");
  if (conninfo == nullptr) {
    std::cerr << "SKIPPED: BANANA_TEST_POSTGRES is not set\n";
    return;
  }
  const test::TempDir dir;
  Nothing nothing;
  Figures handled;
  Figures recorded;
  const auto fresh = [&](std::string_view schema) {
    const auto server = db::open_postgres({.url = Secret{conninfo}, .writers = 1, .readers = 1});
    server->write_now([&](db::Tx& tx) { tx.script(fmt::format("CREATE SCHEMA {}", schema)); });
    return db::open_postgres({.url = Secret{fmt::format("{} options='-csearch_path={}'", conninfo, schema)}});
  };
  for (int round = 0; round < kRounds; ++round) {
    const std::string script = write_script(dir, round);
    measure(handled, *fresh(fmt::format("webhook_h{}", round)), Handling::here, script, nothing);
    measure(recorded, *fresh(fmt::format("webhook_r{}", round)), Handling::elsewhere, script, nothing);
  }
  print("webhook.pg", whole(median(recorded.rates)), "updates/s");
  print("webhook.pg_p99_ms", median(recorded.p99_ms), "ms");
  print("webhook.pg_done", whole(median(handled.done)), "updates/s");
}

constexpr Bench kBenches[] = {{"webhook.sqlite", &sqlite}, {"webhook.pg", &postgres}};

}  // namespace
}  // namespace banana::bench

int main(int argc, char** argv) { return banana::bench::run_main(argc, argv, banana::bench::kBenches); }
