// The card with the price, and every way in which a press on it orders nothing (ST3, ST7, ST22).
#include <doctest/doctest.h>

#include "core/studio/pause.hpp"
#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

namespace {

template <class Here>
std::string press_generate(Studio<Here>& studio) {
  return std::string{studio.press("Generate").params.at("text").as_string()};
}

template <class Here>
void stop(Studio<Here>& studio, std::string model, studio::Stop how) {
  studio.write([&](db::Tx& tx) {
    studio::stop(tx, {.model = model, .how = how, .by = "test", .reason = "test", .at = studio.now()});
  });
}

}  // namespace

TEST_CASE_TEMPLATE("who has too little is told on the card and led to the shop that remembers it", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 120, 100);
  studio.say("a yellow boat");
  CHECK(studio.screen().ends_with("You have 100.\n20 tokens are missing."));
  CHECK(studio.buttons().starts_with("[✨ Generate for 120 tokens][⭐ Top up]"));
  studio.press("Top up");
  // The shop remembers the card.
  CHECK(studio.count("SELECT count(*) FROM dialog WHERE screen = 'buy' AND memory LIKE '%a yellow boat%'") ==
        1);
}

TEST_CASE_TEMPLATE("the second of two presses at once orders nothing and sends nothing", Here,
                   BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("a yellow boat");
  const std::string data = studio.data_of("Generate");
  const std::int64_t card = studio.screen_message();
  studio.press_data(data, card);
  const auto answer = studio.press_data(data, card);
  CHECK(answer.params.at("text").as_string() == "This was pressed already: it is under way.");
  CHECK(studio.methods().empty());
  CHECK(studio.jobs().size() == 1);
  CHECK(studio.wallet() == ledger::Balance{.posted = 500, .held = 120});
}

TEST_CASE_TEMPLATE("a limit by the hour says when the next may begin", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10, 500, one_model(), 2);
  for (int n = 0; n < 2; ++n) {
    studio.say("/new a yellow boat");
    studio.press("Generate");
    studio.deliver(studio.claim());
    studio.clock().advance(Millis{600'000});
  }
  studio.say("/new a yellow boat");
  CHECK(press_generate(studio) == "2 pictures an hour is the most. The next one can begin in 40 minutes.");
  studio.clock().advance(Millis{2'400'001});
  studio.press("Generate");  // the price was over meanwhile
  studio.press("Generate");
  CHECK(studio.jobs().size() == 3);
}

TEST_CASE_TEMPLATE("a limit at once says how to make room", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio, 10);
  for (int n = 0; n < 2; ++n) {
    studio.say("/new a yellow boat");
    studio.press("Generate");
  }
  studio.say("/new a yellow boat");
  CHECK(press_generate(studio) ==
        "You have 2 pictures under way: as many as may be at once. Wait for one to end, or cancel one.");
  studio.press_data("d:cancel:" + studio.jobs()[0].id.str(), 999);
  studio.press("Generate");
  CHECK(studio.jobs().size() == 3);
}

TEST_CASE_TEMPLATE("a price that is over is told above the new one", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.say("a yellow boat");
  studio.clock().advance(money::kQuoteLifetime);
  studio.press("Generate");
  CHECK(studio.screen().starts_with("The price was good for a quarter of an hour. Here is the current one."));
  CHECK(studio.methods() == std::vector<std::string>{"editMessageText"});
}

TEST_CASE_TEMPLATE("while all is paused the card says that it will wait", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  stop(studio, "", studio::Stop::pause);
  studio.say("a yellow boat");
  CHECK(studio.screen().find("⚠️ Making is paused") != std::string_view::npos);
  studio.press("Generate");
  CHECK(studio.jobs().size() == 1);
}

TEST_CASE_TEMPLATE("what takes no more orders is refused and costs nothing", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  stop(studio, "painter", studio::Stop::drain);
  studio.say("a yellow boat");
  CHECK(studio.screen().find("⚠️ New pictures are not taken just now.") != std::string_view::npos);
  CHECK(press_generate(studio).starts_with("New pictures are not taken just now."));
  CHECK(studio.wallet() == ledger::Balance{.posted = 500, .held = 0});
}

TEST_CASE_TEMPLATE("a vendor that is down is told before anything is ordered", Here, BANANA_ENGINES) {
  IN_STUDIO(Here, studio);
  studio.write([&](db::Tx& tx) {
    tx.exec(
        "INSERT INTO vendor_switch (vendor, model, forced, set_at, set_by) VALUES ('sandbox', '', 'open', 0, "
        "'test')");
  });
  studio.say("a yellow boat");
  CHECK(studio.screen().find("⚠️ <b>Painter</b> doesn’t answer just now. It will be tried again") !=
        std::string_view::npos);
  studio.write([&](db::Tx& tx) { tx.exec("UPDATE vendor_switch SET forced_until = $1", studio.now()); });
  studio.say("a yellow boat");
  CHECK(studio.screen().find("⚠️") == std::string_view::npos);
}

TEST_CASE_TEMPLATE("words that are too long are kept and told by how much", Here, BANANA_ENGINES) {
  models::Model brief;
  brief.id = "brief";
  brief.title = "Brief";
  brief.provider = "sandbox";
  brief.prompt_max = 10;
  brief.offers[models::Operation::generate];
  IN_STUDIO(Here, studio, 10, 500, catalogue_of({brief}));
  studio.say("a yellow boat");
  CHECK(studio.screen().starts_with("<b>Brief</b> takes 10 characters at most: please shorten it by 3."));
  CHECK(studio.screen().find("a yellow boat") != std::string_view::npos);
  studio.say("a boat");
  CHECK(studio.buttons().find("Generate") != std::string::npos);
}
