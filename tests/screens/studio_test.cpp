// Talking with a studio: from the first word to the picture, and every way in which there is none.
#include <doctest/doctest.h>

#include "core/moderation/follow.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/ledger.hpp"
#include "core/money/price_book.hpp"
#include "core/money/quote.hpp"
#include "core/studio/claim.hpp"
#include "core/studio/settle.hpp"
#include "core/studio/studio_verify.hpp"
#include "daemon/screens/studio/job_card.hpp"
#include "daemon/screens/studio/program.hpp"
#include "tests/db/engines.hpp"
#include "tests/screens/chat_room.hpp"

using namespace banana;
using namespace banana::test;
using studio::Job;
using studio::JobId;

namespace {

std::shared_ptr<const models::Catalogue> one_model() {
  models::Model model;
  model.id = "painter";
  model.title = "Painter";
  model.provider = "sandbox";
  model.offers[models::Operation::generate].outputs = {.min = 1, .max = 4, .fallback = 1};
  model.offers[models::Operation::edit].pictures = {.references_min = 1, .references_max = 3};
  return std::make_shared<const models::Catalogue>(
      std::vector<models::Entry>{{.model = std::move(model), .state = models::Switch::on}},
      models::ReadyProviders{});
}

screens::Around around() {
  screens::Around out;
  out.models = [models = one_model()] { return models; };
  out.blocklist = [list = moderation::Blocklists{}.now()] { return list; };
  out.jobs.user_open_max = 2;
  out.jobs.queue_max = 100;
  out.jobs.confirm_above = 1000;
  out.moderation.strikes_window = Millis{86'400'000};
  out.moderation.strikes_cooldown = 3;
  out.moderation.cooldown = Millis{600'000};
  return out;
}

template <class Here>
struct Studio : ChatRoom<Here> {
  explicit Studio(std::int64_t price = 120, std::int64_t tokens = 500)
      : ChatRoom<Here>(screens::studio::program(), around()) {
    this->write([&](db::Tx& tx) {
      growth::Rules rules;
      rules.initial_tokens = Tokens{tokens};
      growth::set_rules(tx, rules, "test", this->now()).value();
      for (const char* operation : {"generate", "edit"}) {
        money::add_price(tx, this->ids(), this->now(),
                         {.model = "painter",
                          .operation = operation,
                          .rule = {.tokens = money::Formula{.base = price}},
                          .by = "test"})
            .value();
      }
    });
    this->say("/start");
  }
  static UserId user(db::Snapshot& s) {
    return s.value<UserId>("SELECT id FROM person WHERE telegram_id = 7002").value();
  }
  std::vector<Job> jobs() {
    return this->read([](db::Snapshot& s) {
      std::vector<JobId> ids;
      for (db::Rows row = s.query("SELECT id FROM job ORDER BY id"); row.next();)
        ids.push_back(row.get<JobId>(0));
      std::vector<Job> out;
      for (const JobId id : ids) out.push_back(studio::find_job(s, id).value());
      return out;
    });
  }
  Job claim() {
    auto begun = this->write([&](db::Tx& tx) {
      return studio::claim(tx, studio::WorkerId{1}, {.begin_max = 1}, announcer, this->now());
    });
    REQUIRE(begun.size() == 1);
    return begun.front();
  }
  void deliver(const Job& job, std::size_t pictures = 1) {
    studio::Delivery delivery{.made = {}, .seed = 42};
    for (std::size_t n = 0; n < pictures; ++n) {
      delivery.made.push_back(
          {.blob = std::string(64, 'a'), .type = "image/png", .bytes = 1, .width = 1, .height = 1});
    }
    const auto settled = this->write([&](db::Tx& tx) {
      return studio::deliver(tx, job, delivery, {.outcome = "ok"}, announcer, this->now());
    });
    CHECK(settled == studio::Settled::yes);
  }
  void end(const Job& job, std::string cause) {
    const auto settled = this->write([&](db::Tx& tx) {
      return studio::settle_failure(tx, job, {.outcome = cause}, studio::GiveUp{}, announcer, this->now());
    });
    CHECK(settled == studio::Settled::yes);
  }
  ledger::Balance wallet() {
    return this->read([](db::Snapshot& s) {
      return ledger::balance(s, ledger::Account::user(user(s).value()), ledger::AssetId::token);
    });
  }
  /// What waits in the outbox, oldest first: the method, and the text or caption.
  std::vector<std::string> owed() {
    return this->read([](db::Snapshot& s) {
      std::vector<std::string> out;
      for (db::Rows row = s.query("SELECT method, params FROM outbox ORDER BY id"); row.next();) {
        const JsonObject params = boost::json::parse(row.text(1)).as_object();
        std::string words;
        if (const Json* text = params.if_contains("text")) words = text->as_string();
        if (const Json* media = params.if_contains("media"); media && media->is_object()) {
          words = media->as_object().at("caption").as_string();
        }
        out.push_back(std::string{row.text(0)} + ": " + words);
      }
      return out;
    });
  }
  void check_books() {
    this->read([](db::Snapshot& s) {
      for (const auto& finding : studio::verify_jobs(s).findings) FAIL_CHECK(finding.text);
      return 0;
    });
  }

  screens::studio::Announcer announcer{this->texts(), around()};
};

#define IN_STUDIO(Here, name, ...) \
  if (!Here::available()) return;  \
  Studio<Here> name { __VA_ARGS__ }

bool has(const std::vector<std::string>& lines, std::string_view words) {
  return std::ranges::any_of(lines,
                             [&](const std::string& line) { return line.find(words) != std::string::npos; });
}

}  // namespace

TEST_CASE_TEMPLATE("words become a card with the exact price and a press a job", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("a yellow boat");
  CHECK(studio.screen().find("Price: <b>120 tokens</b>. You have 500.") != std::string_view::npos);
  studio.press("Generate for 120 tokens");
  REQUIRE(studio.jobs().size() == 1);
  CHECK(studio.wallet() == ledger::Balance{.posted = 500, .held = 120});
  REQUIRE(studio.sent().size() == 1);
  CHECK(studio.sent()[0].method == "editMessageText");
  CHECK(studio.sent()[0].slot == "job:" + studio.jobs()[0].id.str());
  studio.check_books();
}

TEST_CASE_TEMPLATE("a quick picture takes the place of its card", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("/new a yellow boat");
  studio.press("Generate");
  studio.deliver(studio.claim());
  const auto owed = studio.owed();
  REQUIRE(owed.size() == 1);  // that it began was taken back: nobody could have read it
  CHECK(owed[0] == "editMessageMedia: <b>Painter</b> · 120 tokens\nSeed <code>42</code>");
  CHECK(studio.wallet() == ledger::Balance{.posted = 380, .held = 0});
}

TEST_CASE_TEMPLATE("a slow picture is a new message and its status goes", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("/new a yellow boat");
  studio.press("Generate");
  const Job job = studio.claim();
  studio.clock().advance(Millis{20'000});
  studio.deliver(job);
  const auto owed = studio.owed();
  CHECK(has(owed, "sendPhoto"));
  CHECK(has(owed, "deleteMessage"));
}

TEST_CASE_TEMPLATE("several pictures are an album with buttons below", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("/new a yellow boat");
  studio.press("Generate");
  studio.deliver(studio.claim(), 2);
  const auto owed = studio.owed();
  CHECK(has(owed, "sendMediaGroup"));
  CHECK(has(owed, "sendMessage: <b>Painter</b>"));
}

TEST_CASE_TEMPLATE("every end without a picture says why and that nothing was charged", Here,
                   BANANA_ENGINES) {
  for (const char* cause : {"blocked_input", "blocked_output", "rate_limited", "account", "invalid",
                            "transient", "ambiguous", "deadline", "no_model", "unusable_result"}) {
    CAPTURE(cause);
    IN_STUDIO(Here, studio);
    studio.say("/new a yellow boat");
    studio.press("Generate");
    studio.end(studio.claim(), cause);
    const auto owed = studio.owed();
    CHECK(has(owed, "Nothing was charged."));
    CHECK_FALSE(has(owed, cause));
    CHECK(studio.wallet() == ledger::Balance{.posted = 500, .held = 0});
    studio.check_books();
  }
}

TEST_CASE_TEMPLATE("who has too little learns how much is missing and where to get it", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 120, 100);
  studio.say("a yellow boat");
  const auto answer = studio.press("Generate");
  CHECK(answer.params.at("text").as_string() == "20 tokens are missing.");
  CHECK(studio.jobs().empty());
}

TEST_CASE_TEMPLATE("a dear one is asked for twice", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 2'000, 5'000);
  studio.say("a yellow boat");
  studio.press("Generate");
  CHECK(studio.jobs().empty());
  CHECK(studio.screen().find("Really?") != std::string_view::npos);
  studio.press("Generate");
  CHECK(studio.jobs().size() == 1);
}

TEST_CASE_TEMPLATE("so many at once and no more", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  for (int n = 0; n < 2; ++n) {
    studio.say("/new a yellow boat");
    studio.press("Generate");
  }
  studio.say("/new a yellow boat");
  const auto answer = studio.press("Generate");
  CHECK(std::string_view{answer.params.at("text").as_string()}.starts_with(
      "You have as many under way as may be"));
  CHECK(studio.jobs().size() == 2);
}

TEST_CASE_TEMPLATE("a price that is over is shown anew and not charged", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("a yellow boat");
  studio.clock().advance(money::kQuoteLifetime);
  studio.press("Generate");
  CHECK(studio.jobs().empty());
  studio.press("Generate");
  CHECK(studio.jobs().size() == 1);
}

TEST_CASE_TEMPLATE("a forbidden prompt makes no card and counts as a strike", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("porn");
  CHECK(studio.jobs().empty());
  CHECK(studio.count("SELECT count(*) FROM quote") == 0);
  CHECK(studio.count("SELECT count(*) FROM strike") == 1);
}

TEST_CASE_TEMPLATE("a photo with words is an edit of it", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.message(R"("photo":[{"file_id":"abc","file_unique_id":"u","width":10,"height":10,"file_size":100}],)"
                 R"("caption":"make it blue")");
  studio.press("Generate");
  REQUIRE(studio.jobs().size() == 1);
  CHECK(studio.jobs()[0].operation == "edit");
  CHECK(studio.jobs()[0].needs == studio::Needs::preparing);
  CHECK(studio.jobs()[0].request.find("tg/abc") != std::string::npos);
}

TEST_CASE_TEMPLATE("a queued one is cancelled by its button and costs nothing", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("/new a yellow boat");
  studio.press("Generate");
  studio.press_data("d:cancel:" + studio.jobs()[0].id.str(), studio.screen_message());
  CHECK(studio.jobs()[0].status == studio::Status::canceled);
  CHECK(studio.wallet() == ledger::Balance{.posted = 500, .held = 0});
  studio.check_books();
}

TEST_CASE_TEMPLATE("again brings the card with the same words and the price of now", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("/new a yellow boat");
  studio.press("Generate");
  studio.deliver(studio.claim());
  studio.press_data("d:again:" + studio.jobs()[0].id.str(), 999);
  CHECK(studio.screen().find("a yellow boat") != std::string_view::npos);
  CHECK(studio.jobs().size() == 1);
  studio.press("Generate");
  CHECK(studio.jobs().size() == 2);
}

TEST_CASE_TEMPLATE("a late press on a card that has become a status leaves the status alone", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("/new a yellow boat");
  const auto card = studio.screen_message();
  studio.press("Generate");
  studio.press_data("g:home", card);
  CHECK(studio.methods() == std::vector<std::string>{"sendMessage"});
  studio.deliver(studio.claim());
  CHECK(has(studio.owed(), "editMessageMedia"));
}

TEST_CASE_TEMPLATE("nobody does anything with another person's picture", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  for (const char* deed : {"again", "seed", "edit", "orig", "del", "cancel"}) {
    const auto answer = studio.press_data(std::string{"d:"} + deed + ":01J9ZK4T8QY3E", 999);
    CHECK(answer.params.at("text").as_string() == "This one is not kept any more.");
  }
}
