// Orders of which no news is told while they are made: jobs.status_messages: false (ST8, ST11).
#include <doctest/doctest.h>

#include "core/outbox/outbox.hpp"
#include "core/people/contact.hpp"
#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

namespace {

screens::Around without_news() {
  screens::Around out = around();
  out.jobs.status_messages = false;
  return out;
}

template <class Here>
struct Quiet : Studio<Here> {
  Quiet() : Studio<Here>(120, 500, without_news()) {}

  /// Of the press: what is said above the chat.
  std::string order() {
    this->say("/new a yellow boat");
    return std::string{this->press("Generate").params.at("text").as_string()};
  }
  std::string slot_of_card() {
    return this->read([&](db::Snapshot& s) {
      return outbox::slot_of(s, Quiet::kBot, ChatId{Quiet::kPerson},
                             telegram::MessageId{this->screen_message()})
          .value_or("none");
    });
  }
  std::string where(const Job& job) {
    return std::string{
        this->press_data("d:where:" + job.id.str(), this->screen_message()).params.at("text").as_string()};
  }
  std::vector<std::string> calls_owed() {
    return this->read([](db::Snapshot& s) {
      std::vector<std::string> out;
      for (db::Rows row = s.query("SELECT method, slot FROM outbox WHERE ended_at IS NULL ORDER BY id");
           row.next();)
        out.push_back(row.get<std::string>(0) + (row.is_null(1) ? "" : " " + row.get<std::string>(1)));
      return out;
    });
  }
};

#define IN_QUIET(Here, name)      \
  if (!Here::available()) return; \
  Quiet<Here> name {}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE_TEMPLATE("without status messages the card stays until the picture takes its place", Here,
                   BANANA_ENGINES) {
  IN_QUIET(Here, quiet);
  CHECK(quiet.order() == "On its way: it comes right here. To see where it is or to cancel it: /history");
  CHECK(quiet.methods().empty());
  const Job job = quiet.claim();
  const std::string slot = "job:" + job.id.str();
  CHECK(quiet.slot_of_card() == slot);
  quiet.write([&](db::Tx& tx) {
    quiet.announcer.progressed(tx, job, {.percent = 40}, quiet.now());
    quiet.announcer.delayed(tx, job, quiet.now());
  });
  CHECK(quiet.calls_owed().empty());
  // That something goes on still shows above the chat.
  quiet.write([&](db::Tx& tx) { quiet.announcer.kept_waiting(tx, job, 0, quiet.now()); });
  CHECK(quiet.calls_owed() == Lines{"sendChatAction"});
  quiet.deliver(job);
  CHECK(quiet.calls_owed() == Lines{"sendChatAction", "editMessageMedia " + slot});
  CHECK(quiet.wallet() == ledger::Balance{.posted = 380});
}

TEST_CASE_TEMPLATE("without status messages a late picture is a new message and the card goes", Here,
                   BANANA_ENGINES) {
  IN_QUIET(Here, quiet);
  quiet.order();
  const Job job = quiet.claim();
  quiet.clock().advance(Millis{60'000});
  quiet.deliver(job);
  CHECK(quiet.calls_owed() == Lines{"sendPhoto", "deleteMessage job:" + job.id.str()});
}

TEST_CASE_TEMPLATE("without status messages why there is no picture is told all the same", Here,
                   BANANA_ENGINES) {
  IN_QUIET(Here, quiet);
  quiet.order();
  const Job failed = quiet.claim();
  quiet.end(failed, "blocked_output");
  CHECK(quiet.calls_owed() == Lines{"editMessageText job:" + failed.id.str()});
  CHECK(has(quiet.owed(), "Nothing was charged."));
  CHECK(quiet.wallet() == ledger::Balance{.posted = 500});
  quiet.order();
  const Job forbidden = quiet.claim();
  quiet.write([&](db::Tx& tx) { quiet.announcer.refused(tx, forbidden, "That is forbidden.", quiet.now()); });
  CHECK(quiet.calls_owed() == Lines{"editMessageText job:" + forbidden.id.str()});
  CHECK(has(quiet.owed(), "That is forbidden."));
}

TEST_CASE_TEMPLATE("without status messages a second press on the card orders nothing", Here,
                   BANANA_ENGINES) {
  IN_QUIET(Here, quiet);
  quiet.say("a yellow boat");
  const std::string data = quiet.data_of("Generate");
  const std::int64_t card = quiet.screen_message();
  quiet.press_data(data, card);
  const auto answer = quiet.press_data(data, card);
  CHECK(answer.params.at("text").as_string() == "This was pressed already: it is under way.");
  CHECK(quiet.methods().empty());
  CHECK(quiet.jobs().size() == 1);
}

TEST_CASE_TEMPLATE("what is under way is looked up and cancelled in the history", Here, BANANA_ENGINES) {
  IN_QUIET(Here, quiet);
  quiet.order();
  const Job job = quiet.jobs().front();
  quiet.say("/history");
  CHECK(quiet.buttons() == "[🔄 Make again][🔄 Where is it?|Cancel][🏠 Home]");
  CHECK(quiet.where(job) == "It is next.");
  quiet.press("Cancel");
  CHECK(quiet.methods() == Lines{"editMessageText", "editMessageText"});  // the card and the history
  CHECK(quiet.sent().front().slot == "job:" + job.id.str());
  CHECK(quiet.screen().ends_with("Cancelled. Nothing was charged."));
  CHECK_FALSE(quiet.has_button("Cancel"));
  CHECK(quiet.wallet() == ledger::Balance{.posted = 500});
  quiet.check_books();
}

TEST_CASE_TEMPLATE("what a vendor works at is asked to stop from the history", Here, BANANA_ENGINES) {
  IN_QUIET(Here, quiet);
  quiet.order();
  const Job job = quiet.claim();
  quiet.clock().advance(Millis{5'000});
  quiet.say("/history");
  CHECK(quiet.where(job) == "It is being made, for 5 seconds now.");
  const auto answer = quiet.press("Cancel");
  CHECK(answer.params.at("text").as_string() == "Asked to stop.");
  CHECK(quiet.screen().ends_with("🎨 It is being made."));
  CHECK(quiet.has_button("Cancel"));
}

TEST_CASE_TEMPLATE("the press is answered in the language of whoever pressed", Here, BANANA_ENGINES) {
  for (const auto& [language, begins] :
       {std::pair{Language::ru, "Уже делаем"}, std::pair{Language::uz, "Boshlandi"}}) {
    IN_QUIET(Here, quiet);
    const Language chosen = language;
    quiet.write([&](db::Tx& tx) { people::set_language(tx, Quiet<Here>::user(tx), chosen).value(); });
    quiet.say("/new a yellow boat");
    const auto answer = quiet.press("✨");
    CHECK(answer.params.at("text").as_string().starts_with(begins));
  }
}
