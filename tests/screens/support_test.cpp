// People write to support and are answered, banned ones too; admins are told of payments in one line a minute (AD, MO5).
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "core/money/pack.hpp"
#include "core/people/ban.hpp"
#include "core/people/terms.hpp"
#include "daemon/sandbox/world/files.hpp"
#include "daemon/screens/studio/shop.hpp"
#include "tests/screens/office.hpp"

namespace banana::test {

TEST_CASE_TEMPLATE("what people write to support reaches the topic of the admins and the reply comes back",
                   Here, BANANA_ENGINES) {
  IN_OFFICE(Here, office);
  office.say(office.ann, "/paysupport");
  office.say(office.ann, "my <tokens> are gone");
  const Number question = office.find(office.room(), "my <tokens> are gone");
  REQUIRE(question != 0);
  CHECK(office.find(office.room(), "Ann <b>") == question);
  CHECK(std::ranges::any_of(office.calls, [](const telegram::Call& call) {
    const Json* topic = call.params.if_contains("message_thread_id");
    return topic != nullptr && *topic == kSupportTopic;
  }));
  CHECK(office.find(office.chat(office.ann), "We have it") != 0);

  office.reply_in_group(question, "here & now <again>");
  const Number answer = office.find(office.chat(office.ann), "here & now <again>");
  REQUIRE(answer != 0);
  CHECK(office.chat(office.ann).messages.at(answer).reply_to != 0);

  office.say(office.ann, "/menu");
  office.reply(office.ann, answer, "thanks");  // wherever they are
  CHECK(office.find(office.room(), "thanks") != 0);
}

TEST_CASE_TEMPLATE("a picture goes along and other talk in the group goes to nobody", Here, BANANA_ENGINES) {
  IN_OFFICE(Here, office);
  office.say(office.ann, "/support");
  const Number file = sandbox::add_file(office.playground->world,
                                        {.name = "a.png", .mime = "image/png", .bytes = png_head(9, 9)})
                          .id;
  office.act("send", {{"user", office.ann}, {"files", JsonArray{Json(file)}}, {"caption", "see this"}});
  const Number question = office.find(office.room(), "see this");
  REQUIRE(question != 0);
  CHECK(office.room().messages.at(question).media.size() == 1);
  const auto before = office.chat(office.ann).messages.size();
  office.act("send", {{"user", office.root}, {"chat", office.group}, {"text", "/start and chatter"}});
  CHECK(office.calls.empty());
  CHECK(office.chat(office.ann).messages.size() == before);
}

TEST_CASE_TEMPLATE("without a group admins are asked in private and answer there", Here, BANANA_ENGINES) {
  IN_OFFICE(Here, office, Office<Here>::Group::none);
  office.say(office.ann, "/support");
  office.say(office.ann, "hello?");
  const Number question = office.find(office.chat(office.root), "hello?");
  REQUIRE(question != 0);
  office.reply(office.root, question, "yes, here");
  CHECK(office.find(office.chat(office.ann), "yes, here") != 0);
  office.say(office.ann, "/menu");
  office.reply(office.ann, 1, "a reply to something else is the bot's business");
  CHECK(office.find(office.chat(office.root), "something else") == 0);
}

TEST_CASE_TEMPLATE("one person writes so much an hour and no more", Here, BANANA_ENGINES) {
  IN_OFFICE(Here, office);
  office.say(office.ann, "/support");
  for (int n = 0; n < 25; ++n) office.say(office.ann, fmt::format("number {}.", n));
  CHECK(office.find(office.room(), "number 19.") != 0);
  CHECK(office.find(office.room(), "number 20.") == 0);
  CHECK(office.find(office.chat(office.ann), "a lot for one hour") != 0);
  office.town.clock().advance(Millis{3'600'000});
  office.say(office.ann, "an hour later");
  CHECK(office.find(office.room(), "an hour later") != 0);
}

TEST_CASE_TEMPLATE("a banned person is told once with a way to support and writes there", Here,
                   BANANA_ENGINES) {
  IN_OFFICE(Here, office);
  const UserId ann = office.town.meet(office.ann);
  office.town.write(
      [&](db::Tx& tx) { people::ban(tx, ann, {.reason = "spam", .by = "root"}, office.town.now()).value(); });
  const Number menu = office.find(office.chat(office.ann), "Welcome");
  office.act("press", {{"user", office.ann}, {"message", menu}, {"data", "g:create"}});
  const Number notice = office.find(office.chat(office.ann), "spam");
  REQUIRE(notice != 0);
  office.say(office.ann, "hey");  // told once
  CHECK(office.calls.empty());
  office.act("press", {{"user", office.ann}, {"message", notice}, {"data", "g:support"}});
  office.say(office.ann, "it was my brother");
  CHECK(office.find(office.room(), "it was my brother") != 0);
  office.say(office.ann, "/new a yellow boat");
  CHECK(office.find(office.chat(office.ann), "a yellow boat") == 0);
}

TEST_CASE_TEMPLATE("a burst of payments is told at once and then in one line", Here, BANANA_ENGINES) {
  IN_OFFICE(Here, office);
  office.town.write([&](db::Tx& tx) {
    money::set_pack(tx, {.name = "starter", .stars = Stars{50}, .tokens = Tokens{500}}).value();
    const auto ann = people::find_by_telegram_id(tx, office.ann).value();
    people::accept_terms(tx, ann.id, screens::studio::kTermsVersion, office.town.now()).value();
  });
  for (int n = 0; n < 3; ++n) {
    office.say(office.ann, "/start");
    office.act(
        "press",
        {{"user", office.ann}, {"message", office.last(office.chat(office.ann)).id}, {"data", "g:buy"}});
    office.act("press", {{"user", office.ann},
                         {"message", office.last(office.chat(office.ann)).id},
                         {"data", "a:buy:pack:starter"}});
    office.act("pay", {{"user", office.ann}, {"message", office.last(office.chat(office.ann)).id}});
  }
  CHECK(office.find(office.room(), "more payments") == 0);
  CHECK(office.find(office.room(), "paid 50 Stars") != 0);
  office.town.clock().advance(Millis{60'000});
  office.say(office.ann, "/menu");
  CHECK(office.find(office.room(), "2 more payments within the minute: 100 Stars") != 0);
}

}  // namespace banana::test
