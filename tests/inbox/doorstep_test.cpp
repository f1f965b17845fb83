// Who gets into a batch, and when: fair between bots, and as fast as can be for one alone.
#include "core/inbox/doorstep.hpp"

#include <memory>
#include <string>

#include <doctest/doctest.h>

namespace banana::inbox {
namespace {

using namespace std::chrono_literals;

constexpr BotId kFlooded{1};
constexpr BotId kQuiet{2};
constexpr BotId kOther{3};

struct Porch {
  explicit Porch(const DoorstepOptions& options = {.batch_max = 20, .turn = 3, .pause = 2ms, .company = 1s})
      : step(options) {}

  void come(BotId bot, std::size_t count = 1) {
    for (; count > 0; --count) step.add(*all.emplace_back(std::make_unique<AtDoor>(AtDoor{bot})), now);
  }
  /// The bots of the rest of the batch, a digit each.
  std::string rest() {
    std::string out;
    while (const AtDoor* one = step.next()) out += std::to_string(one->bot.value());
    return out;
  }
  std::string batch() {
    step.begin(now);
    return rest();
  }

  /// As soon as there is somebody for one.
  std::string batch_when_due() {
    now = step.due(now).value();
    return batch();
  }

  Doorstep step;
  Doorstep::Time now{100s};
  std::vector<std::unique_ptr<AtDoor>> all;
};

TEST_CASE("a bot that is alone fills a batch") {
  Porch porch;
  porch.come(kFlooded, 25);
  CHECK(porch.batch() == std::string(20, '1'));
  CHECK(porch.batch() == std::string(5, '1'));
  CHECK(porch.step.empty());
}

TEST_CASE("in company a flooded bot has its turn and whoever comes is first") {
  Porch porch;
  porch.come(kFlooded, 10);
  porch.come(kQuiet);
  CHECK(porch.batch() == "1211");
  porch.come(kOther, 5);
  porch.come(kQuiet);
  CHECK(porch.batch() == "3233");
  CHECK(porch.batch_when_due() == "33111");
  CHECK(porch.batch_when_due() == "111");
}

TEST_CASE("a bot that used up its turn rests and the others do not") {
  Porch porch;
  porch.come(kQuiet);
  porch.come(kFlooded, 6);
  CHECK(porch.batch() == "2111");
  CHECK(porch.step.due(porch.now) == porch.now + 2ms);
  porch.now += 1ms;
  porch.come(kQuiet);
  CHECK(porch.step.due(porch.now) == porch.now);
  CHECK(porch.batch() == "2");
  CHECK(porch.step.due(porch.now) == porch.now + 1ms);
  porch.now += 1ms;
  CHECK(porch.batch() == "111");
  CHECK_FALSE(porch.step.due(porch.now));
}

TEST_CASE("whoever leaves nobody waiting has to rest as well") {
  Porch porch;
  porch.come(kQuiet);
  porch.come(kFlooded, 3);
  CHECK(porch.batch() == "2111");
  porch.come(kFlooded);
  porch.come(kQuiet);
  CHECK(porch.batch() == "2");
  CHECK(porch.batch_when_due() == "1");
}

TEST_CASE("whoever comes while a batch of a flooded bot is under way gets into it and ends it soon") {
  Porch porch;
  porch.come(kFlooded, 15);
  porch.step.begin(porch.now);
  for (int i = 0; i < 5; ++i) CHECK(porch.step.next()->bot == kFlooded);
  porch.come(kQuiet);
  CHECK(porch.rest() == "2");
  CHECK(porch.batch_when_due() == "111");
}

TEST_CASE("company is forgotten after a while and then nobody rests") {
  Porch porch;
  porch.come(kQuiet);
  porch.come(kFlooded, 12);
  CHECK(porch.batch() == "2111");
  porch.now += 999ms;
  CHECK(porch.batch() == "111");
  porch.now += 1ms;
  CHECK(porch.step.due(porch.now) == porch.now);
  CHECK(porch.batch() == "111111");
}

TEST_CASE("a bot that comes again within a batch has no more places than others") {
  Porch porch;
  porch.come(kQuiet);
  porch.come(kFlooded);
  porch.step.begin(porch.now);
  CHECK(porch.rest() == "21");
  porch.come(kFlooded, 4);
  CHECK(porch.rest() == "11");
  CHECK(porch.batch_when_due() == "11");
}

TEST_CASE("when there are no more batches everybody can be sent away") {
  Porch porch;
  porch.come(kQuiet);
  porch.come(kFlooded, 6);
  CHECK(porch.batch() == "2111");
  porch.come(kQuiet);
  int sent_away = 0;
  while (porch.step.any() != nullptr) ++sent_away;
  CHECK(sent_away == 4);
  CHECK_FALSE(porch.step.due(porch.now));
}

constexpr DoorstepOptions kPatient{.batch_max = 20, .turn = 3, .moment = 300us, .many = 4};

TEST_CASE("those who were just served are waited for but no longer than a moment") {
  Porch porch{kPatient};
  porch.come(kFlooded, 5);
  CHECK(porch.step.due(porch.now) == porch.now);
  porch.step.begin(porch.now);
  for (int i = 0; i < 3; ++i) CHECK(porch.step.next() != nullptr);
  porch.step.served(porch.now);
  CHECK(porch.step.due(porch.now) == porch.now + 300us);  // two wait, three should be back
  porch.come(kFlooded, 2);
  porch.now += 100us;
  CHECK(porch.step.due(porch.now) == porch.now + 200us);
  SUBCASE("all are back") {
    porch.come(kFlooded);
    CHECK(porch.step.due(porch.now) == porch.now);
    CHECK(porch.batch() == "11111");
  }
  SUBCASE("one does not come") {
    CHECK(porch.batch_when_due() == "1111");
    CHECK(porch.step.empty());
  }
  SUBCASE("somebody else comes") {
    porch.come(kQuiet);
    CHECK(porch.step.due(porch.now) == porch.now);
    CHECK(porch.batch() == "2");
  }
}

TEST_CASE("where few come nobody waits for anybody") {
  Porch porch{kPatient};
  porch.come(kFlooded, 3);
  CHECK(porch.batch() == "111");
  porch.step.served(porch.now);
  porch.come(kFlooded);
  CHECK(porch.step.due(porch.now) == porch.now);
}

TEST_CASE("a bot's updates stay in their order") {
  Porch porch;
  porch.come(kQuiet);
  porch.come(kFlooded, 7);
  std::vector<const AtDoor*> seen;
  while (const auto due = porch.step.due(porch.now)) {
    porch.now = *due;
    porch.step.begin(porch.now);
    while (const AtDoor* one = porch.step.next()) {
      if (one->bot == kFlooded) seen.push_back(one);
    }
  }
  REQUIRE(seen.size() == 7);
  for (std::size_t i = 0; i < seen.size(); ++i) CHECK(seen[i] == porch.all[i + 1].get());
}

}  // namespace
}  // namespace banana::inbox
