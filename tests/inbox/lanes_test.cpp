// Who is handled next: fair between bots, one at a time in a chat, presses before the backlog (AC13).
#include "core/inbox/lanes.hpp"

#include <map>

#include <doctest/doctest.h>

namespace banana::inbox {
namespace {

const Instant kNow = from_unix_ms(1'795'219'200'000);

Lane lane(std::int64_t bot, std::int64_t chat) { return {.bot = BotId{bot}, .chat = chat}; }

TEST_CASE("a lane is in one hand at a time and taken up again when more came meanwhile") {
  Lanes lanes;
  lanes.add(lane(1, 1));
  lanes.add(lane(1, 1));
  CHECK(lanes.next(kNow) == lane(1, 1));
  CHECK_FALSE(lanes.next(kNow));
  lanes.add(lane(1, 1));
  CHECK_FALSE(lanes.next(kNow));
  lanes.finished(lane(1, 1), {});
  CHECK(lanes.next(kNow) == lane(1, 1));
  lanes.finished(lane(1, 1), {});
  CHECK_FALSE(lanes.next(kNow));
  CHECK(lanes.known() == 0);
}

TEST_CASE("bots take turns however much one of them has") {
  Lanes lanes;
  for (int chat = 0; chat < 1000; ++chat) lanes.add(lane(1, chat));
  lanes.add(lane(2, 1));
  lanes.add(lane(3, 1));
  std::map<BotId, int> first_three;
  for (int i = 0; i < 3; ++i) ++first_three[lanes.next(kNow)->bot];
  CHECK(first_three == std::map<BotId, int>{{BotId{1}, 1}, {BotId{2}, 1}, {BotId{3}, 1}});
}

TEST_CASE("a bot has no more in hand than its share") {
  Lanes lanes{{.per_bot_max = 4}};
  for (int chat = 0; chat < 10; ++chat) lanes.add(lane(1, chat));
  std::vector<Lane> in_hand;
  while (auto next = lanes.next(kNow)) in_hand.push_back(*next);
  CHECK(in_hand.size() == 4);
  lanes.finished(in_hand.front(), {});
  CHECK(lanes.next(kNow));
  CHECK_FALSE(lanes.next(kNow));
}

TEST_CASE("presses and checkouts pass the backlog of all bots") {
  Lanes lanes{{.per_bot_max = 2}};
  for (int chat = 1; chat <= 100; ++chat) lanes.add(lane(1, chat));
  CHECK(lanes.next(kNow));
  CHECK(lanes.next(kNow));
  lanes.add(lane(1, 90), Haste::press);
  const Lane checkout{.bot = BotId{1}, .chat = 90, .urgent = true};
  lanes.add(checkout);
  CHECK(lanes.next(kNow) == lane(1, 90));
  CHECK(lanes.next(kNow) == checkout);
  CHECK_FALSE(lanes.next(kNow));
}

TEST_CASE("a lane that was moved ahead is not handed out twice") {
  Lanes lanes;
  lanes.add(lane(1, 1));
  lanes.add(lane(1, 1), Haste::press);
  CHECK(lanes.next(kNow));
  CHECK_FALSE(lanes.next(kNow));
  lanes.finished(lane(1, 1), {});
  CHECK_FALSE(lanes.next(kNow));
}

TEST_CASE("a lane that was put back waits for its time whatever is added") {
  Lanes lanes;
  lanes.add(lane(1, 1));
  CHECK(lanes.next(kNow));
  lanes.finished(lane(1, 1), {.again_at = kNow + Millis{1000}});
  lanes.add(lane(1, 1), Haste::press);
  CHECK_FALSE(lanes.next(kNow + Millis{999}));
  CHECK(lanes.next_due() == kNow + Millis{1000});
  CHECK(lanes.next(kNow + Millis{1000}) == lane(1, 1));
  CHECK_FALSE(lanes.next_due());
}

TEST_CASE("what finds no room is told once") {
  Lanes lanes{{.known_max = 2}};
  lanes.add(lane(1, 1));
  lanes.add(lane(1, 2));
  CHECK_FALSE(lanes.take_overflow());
  lanes.add(lane(1, 3));
  CHECK(lanes.take_overflow());
  CHECK_FALSE(lanes.take_overflow());
  CHECK(lanes.known() == 2);
}

}  // namespace
}  // namespace banana::inbox
