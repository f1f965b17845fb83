#include "tests/bench/jobs_kill.hpp"

#include <csignal>
#include <cstdio>
#include <filesystem>
#include <map>
#include <thread>

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "core/base/random.hpp"
#include "core/db/migrate.hpp"
#include "core/db/open.hpp"
#include "core/models/request.hpp"
#include "core/money/ledger.hpp"
#include "core/money/price_book.hpp"
#include "core/money/quote.hpp"
#include "core/money/verify.hpp"
#include "core/net/server.hpp"
#include "core/people/contact.hpp"
#include "core/studio/create.hpp"
#include "core/studio/studio_verify.hpp"
#include "tests/support/temp_dir.hpp"

namespace banana::bench {
namespace {

constexpr std::int64_t kPrice = 7;
constexpr int kPeople = 50;
constexpr int kJobsPerRound = 8;
constexpr std::string_view kPicture =
    "data:image/"
    "png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==";

/// The vendor: works at an order for a second or so, and counts who ordered what.
class Vendor {
 public:
  Vendor(asio::io_context& loop, std::uint64_t seed)
      : random_(seed),
        server_(loop, routes(), {}),
        url_(fmt::format("http://127.0.0.1:{}", server_.listen_tcp("127.0.0.1", 0).value())) {}

  [[nodiscard]] const std::string& url() const { return url_; }
  [[nodiscard]] const std::map<std::string, int>& taken() const { return taken_; }
  [[nodiscard]] std::int64_t polls() const { return polls_; }

 private:
  using Steady = std::chrono::steady_clock;

