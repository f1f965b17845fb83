#include "core/outbox/pace.hpp"

#include <doctest/doctest.h>

#include "tests/outbox/granting_server.hpp"

using namespace banana;
using namespace banana::test;
using outbox::Pace;
using outbox::Scope;

namespace {

const Instant kStart = from_unix_ms(1'795'219'200'000);
constexpr BotId kBot{1};
constexpr BotId kOtherBot{2};

Instant free_at(const Pace& pace, ChatId chat, BotId bot = kBot) {
  return std::max(pace.bot_free_at(bot), pace.chat_free_at(bot, chat));
}

/// How many messages leave for this chat within a time when there is always one.
int sends_within(Pace& pace, ChatId chat, Millis span) {
  int sends = 0;
  for (Instant now = kStart;; ++sends) {
    now = std::max(now, free_at(pace, chat));
    if (now >= kStart + span) return sends;
    pace.sent(kBot, chat, now);
  }
}

}  // namespace

TEST_CASE("a chat gets a short burst and then one message a second") {
  Pace pace{{}};
  CHECK(sends_within(pace, ChatId{7}, Millis{10'000}) == 12);
}

TEST_CASE("a group gets twenty messages a minute") {
  Pace pace{{}};
  const int sends = sends_within(pace, ChatId{-7}, Millis{60'000});
  CHECK(sends >= 20);
  CHECK(sends <= 24);
}

TEST_CASE("a bot sends thirty messages a second over all chats") {
  Pace pace{{}};
  Instant now = kStart;
  int sends = 0;
  for (; now < kStart + Millis{2'000}; ++sends) {
    const ChatId chat{100 + sends};
    pace.sent(kBot, chat, now);
    now = std::max(now, free_at(pace, ChatId{1'000'000}));
  }
  CHECK(sends >= 60);
  CHECK(sends <= 66);
}

TEST_CASE("a refused chat waits to the millisecond and the others do not") {
  Pace pace{{}};
  const ChatId busy{7};
  Instant now = kStart;
  for (int i = 0; i < 4; ++i) {
    now = std::max(now, free_at(pace, busy));
    pace.sent(kBot, busy, now);
  }
  CHECK(pace.flooded(kBot, busy, now, now + Millis{80}, Millis{3'000}) == Scope::chat);
  CHECK(free_at(pace, busy) == now + Millis{3'080});
  CHECK(free_at(pace, ChatId{8}) <= now + Millis{80});
  CHECK(free_at(pace, busy, kOtherBot) <= now);
  CHECK(pace.chat_rate(kBot, busy).burst < 3);
}

TEST_CASE("a bot that was refused all over waits with all its chats and no other bot does") {
  Pace pace{{}};
  Instant now = kStart;
  ChatId last{};
  for (int i = 0; i < 100; ++i) {
    last = ChatId{1000 + i};
    now = std::max(now, free_at(pace, last));
    pace.sent(kBot, last, now);
  }
  CHECK(pace.flooded(kBot, last, now, now + Millis{50}, Millis{5'000}) == Scope::bot);
  CHECK(free_at(pace, ChatId{8}) == now + Millis{5'050});
  CHECK(free_at(pace, ChatId{8}, kOtherBot) <= now);
  CHECK(pace.bot_rate(kBot).per_second < 30);
}

TEST_CASE(
    "an unexplained refusal stops the chat and the bot but teaches nothing until there is a second one") {
  Pace pace{{}};
  pace.sent(kBot, ChatId{1}, kStart);
  CHECK(pace.flooded(kBot, ChatId{1}, kStart, kStart + Millis{50}, Millis{2'000}) == Scope::both);
  CHECK(pace.bot_rate(kBot).per_second == doctest::Approx(30));
  CHECK(pace.bot_rate(kBot).burst == doctest::Approx(5));
  pace.sent(kBot, ChatId{2}, kStart + Millis{3'000});
  (void)pace.flooded(kBot, ChatId{2}, kStart + Millis{3'000}, kStart + Millis{3'050}, Millis{2'000});
  CHECK(pace.bot_rate(kBot).burst < 5);
}

TEST_CASE("chats and bots that rest are forgotten") {
  Pace pace{{}};
  Instant now = kStart;
  for (int i = 0; i < 100'000; ++i) {
    pace.sent(BotId{i % 10'000}, ChatId{i}, now);
    now += Millis{20};
    CHECK(pace.size() <= 4'096);
  }
}

TEST_CASE("what a server grants is used and nothing is sent before it may be") {
  const Scene scenes[] = {
      {"bot", {{.per_second = 22, .depth = 30, .chats = 300, .chat_per_second = 0.8}}},
      {"chats", {{.per_second = 22, .depth = 30, .chats = 10, .chat_per_second = 0.8}}},
      {"groups",
       {{.per_second = 22,
         .depth = 30,
         .chats = 8,
         .groups = true,
         .chat_per_second = 0.3,
         .chat_depth = 5}}},
  };
  for (const Scene& scene : scenes) {
    CAPTURE(scene.name);
    GrantingServer server{scene, 7};
    const Tally tally = server.run(Millis{3'600'000});
    CHECK(tally.ratio() > 0.93);
    CHECK(tally.too_early == 0);
    CHECK(tally.out_of_order == 0);
    CHECK(tally.refused > 0);
  }
}

TEST_CASE("bots with the same needs get the same and a flooded one costs the others nothing") {
  Scene scene{"fair", {}};
  for (int i = 0; i < 10; ++i) scene.bots.push_back({.per_second = 100, .chats = 40, .chat_per_second = 5});
  scene.bots[0].per_second = 3;
  GrantingServer server{scene, 3};
  const Tally tally = server.run(Millis{20'000});
  const auto& of = tally.accepted_of_bot;
  const auto [least, most] = std::minmax_element(of.begin() + 1, of.end());
  CHECK(*most - *least <= *most / 20);
  CHECK(*least > 550);
  CHECK(of[0] < *least / 4);
}
