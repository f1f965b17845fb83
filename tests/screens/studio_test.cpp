// Talking with a studio: from the first word to the picture, and every way in which there is none.
#include <doctest/doctest.h>

#include "tests/screens/studio_room.hpp"

using namespace banana;
using namespace banana::test;

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
  CHECK(owed[0] == "editMessageMedia: <b>Painter</b> · 120 tokens\nSeed <code>1182788123</code>");
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
  CHECK(std::string_view{answer.params.at("text").as_string()}.starts_with("You have 2 pictures under way"));
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
  CHECK(studio.methods() ==
        std::vector<std::string>{"deleteMessage", "sendMessage"});  // the screen, and no more
  CHECK(studio.screen().find("sexual nature") != std::string_view::npos);
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
  for (const char* deed : {"again", "seed", "edit", "orig", "del", "drop", "keep", "cancel"}) {
    const auto answer = studio.press_data(std::string{"d:"} + deed + ":01J9ZK4T8QY3E", 999);
    CHECK(answer.params.at("text").as_string() == "This one is not kept any more.");
  }
}
