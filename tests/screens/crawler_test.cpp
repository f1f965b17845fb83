// A crawler presses every reachable button from every screen, with random input in between (issue 6).
#include "tests/screens/crawler.hpp"

#include <array>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <doctest/doctest.h>
#include <fmt/ranges.h>

#include "core/gallery/import.hpp"
#include "core/models/rows.hpp"
#include "core/models/take_over.hpp"
#include "core/moderation/follow.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/pack.hpp"
#include "core/money/plan.hpp"
#include "core/money/verify.hpp"
#include "core/payments/star_verify.hpp"
#include "core/people/roles.hpp"
#include "core/studio/studio_verify.hpp"
#include "daemon/screens/admin/acts.hpp"
#include "daemon/screens/admin/screens.hpp"
#include "daemon/screens/demo/program.hpp"
#include "daemon/screens/studio/job_card.hpp"
#include "daemon/screens/studio/program.hpp"
#include "tests/people/town.hpp"
#include "tests/screens/chat_host.hpp"

namespace banana::test {
namespace {

constexpr int kStepsPerCommit = 50;

/// Texts that lack an argument or a language are complained of in the log.
class Complaints final : public log::Sink {
 public:
  explicit Complaints(std::vector<std::string>& lines) : lines_(lines) {}
  void write(std::string_view line) override {
    if (line.find("a text could not be said") != std::string_view::npos) lines_.emplace_back(line);
  }

