// What the moderation model forbids is not ordered, and not shown; what its silence means is a setting (MO2).
#include "daemon/worker/censorship.hpp"

#include <doctest/doctest.h>

#include "tests/worker/scripted_moderator.hpp"

using namespace banana;
using namespace banana::studio;
using namespace banana::test;
using moderation::Group;
using moderation::Judgement;
using providers::Outcome;

#define IN_MILL(Here, name)       \
  if (!Here::available()) return; \
  Mill<Here> name {}

TEST_CASE_TEMPLATE("a prompt that the moderation model forbids is not ordered and costs nothing", Here,
                   BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  const auto moderator = appoint(mill, ModelAsked::prompts);
  moderator->says = [](const std::string&, const auto&) { return finds(Group::violence); };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.until(id, Status::failed));
  CHECK(mill.job(id).cause == worker::kForbidden);
  CHECK(mill.one->submitted.empty());
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  REQUIRE_FALSE(mill.offences.empty());
  CHECK(mill.offences.back() == std::pair{id, Group::violence});
  CHECK(moderator->texts == std::vector<std::string>{"a boat"});
  mill.check_books();
}

TEST_CASE_TEMPLATE("a picture that the moderation model forbids is not shown and costs nothing", Here,
                   BANANA_ENGINES) {
  IN_MILL(Here, mill);
  const UserId ali = mill.rich(7002, 500);
  const auto moderator = appoint(mill, ModelAsked::all);
  moderator->says = [](const std::string&, const auto& pictures) {
    return pictures.empty() ? Result<Judgement>{Judgement{}} : finds(Group::sexual);
  };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.until(id, Status::failed));
  CHECK(mill.job(id).cause == cause::kModeration);
  CHECK(mill.one->submitted.size() == 1);
  CHECK(mill.offences.empty());  // nobody asked for it
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 500, .held = 0});
  mill.check_books();
}

TEST_CASE("of two pictures the one that may be shown is delivered and charged") {
  Mill<OnSqlite> mill;
  const UserId ali = mill.rich(7002, 500);
  const auto moderator = appoint(mill, ModelAsked::all);
  int seen = 0;
  moderator->says = [&](const std::string&, const auto& pictures) {
    return pictures.empty() || ++seen > 1 ? Result<Judgement>{Judgement{}} : finds(Group::hate);
  };
  mill.one->submits = [](const providers::Order&) -> Outcome {
    auto done = painted();
    done.media.push_back({.from = providers::Inline{tiny_png()}});
    return done;
  };
  mill.start();
  const JobId id = mill.want(ali, 2);
  REQUIRE(mill.until(id, Status::succeeded));
  CHECK(mill.job(id).cause == cause::kPartly);
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 400, .held = 0});
  mill.check_books();
}

TEST_CASE("a moderation model that is silent stops nothing unless it is told to") {
  Mill<OnSqlite> mill;
  const UserId ali = mill.rich(7002, 500);
  const auto open = appoint(mill, ModelAsked::all, OnSilence::allow);
  open->says = [](const std::string&, const auto&) { return silent(); };
  mill.start();
  const JobId first = mill.want(ali);
  REQUIRE(mill.until(first, Status::succeeded));
  CHECK(open->texts.size() == 2);  // once for the words and once for the picture

  const auto closed = appoint(mill, ModelAsked::all, OnSilence::refuse);
  closed->says = open->says;
  const JobId second = mill.want(ali);
  REQUIRE(mill.until(second, Status::failed));
  CHECK(mill.job(second).cause == worker::kUnjudged);
  CHECK(closed->texts.size() == 3);  // tried again before it was given up
  CHECK(mill.one->submitted.size() == 1);
  CHECK(mill.offences.empty());
  CHECK(mill.wallet(ali) == ledger::Balance{.posted = 400, .held = 0});
  mill.check_books();
}

TEST_CASE("a moderation model that comes back in time lets the job go on") {
  Mill<OnSqlite> mill;
  const UserId ali = mill.rich(7002, 500);
  const auto moderator = appoint(mill, ModelAsked::prompts, OnSilence::refuse);
  moderator->says = [&](const std::string&, const auto&) {
    return moderator->texts.size() == 1 ? silent() : Result<Judgement>{Judgement{}};
  };
  mill.start();
  const JobId id = mill.want(ali);
  REQUIRE(mill.until(id, Status::succeeded));
}

TEST_CASE("what counts is the policy of the model that draws") {
  Mill<OnSqlite> mill;
  auto free = model_of("plain", "one");
  free.safety = "off";
  mill.add(free);
  const UserId ali = mill.rich(7002, 500);
  const auto moderator = appoint(mill, ModelAsked::prompts);
  moderator->says = [](const std::string& text, const auto&) {
    return finds(text == "a child" ? Group::minors : Group::violence);
  };
  mill.start();
  const JobId fight = mill.want(ali, {.model = "plain", .prompt = "a fight"});
  REQUIRE(mill.until(fight, Status::succeeded));
  const JobId child = mill.want(ali, {.model = "plain", .prompt = "a child"});
  REQUIRE(mill.until(child, Status::failed));
  CHECK(mill.job(child).cause == worker::kForbidden);
}

TEST_CASE("only what the setting names is shown to the moderation model") {
  Mill<OnSqlite> mill;
  const UserId ali = mill.rich(7002, 500);
  const auto moderator = appoint(mill, ModelAsked::prompts);
  mill.start();
  REQUIRE(mill.until(mill.want(ali), Status::succeeded));
  CHECK(moderator->pictures == std::vector<std::size_t>{0});
  mill.censor.asked = ModelAsked::nothing;
  REQUIRE(mill.until(mill.want(ali), Status::succeeded));
  CHECK(moderator->texts.size() == 1);
}
