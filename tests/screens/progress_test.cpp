// What is seen while something is made, and when it comes to nothing (ST8, ST10, ST11).
#include <doctest/doctest.h>

#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

namespace {

std::ptrdiff_t actions_in(const std::vector<std::string>& owed) {
  return std::ranges::count_if(owed,
                               [](const std::string& line) { return line.starts_with("sendChatAction"); });
}

}  // namespace

TEST_CASE_TEMPLATE("what is still being made is told once and shows above the chat", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("/new a yellow boat");
  studio.press("Generate");
  const Job job = studio.claim();
  CHECK(actions_in(studio.owed()) == 0);
  const auto wait = [&](int times) {
    studio.write([&](db::Tx& tx) { studio.announcer.kept_waiting(tx, job, times, studio.now()); });
    return studio.owed();
  };
  const auto first = wait(0);
  CHECK(actions_in(first) == 1);
  CHECK(has(first, "is at work"));
  const std::size_t before = first.size();
  CHECK(wait(1).size() == before + 1);
  CHECK(actions_in(studio.owed()) == 2);
  studio.write([&](db::Tx& tx) { studio.announcer.progressed(tx, job, {.percent = 40}, studio.now()); });
  CHECK(actions_in(studio.owed()) == 3);
  CHECK(has(studio.owed(), "is at work: 40 %"));
}

TEST_CASE_TEMPLATE("who asks learns where it is", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  const auto where = [&](std::size_t n) {
    return std::string{
        studio.press_data("d:where:" + studio.jobs()[n].id.str(), 999).params.at("text").as_string()};
  };
  for (int n = 0; n < 2; ++n) {
    studio.say("/new a yellow boat");
    studio.press("Generate");
  }
  CHECK(where(0) == "It is next.");
  CHECK(where(1) == "1 before you.");
  const Job job = studio.claim();
  studio.clock().advance(Millis{5'000});
  CHECK(where(0) == "It is being made, for 5 seconds now.");
  CHECK(where(1) == "It is next.");
  studio.deliver(job);
  CHECK(where(0) == "It is done.");
}

TEST_CASE_TEMPLATE("what failed is changed and ordered anew by the button below it", Here, BANANA_ENGINES) {
  models::Model model;
  model.id = "painter";
  model.title = "Painter";
  model.provider = "sandbox";
  model.offers[models::Operation::generate].options["style"] = {.values = {"a", "b"}, .fallback = "a"};
  IN_STUDIO(Here, studio, 10, 500, catalogue_of({model}));
  studio.say("/new a yellow boat");
  studio.press("Generate");
  studio.end(studio.claim(), "invalid");
  const std::string id = studio.jobs()[0].id.str();
  studio.press_data("d:tune:" + id, 999);
  CHECK(studio.buttons().starts_with("[Style: a]"));
  studio.press("Style");
  studio.press("b");
  studio.press("Back");
  CHECK(studio.screen() ==
        "<b>Painter</b>\n\n<i>a yellow boat</i>\n\n⚙️ Style: b\nPrice: <b>10 tokens</b>. You have 500.");
  studio.press_data("d:again:" + id, 999);
  CHECK(studio.screen() == "<b>Painter</b>\n\n<i>a yellow boat</i>\nPrice: <b>10 tokens</b>. You have 500.");
}

TEST_CASE_TEMPLATE("below a result is only what models can do", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("/new a yellow boat");
  studio.press("Generate");
  studio.deliver(studio.claim());
  const std::string markup = studio.read([](db::Snapshot& s) {
    return s.value<std::string>("SELECT params FROM outbox WHERE method = 'editMessageMedia'").value();
  });
  for (const char* deed : {"d:again:", "d:vary:", "d:edit:", "d:orig:", "d:del:", "d:home"}) {
    CAPTURE(deed);
    CHECK(markup.find(deed) != std::string::npos);
  }
  for (const char* deed : {"d:seed:", "d:film:", "d:up:", "d:more:"}) {
    CAPTURE(deed);
    CHECK(markup.find(deed) == std::string::npos);
  }
}

TEST_CASE_TEMPLATE("the same seed is offered where a model takes one and refused kindly where not", Here,
                   BANANA_ENGINES) {
  models::Model seeded;
  seeded.id = "seeded";
  seeded.title = "Seeded";
  seeded.provider = "sandbox";
  seeded.offers[models::Operation::generate].seed = {{.min = 0, .max = 4'294'967'295}};
  IN_STUDIO(Here, studio, 10, 500, catalogue_of({seeded}));
  studio.say("/new a yellow boat");
  studio.press("Generate");
  studio.deliver(studio.claim());
  studio.press_data("d:seed:" + studio.jobs()[0].id.str(), 999);
  CHECK(studio.screen().find("Seed: 1182788123") != std::string_view::npos);

  IN_STUDIO(Here, other);
  other.say("/new a yellow boat");
  other.press("Generate");
  other.deliver(other.claim());
  const auto answer = other.press_data("d:seed:" + other.jobs()[0].id.str(), 999);
  CHECK(answer.params.at("text").as_string() == "This model can’t repeat a picture by its seed.");
}

TEST_CASE_TEMPLATE("one generation is one message from its card to its picture", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  int sent = 0;
  const auto count = [&] {
    for (const std::string& method : studio.methods())
      sent += method.starts_with("send") && method != "sendChatAction" ? 1 : 0;
  };
  studio.say("a yellow boat");
  count();
  studio.press("Generate");
  count();
  studio.deliver(studio.claim());
  for (const std::string& line : studio.owed())
    sent += line.starts_with("send") && !line.starts_with("sendChatAction") ? 1 : 0;
  CHECK(sent == 1);
}