  std::vector<net::Route> routes() {
    return {{net::Method::post, "/{path...}", [this](net::Request& request) { return take(request); }},
            {net::Method::get, "/{path...}", [this](net::Request& request) { return tell(request); }}};
  }
  static net::Response said(int status, std::string body) {
    return {status, {{"Content-Type", "application/json"}}, std::move(body)};
  }
  Task<net::Response> take(net::Request& request) {
    const Json body = boost::json::parse(request.body);
    const std::string prompt{body.at("input").at("prompt").as_string()};
    if (random_.below(20) == 0) co_return said(503, R"({"detail":"overloaded"})");
    // Taken, and then some time until the answer is on its way.
    ++taken_[prompt];
    ready_.push_back(Steady::now() + Millis{300 + random_.below(1'500)});
    const std::size_t id = ready_.size() - 1;
    asio::steady_timer timer{co_await asio::this_coro::executor, Millis{random_.below(80)}};
    co_await timer.async_wait(asio::use_awaitable);
    co_return said(201, fmt::format(R"({{"id":"p{}","status":"starting"}})", id));
  }
  Task<net::Response> tell(net::Request& request) {
    ++polls_;
    const std::string path{request.path()};
    const std::size_t id = std::stoul(path.substr(path.rfind('p') + 1));
    if (random_.below(20) == 0) co_return said(503, R"({"detail":"overloaded"})");
    if (Steady::now() < ready_.at(id)) {
      co_return said(200, fmt::format(R"({{"id":"p{}","status":"processing"}})", id));
    }
    co_return said(200, fmt::format(R"({{"id":"p{}","status":"succeeded","output":["{}"]}})", id, kPicture));
  }

  SeededRandom random_;
  std::map<std::string, int> taken_;
  std::vector<Steady::time_point> ready_;
  std::int64_t polls_ = 0;
  net::Server server_;
  const std::string url_;
};

class Rounds {
 public:
  Rounds(int rounds, std::uint64_t seed) : rounds_(rounds), random_(seed), vendor_(loop_, seed + 1) {}

  JobsKillReport run() {
    order();
    std::thread thread{[this] { loop_.run(); }};
    for (int round = 0; round < rounds_; ++round) {
      const pid_t child = start(false);
      std::this_thread::sleep_for(Millis{5 + random_.below(500)});
      ::kill(child, SIGKILL);
      if (int status = 0; ::waitpid(child, &status, 0) != child || !WIFSIGNALED(status)) {
        report_.wrong.push_back(fmt::format("the worker of round {} ended by itself", round));
      }
      ++report_.kills;
    }
    int status = 0;
    if (const pid_t child = start(true); ::waitpid(child, &status, 0) != child || status != 0) {
      report_.wrong.emplace_back("the last worker did not end well");
    }
    loop_.stop();
    thread.join();
    look();
    return std::move(report_);
  }

 private:
  /// All that there is to do, before anybody works.
  void order() {
    const auto db = db::open_sqlite({.path = folder_.file("jobs.db")});
    const SystemClock clock;
    IdMaker ids{clock, 0};
    db->write_now([&](db::Tx& tx) {
      const Instant now = clock.now();
      const auto known = db::program_migrations(tx.engine());
      std::ignore = db::migrate_in(tx, known, static_cast<int>(known.size()), now, "bench").value();
      money::add_price(tx, ids, now,
                       {.model = "plain",
                        .operation = "generate",
                        .rule = {.tokens = money::Formula{.base = kPrice}},
                        .by = "bench"})
          .value();
      const int jobs = rounds_ * kJobsPerRound;
      const std::int64_t each = kPrice * (jobs / kPeople + 1);
      for (int i = 0; i < kPeople; ++i) {
        people_.push_back(people::touch(tx, {.telegram_id = 7001 + i, .first_name = "A"}, now).person.id);
        const auto paid = ledger::transfer(tx, now,
                                           {.key = fmt::format("rich {}", i),
                                            .kind = "topup",
                                            .debit = ledger::Account::house(ledger::House::issue),
                                            .credit = ledger::Account::user(people_.back().value()),
                                            .amount = Tokens{each},
                                            .reason = "bought"});
        if (!paid.ok()) report_.wrong.emplace_back("a top-up was refused");
      }
      for (int i = 0; i < jobs; ++i)
        order_one(tx, ids, now, people_[static_cast<std::size_t>(i % kPeople)], i);
    });
    db->stop();
  }
  static void order_one(db::Tx& tx, IdMaker& ids, Instant now, UserId user, int number) {
    const auto quote =
        money::make_quote(tx, ids, now, user, {.model = "plain", .operation = "generate"}).value();
    const models::Request request{.model = "plain", .prompt = fmt::format("boat {}", number)};
    std::ignore = studio::create(tx, ids,
                                 {.bot = BotId{7001},
                                  .chat = ChatId{user.value()},
                                  .user = user,
                                  .quote = quote.id,
                                  .request = boost::json::serialize(models::to_json(request)),
                                  .deadline = std::chrono::hours{6}},
                                 {.open_max = 1'000'000, .hourly_max = 0}, now)
                      .value();
  }

  pid_t start(bool until_done) {
    std::string self = std::filesystem::read_symlink("/proc/self/exe").string();
    std::string folder = folder_.path().string();
    std::string url = vendor_.url();
    std::string flag = "--worker";
    std::string last = until_done ? "until-done" : "until-killed";
    char* args[] = {self.data(), flag.data(), folder.data(), url.data(), last.data(), nullptr};
    pid_t child = 0;
    if (::posix_spawn(&child, self.c_str(), nullptr, nullptr, args, environ) != 0) {
      throw std::runtime_error{"the worker could not be started"};
    }
    return child;
  }

  void look() {
    for (const auto& [prompt, times] : vendor_.taken()) {
      report_.taken += times;
      report_.ordered_twice += times > 1 ? 1 : 0;
    }
    report_.polls = vendor_.polls();
    const auto db = db::open_sqlite({.path = folder_.file("jobs.db")});
    db->read_now([&](db::Snapshot& s) {
      const auto count = [&](std::string_view sql) { return s.value<std::int64_t>(sql).value(); };
      report_.jobs = count("SELECT count(*) FROM job");
      report_.open = count("SELECT count(*) FROM job WHERE status <= 1");
      report_.delivered = count("SELECT count(*) FROM job WHERE status = 2");
      report_.charged_nothing = count("SELECT count(*) FROM job WHERE status > 2 AND charged = 0");
      report_.ambiguous = count("SELECT count(*) FROM job WHERE status = 3 AND cause = 'ambiguous'");
      report_.wrong_charges =
          count("SELECT count(*) FROM job WHERE charged <> CASE WHEN status = 2 THEN price ELSE 0 END");
      // The outbox says of each end what was charged.
      report_.not_told_once =
          report_.jobs - count(
                             "SELECT count(*) FROM (SELECT about FROM outbox GROUP BY about "
                             "HAVING count(*) = 1) AS told");
      for (const auto& finding : ledger::verify(s).findings) report_.wrong.push_back(finding.text);
      for (const auto& finding : studio::verify_jobs(s).findings) report_.wrong.push_back(finding.text);
      const auto spent = kPrice * report_.delivered;
      const auto left = kPeople * kPrice * (report_.jobs / kPeople + 1) - spent;
      std::int64_t have = 0;
      for (const UserId user : people_) {
        const auto wallet = ledger::balance(s, ledger::Account::user(user.value()), ledger::AssetId::token);
        have += wallet.available();
      }
      if (have != left) report_.wrong.push_back(fmt::format("people have {} tokens, not {}", have, left));
    });
    db->stop();
  }

  const int rounds_;
  SeededRandom random_;
  asio::io_context loop_{1};
  Vendor vendor_;
  test::TempDir folder_;
  std::vector<UserId> people_;
  JobsKillReport report_;
};

}  // namespace

JobsKillReport kill_workers(int rounds, std::uint64_t seed) { return Rounds{rounds, seed}.run(); }

}  // namespace banana::bench
