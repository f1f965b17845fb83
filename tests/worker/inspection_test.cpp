// What a model writes passes what a prompt passes, before anybody reads it (MO2, ST18).
#include <doctest/doctest.h>

#include "core/studio/history.hpp"
#include "daemon/worker/censorship.hpp"
#include "tests/worker/scripted_moderator.hpp"

using namespace banana;
using namespace banana::studio;
using namespace banana::test;
using models::Operation;
using moderation::Group;
using moderation::Judgement;

namespace {

/// A mill whose one model writes what it is told to.
template <class Here>
struct Scriptorium : Mill<Here> {
  Scriptorium() {
    auto writer = model_of("plain", "one");
    writer.offers[Operation::improve] = {};
    this->add(writer);
    this->blocklist = std::make_shared<const moderation::Blocklist>(std::vector<moderation::Rule>{
        {.id = moderation::RuleId{7}, .group = Group::violence, .pattern = "gore"},
        {.id = moderation::RuleId{8}, .language = Language::ru, .group = Group::hate, .pattern = "kot"}});
  }
  void writes(std::string words) {
    this->one->submits = [words](const providers::Order&) -> providers::Outcome { return painted(words); };
  }
  JobId order() {
    return this->want(ali, {.model = "plain", .operation = Operation::improve, .prompt = "a boat"});
  }
  std::string words_of(JobId id) {
    return this->read([&](db::Snapshot& s) { return results_of(s, id).at(0).words; });
  }
  /// That it ended for this, is told to nobody, and cost nothing.
  void check_held_back(JobId id, std::string_view cause) {
    REQUIRE(this->until(id, Status::failed));
    CHECK(this->job(id).cause == cause);
    CHECK(this->read([&](db::Snapshot& s) { return results_of(s, id); }).empty());
    CHECK(this->wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
    CHECK(this->offences.empty());  // nobody asked for it
    this->check_books();
  }

  UserId ali = this->rich(7002, 500);
};

#define IN_SCRIPTORIUM(Here, name) \
  if (!Here::available()) return;  \
  Scriptorium<Here> name {}

}  // namespace

TEST_CASE_TEMPLATE("words that the blocklist forbids are held back and cost nothing", Here, BANANA_ENGINES) {
  IN_SCRIPTORIUM(Here, mill);
  mill.start();
  mill.writes("a boat in a sea of g0re");
  const JobId id = mill.order();
  mill.check_held_back(id, cause::kModeration);
  CHECK(mill.read([&](db::Snapshot& s) { return attempts_of(s, id).at(0).message; }) ==
        "rule 0000000000007 of the blocklist");
}

TEST_CASE_TEMPLATE("words that nothing forbids are kept and charged", Here, BANANA_ENGINES) {
  IN_SCRIPTORIUM(Here, mill);
  const auto moderator = appoint(mill, ModelAsked::prompts);
  mill.start();
  mill.writes("a boat and a kot");  // a rule for those who speak another language
  const JobId id = mill.order();
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.words_of(id) == "a boat and a kot");
  CHECK(mill.wallet(mill.ali) == ledger::Balance{.posted = 400, .held = 0});
  CHECK(moderator->texts == std::vector<std::string>{"a boat", "a boat and a kot"});
  mill.check_books();
}

TEST_CASE("words are judged by the rules of the language that their reader speaks") {
  Scriptorium<OnSqlite> mill;
  mill.write(
      [&](db::Tx& tx) { return tx.exec("UPDATE person SET language = 'ru' WHERE id = $1", mill.ali); });
  mill.start();
  mill.writes("a boat and a kot");
  mill.check_held_back(mill.order(), cause::kModeration);
}

TEST_CASE("words are looked at to their end") {
  Scriptorium<OnSqlite> mill;
  mill.start();
  std::string words;
  while (words.size() < 30'000) words += "a boat and more ";
  mill.writes(words + "gore");
  mill.check_held_back(mill.order(), cause::kModeration);
}

TEST_CASE_TEMPLATE("words that the moderation model forbids are held back and cost nothing", Here,
                   BANANA_ENGINES) {
  IN_SCRIPTORIUM(Here, mill);
  const auto moderator = appoint(mill, ModelAsked::prompts);
  moderator->says = [](const std::string& text, const auto&) {
    return text == "a boat" ? Result<Judgement>{Judgement{}} : finds(Group::sexual);
  };
  mill.start();
  mill.writes("a boat of another kind");
  mill.check_held_back(mill.order(), cause::kModeration);
}

TEST_CASE("words that nobody could judge are held back where nothing goes on without") {
  Scriptorium<OnSqlite> mill;
  const auto moderator = appoint(mill, ModelAsked::prompts, OnSilence::refuse);
  moderator->says = [](const std::string& text, const auto&) {
    return text == "a boat" ? Result<Judgement>{Judgement{}} : silent();
  };
  mill.start();
  mill.writes("a boat at dawn");
  mill.check_held_back(mill.order(), worker::kUnjudged);
  mill.censor.on_silence = OnSilence::allow;
  const JobId id = mill.order();
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.words_of(id) == "a boat at dawn");
}
