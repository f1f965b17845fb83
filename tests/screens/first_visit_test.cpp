// The first minutes with a studio: a language, what a link brings, home (ST1, ST2, ST22, RF1, RF3, PA8).
#include <doctest/doctest.h>

#include "core/money/campaign.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/ledger.hpp"
#include "core/money/promo.hpp"
#include "core/money/referral.hpp"
#include "core/people/roles.hpp"
#include "daemon/screens/studio/program.hpp"
#include "tests/screens/chat_room.hpp"

namespace banana::screens {
namespace {

using test::ChatRoom;
using test::OnPostgres;
using test::OnSqlite;

template <class Here>
struct Newcomer : ChatRoom<Here> {
  Newcomer() : ChatRoom<Here>(studio::program()) {
    this->write([&](db::Tx& tx) {
      growth::Rules rules;
      rules.initial_tokens = Tokens{30};
      rules.join_referrer = Tokens{20};
      rules.join_referee = Tokens{10};
      growth::set_rules(tx, rules, "test", this->now()).value();
    });
  }
  std::int64_t tokens_of(std::int64_t telegram_id) {
    return this->read([&](db::Snapshot& s) {
      const auto person = people::find_by_telegram_id(s, telegram_id).value();
      return ledger::balance(s, ledger::Account::user(person.id.value()), ledger::AssetId::token).available();
    });
  }
  std::int64_t tokens() { return tokens_of(this->kPerson); }
  bool shows(std::string_view words) { return this->screen().find(words) != std::string_view::npos; }
};

#define IN_NEWCOMER(Here, name)   \
  if (!Here::available()) return; \
  Newcomer<Here> name {}

TEST_CASE_TEMPLATE("who comes first chooses a language with one tap and is welcomed with a gift", Here,
                   BANANA_ENGINES) {
  IN_NEWCOMER(Here, room);
  room.speak("ru");
  room.say("/start");
  CHECK(room.screen() == "Здравствуйте, <b>Ali &lt;b&gt;</b>! 👋\n\nНа каком языке будем говорить?");
  CHECK(room.labels() == std::vector<std::string>{"Русский", "Oʻzbekcha",
                                                  "English"});  // what their Telegram suggests is on top
  room.press("Oʻzbekcha");
  CHECK(room.methods() == std::vector<std::string>{"editMessageText"});
  CHECK(room.shows("Xush kelibsiz, <b>Ali &lt;b&gt;</b>!"));
  CHECK(room.shows("<b>30 token</b>"));
  room.say("/start");
  CHECK(room.shows("Salom"));
  CHECK(room.tokens() == 30);
}

TEST_CASE_TEMPLATE("home has a door for each screen that is there and no other", Here, BANANA_ENGINES) {
  IN_NEWCOMER(Here, room);
  room.say("/start");
  room.press("English");
  const auto labels = room.labels();
  CHECK(labels.front() == "✨ Create");
  for (const std::string& label : labels) {
    CAPTURE(label);
    const std::string data = room.data_of(label);
    REQUIRE(data.starts_with("g:"));
    CHECK(studio::program().screen(data.substr(2)) != nullptr);
  }
  CHECK_FALSE(room.has_button("Admin"));
}

TEST_CASE_TEMPLATE("a referral link counts for somebody new once and never for oneself", Here,
                   BANANA_ENGINES) {
  IN_NEWCOMER(Here, room);
  const UserId friend_of_theirs = room.meet(8001);
  SystemRandom random;
  const std::string link = "/start ref_" + room.write([&](db::Tx& tx) {
    return growth::referral_code(tx, friend_of_theirs, random);
  });
  room.say(link);
  CHECK(room.tokens_of(8001) == 20);
  CHECK(room.tokens() == 40);
  // Told to the one who brought them, in their own chat and language.
  REQUIRE(room.sent().size() == 2);
  CHECK(room.sent()[0].params.at("chat_id") == 8001);
  CHECK(std::string_view{room.sent()[0].params.at("text").as_string()}.find("<b>20 tokens</b> were added") !=
        std::string_view::npos);
  room.say(link);
  CHECK(room.sent().size() == 2);  // the language is asked again: the old message goes, a new one comes
  CHECK(room.tokens_of(8001) == 20);
  CHECK(room.tokens() == 40);

  const auto own = room.write([&](db::Tx& tx) {
    return growth::referral_code(tx, people::find_by_telegram_id(tx, room.kPerson)->id, random);
  });
  room.say("/start ref_" + own);
  CHECK(room.tokens() == 40);
  CHECK(room.count("SELECT count(*) FROM referral") == 1);
}

TEST_CASE_TEMPLATE("a promo link waits for the language and says what it brought", Here, BANANA_ENGINES) {
  IN_NEWCOMER(Here, room);
  room.write([&](db::Tx& tx) {
    growth::Promo promo;
    promo.code = "SPRING";
    promo.tokens = Tokens{50};
    growth::add_promo(tx, promo, room.ids(), room.now()).value();
  });
  room.say("/start promo_spring");
  CHECK(room.tokens() == 30);
  room.press("English");
  CHECK(room.tokens() == 80);
  CHECK(room.screen() ==
        "🎁 <b>50 tokens</b> were added to your balance.\n\nWelcome, <b>Ali &lt;b&gt;</b>! 🍌\n\nDescribe a "
        "picture "
        "in your own words, and I’ll make it. A photo of yours can be changed the same way.\n\nTo begin "
        "with, you "
        "have <b>80 tokens</b>: a gift.");
  room.say("/start promo_spring");
  CHECK(room.shows("You have used this code before."));
  room.say("/start promo_nonsense");
  CHECK(room.shows("I don’t know this code."));
  CHECK(room.tokens() == 80);
}

TEST_CASE_TEMPLATE("a campaign link counts the start and opens home", Here, BANANA_ENGINES) {
  IN_NEWCOMER(Here, room);
  room.write([&](db::Tx& tx) {
    growth::add_campaign(tx, "radio", "Radio", "test", room.ids(), room.now()).value();
  });
  room.say("/start c_radio");
  room.press("English");
  CHECK(room.shows("Welcome"));
  const auto stats = room.read([&](db::Snapshot& s) {
    return growth::campaign_stats(s, growth::find_campaign(s, "radio").value().id);
  });
  CHECK(stats.starts == 1);
}

TEST_CASE_TEMPLATE("a link of nobody's opens home", Here, BANANA_ENGINES) {
  IN_NEWCOMER(Here, room);
  for (const char* link : {"/start nothing", "/start ref_zzzz", "/start ref_", "/start promo_"}) {
    room.say(link);
    CHECK(room.screen().find("studio.") == std::string_view::npos);
  }
  room.say("/start " + std::string(3000, 'x'));
  CHECK(room.shows("Which language"));
}

TEST_CASE_TEMPLATE("another language in the middle of a form loses nothing of it", Here, BANANA_ENGINES) {
  IN_NEWCOMER(Here, room);
  room.say("/start");
  room.press("English");
  room.press_data("g:code", room.screen_message());
  room.say("no such code");
  const std::string wrong = "I don’t know this code. Please check it letter by letter.";
  CHECK(room.shows(wrong));
  room.say("/lang");
  CHECK(room.labels() == std::vector<std::string>{"✓ English", "Oʻzbekcha", "Русский", "‹ Back", "🏠 Home"});
  room.say("/lang");  // twice is as good as once
  room.press("Русский");
  CHECK(room.shows("Пришлите мне промокод"));
  CHECK(room.shows(wrong));  // what was said stays said
  room.say("другой");
  CHECK(room.shows("Я не знаю такого кода."));
}

TEST_CASE_TEMPLATE("a restart in the middle of a form changes nothing", Here, BANANA_ENGINES) {
  IN_NEWCOMER(Here, room);
  room.say("/start");
  room.press("English");
  room.write([&](db::Tx& tx) {
    growth::Promo promo;
    promo.code = "SPRING";
    promo.tokens = Tokens{50};
    growth::add_promo(tx, promo, room.ids(), room.now()).value();
  });
  room.press_data("g:code", room.screen_message());
  room.restart();
  room.say("spring");
  CHECK(room.tokens() == 80);
  CHECK(room.shows("<b>50 tokens</b> were added"));
}

TEST_CASE_TEMPLATE("only the staff see the door to administration", Here, BANANA_ENGINES) {
  IN_NEWCOMER(Here, room);
  room.say("/start");
  room.press("English");
  room.write([&](db::Tx& tx) {
    const auto person = people::find_by_telegram_id(tx, room.kPerson).value();
    return people::set_role(tx, person.id, ops::Role::support).has_value();
  });
  room.say("/menu");
  CHECK(room.has_button("Admin") == (studio::program().screen("admin") != nullptr));
}

}  // namespace
}  // namespace banana::screens