 private:
  std::vector<std::string>& lines_;
};

/// What an operator has set up: all shipped models, something to buy, tokens to begin with.
std::shared_ptr<const models::Catalogue> furnish(db::Tx& tx, IdMaker& ids, Instant now) {
  models::seed_models(tx, ids, now).value();
  growth::Rules rules;
  rules.initial_tokens = Tokens{40};
  growth::set_rules(tx, rules, "test", now).value();
  money::set_pack(tx, {.name = "starter", .stars = Stars{50}, .tokens = Tokens{500}}).value();
  money::set_pack(tx, {.name = "pro", .stars = Stars{500}, .tokens = Tokens{6'000}, .bonus = Tokens{500}})
      .value();
  money::set_custom_pack(tx, {.min = Stars{1}, .max = Stars{2'000}, .rate = 10'000}).value();
  gallery::seed_templates(tx, now).value();
  gallery::Row more = gallery::find_row(tx, "sticker").value();
  more.position = 0;
  for (int n = 0; n < 8; ++n) {  // more than a page of one category
    more.what.id = fmt::format("more-{}", n);
    gallery::put_row(tx, more, now, "test").value();
  }
  gallery::count_use(tx, "neon-portrait", Language::en, now);
  money::set_plan(tx, {.name = "pro",
                       .title = "Pro",
                       .monthly = Stars{300},
                       .annual = Stars{3'000},
                       .tokens = Tokens{5'000},
                       .perks = {{"priority", 2}, {"max_user_queue", 5}}})
      .value();
  std::vector<models::Entry> entries;
  for (models::Row& row : models::read_rows(tx))
    entries.push_back({.model = std::move(row.model), .state = models::Switch::on});
  return std::make_shared<const models::Catalogue>(std::move(entries), models::ReadyProviders{});
}

/// What is told of an order while it is made.
enum class News : std::uint8_t { all, none };

screens::Around around(std::shared_ptr<const models::Catalogue> models, News news) {
  screens::Around out;
  out.models = [models] { return models; };
  out.blocklist = [list = moderation::Blocklists{}.now()] { return list; };
  out.jobs.user_open_max = 3;
  out.jobs.queue_max = 100;
  out.jobs.confirm_above = 100;
  out.jobs.status_messages = news == News::all;
  out.moderation.strikes_window = Millis{86'400'000};
  out.moderation.strikes_cooldown = 3;
  out.moderation.cooldown = Millis{60'000};
  return out;
}

/// Admins may turn everything upside down: they crawl in a town of their own.
enum class Who : std::uint8_t { people, admins };

/// What admins asked for in their chats is done.
void run_acts(db::Database& database, const text::Texts& texts, const Clock& clock, IdMaker& ids) {
  ChatHost host{clock, ids, database};
  ops::Runner runner{screens::admin::table(), host};
  asio::io_context loop;
  std::exception_ptr thrown;
  asio::co_spawn(loop, screens::admin::run_acts(database, runner, texts, clock),
                 [&](std::exception_ptr failure) { thrown = std::move(failure); });
  loop.run();
  if (thrown) std::rethrow_exception(thrown);
}

template <class Here>
void crawl(const screens::Program& program, Coverage& coverage, std::uint64_t seed, int steps,
           Who who = Who::people, std::string_view haunt = {}, News news = News::all) {
  CAPTURE(seed);
  Town<Here> town;
  const auto models = town.write([&](db::Tx& tx) { return furnish(tx, town.ids(), town.now()); });
  Playground playground{program, around(models, news), town.clock(), town.ids(), seed};
  const screens::studio::Announcer announcer{playground.texts(), around(models, news)};
  Crawler crawler{playground, program, coverage, announcer, town.clock(), seed};
  constexpr std::int64_t kStars = 100'000'000;
  crawler.add(playground.meet({.first_name = "Ann <b>", .username = "ann", .stars = kStars}));
  crawler.add(playground.meet({.first_name = "Вера", .language_code = "ru", .stars = kStars}));
  crawler.add(playground.meet({.first_name = "Oʻtkir", .language_code = "uz", .stars = 60}));
  const sandbox::Number admin = playground.meet({.first_name = "Root", .username = "root_", .stars = kStars});
  crawler.add_admin(admin);
  if (who == Who::admins) {
    for (int n = 0; n < 9; ++n) crawler.add(admin);
    crawler.haunt("/admin");
  }
  if (!haunt.empty()) crawler.haunt(std::string{haunt});
  const UserId root = town.meet(admin);
  town.write([&](db::Tx& tx) { people::set_role(tx, root, ops::Role::admin).value(); });

  town.write([&](db::Tx& tx) { crawler.start(tx); });
  const int at_once = who == Who::admins ? 2 : kStepsPerCommit;
  for (int done = 0; done < steps; done += at_once) {
    town.write([&](db::Tx& tx) {
      for (int n = 0; n < at_once; ++n) crawler.step(tx);
    });
    if (who == Who::admins) run_acts(town.db(), playground.texts(), town.clock(), town.ids());
  }
  for (const std::string& problem : crawler.problems()) FAIL_CHECK(problem);
  town.read([](db::Snapshot& s) {
    for (const auto& finding : ledger::verify(s).findings) FAIL_CHECK(finding.text);
    for (const auto& finding : studio::verify_jobs(s).findings) FAIL_CHECK(finding.text);
    for (const auto& finding : payments::verify_payments(s).findings) FAIL_CHECK(finding.text);
    return 0;
  });
}

void check_complaints(const std::vector<std::string>& complaints) {
  for (const std::string& line : complaints) FAIL_CHECK(line);
}

}  // namespace

TEST_CASE("ten thousand presses and words find no fault in the studio and miss none of its rows") {
  std::vector<std::string> complaints;
  log::start(log::Level::error, std::make_unique<Complaints>(complaints));
  Coverage coverage{screens::studio::program()};
  for (const std::uint64_t seed : {1U, 2U, 3U, 4U, 5U})
    crawl<OnSqlite>(screens::studio::program(), coverage, seed, 4'000);
  crawl<OnSqlite>(screens::studio::program(), coverage, 7, 3'000, Who::admins);
  // What is far from everything else is come upon by whoever goes there again and again.
  crawl<OnSqlite>(screens::studio::program(), coverage, 8, 1'500, Who::people, "/help");
  crawl<OnSqlite>(screens::studio::program(), coverage, 9, 1'500, Who::people, "/plans");
  // Confirmed acts, long lists and choices come by chance too rarely: admin_test has them.
  for (const char* row : {"action admin.result.yes", "action admin.result.more", "action admin.act.take"}) {
    coverage.count(row);
  }
  // Chance leaves out another one after every change: then they go on for a while.
  constexpr std::array<std::string_view, 4> kHaunts{"/profile", "/help", "/plans", ""};
  for (std::uint64_t seed = 10; seed < 30 && !coverage.unused().empty(); ++seed) {
    const bool is_of_admins = coverage.unused().front().find(" admin") != std::string::npos;
    crawl<OnSqlite>(screens::studio::program(), coverage, seed, 1'500,
                    is_of_admins ? Who::admins : Who::people,
                    is_of_admins ? std::string_view{} : kHaunts[seed % kHaunts.size()]);
  }
  const auto unused = coverage.unused();
  INFO("never used: ", fmt::format("{}", fmt::join(unused, ", ")));
  CHECK(unused.empty());
  log::start(log::Level::error);
  check_complaints(complaints);
}

TEST_CASE_TEMPLATE("the same presses go well on every engine and in the demo", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Coverage studio{screens::studio::program()};
  crawl<Here>(screens::studio::program(), studio, 5, 500);
  crawl<Here>(screens::studio::program(), studio, 7, 500, Who::people, "/history", News::none);
  Coverage demo{screens::demo::program()};
  crawl<Here>(screens::demo::program(), demo, 6, 500);
}

}  // namespace banana::test
