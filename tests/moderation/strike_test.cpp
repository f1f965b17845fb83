#include "core/moderation/strike.hpp"

#include <thread>

#include "core/people/ban.hpp"
#include "core/people/roles.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::moderation;
using namespace std::chrono_literals;

namespace {

constexpr ModerationConfig kPolicy{.strikes_window = 24h,
                                   .strikes_cooldown = 3,
                                   .cooldown = 30min,
                                   .strikes_ban = 5,
                                   .ban = 7 * 24h,
                                   .updates_per_second = 3,
                                   .model = ModelAsked::nothing,
                                   .model_silent = OnSilence::allow,
                                   .model_timeout = 5s};

template <class Here>
struct Court {
  test::Town<Here> town;
  UserId ali = town.meet(7002);
  int keys = 0;

  Result<Penalty> strike(UserId user, std::string key, const ModerationConfig& policy = kPolicy) {
    return town.write([&](db::Tx& tx) {
      return moderation::strike(
          tx, user,
          {.group = Group::sexual, .rule = RuleId{17}, .about = "job", .key = key, .ban_reason = "rules"},
          policy, town.ids(), town.now());
    });
  }
  Penalty strike(const ModerationConfig& policy = kPolicy) {
    return strike(ali, "key " + std::to_string(++keys), policy).value();
  }
  std::optional<Instant> cooldown() {
    return town.read([&](db::Snapshot& snapshot) { return moderation::cooldown(snapshot, ali, town.now()); });
  }
};

}  // namespace

TEST_CASE("what follows is told by the number of strikes alone") {
  const Instant now = from_unix_ms(0);
  CHECK(penalty_of(1, kPolicy, now) == Penalty{.step = Step::warning, .number = 1, .left = 2, .until = {}});
  CHECK(penalty_of(3, kPolicy, now) ==
        Penalty{.step = Step::cooldown, .number = 3, .left = 2, .until = now + 30min});
  CHECK(penalty_of(5, kPolicy, now) ==
        Penalty{.step = Step::ban, .number = 5, .left = 0, .until = now + 7 * 24h});
  ModerationConfig policy = kPolicy;
  policy.ban = Millis{0};
  CHECK(penalty_of(9, policy, now) == Penalty{.step = Step::ban, .number = 9, .left = 0, .until = {}});
  policy.strikes_ban = 0;
  CHECK(penalty_of(9, policy, now) ==
        Penalty{.step = Step::cooldown, .number = 9, .left = 0, .until = now + 30min});
  policy.strikes_cooldown = 0;
  CHECK(penalty_of(9, policy, now) == Penalty{.step = Step::warning, .number = 9, .left = 0, .until = {}});
  policy.strikes_ban = 5;
  CHECK(penalty_of(2, policy, now) == Penalty{.step = Step::warning, .number = 2, .left = 3, .until = {}});
}

TEST_CASE_TEMPLATE("strikes bring a warning then a pause then a ban", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Court<Here> court;
  CHECK(court.strike().left == 2);
  CHECK(court.strike().left == 1);
  CHECK_FALSE(court.cooldown());
  CHECK(court.strike().step == Step::cooldown);
  CHECK(court.cooldown() == court.town.now() + 30min);
  court.town.clock().advance(30min);
  CHECK_FALSE(court.cooldown());
  CHECK(court.strike().step == Step::cooldown);
  CHECK_FALSE(court.town.person(court.ali).ban);
  CHECK(court.strike().step == Step::ban);
  const people::Person banned = court.town.person(court.ali);
  REQUIRE(banned.is_banned(court.town.now()));
  CHECK(banned.ban->reason == "rules");
  CHECK(banned.ban->by == "moderation");
  CHECK(banned.ban->until == court.town.now() + 7 * 24h);
}

TEST_CASE_TEMPLATE("what is handled again is one strike and gives the same answer", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Court<Here> court;
  for (int i = 0; i < 4; ++i) (void)court.strike();
  const Penalty ban = court.strike(court.ali, "update 5").value();
  CHECK(ban.step == Step::ban);
  REQUIRE(court.town.write([&](db::Tx& tx) { return people::unban(tx, court.ali, court.town.now()); }));
  court.town.clock().advance(1h);
  CHECK(court.strike(court.ali, "update 5").value() == ban);
  CHECK_FALSE(court.town.person(court.ali).ban);
  CHECK(court.town.count("SELECT count(*) FROM strike") == 5);
}

TEST_CASE_TEMPLATE("strikes of long ago and of others do not count", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Court<Here> court;
  const UserId vali = court.town.meet(7003);
  (void)court.strike();
  (void)court.strike();
  CHECK(court.strike(vali, "vali").value().number == 1);
  court.town.clock().advance(24h);
  CHECK(court.strike().number == 1);
}

TEST_CASE_TEMPLATE("forgiven strikes do not count and end the pause", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Court<Here> court;
  for (int i = 0; i < 3; ++i) (void)court.strike();
  CHECK(court.cooldown());
  const auto clear = [&] {
    return court.town.write(
        [&](db::Tx& tx) { return clear_strikes(tx, court.ali, "alice", court.town.now()); });
  };
  CHECK(clear() == 3);
  CHECK(clear() == 0);
  CHECK_FALSE(court.cooldown());
  CHECK(court.strike().number == 1);
}

TEST_CASE_TEMPLATE("a ban that lasts longer stays and a shorter one gives way", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Court<Here> court;
  ModerationConfig policy = kPolicy;
  policy.strikes_ban = 1;
  const auto ban = [&](std::optional<Instant> until) {
    REQUIRE(court.town.write([&](db::Tx& tx) {
      return people::ban(tx, court.ali, {.reason = "fraud", .until = until, .by = "alice"}, court.town.now());
    }));
  };
  ban(std::nullopt);
  CHECK(court.strike(policy).step == Step::ban);
  CHECK(court.town.person(court.ali).ban->reason == "fraud");
  ban(court.town.now() + 1h);
  CHECK(court.strike(policy).step == Step::ban);
  CHECK(court.town.person(court.ali).ban->reason == "rules");
}

TEST_CASE_TEMPLATE("the staff are warned at most and nobody is not found", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Court<Here> court;
  REQUIRE(court.town.write([&](db::Tx& tx) { return people::set_role(tx, court.ali, ops::Role::support); }));
  for (int i = 0; i < 9; ++i) CHECK(court.strike().step == Step::warning);
  CHECK_FALSE(court.town.person(court.ali).ban);
  CHECK(court.strike(UserId{999}, "x").error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("strikes at the same moment are counted one after the other", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Court<Here> court;
  constexpr int kThreads = 4;
  std::array<std::int64_t, kThreads> numbers{};
  std::vector<std::thread> threads;
  for (std::size_t i = 0; i < kThreads; ++i) {
    threads.emplace_back([&court, &numbers, i] {
      numbers.at(i) = court.strike(court.ali, "thread " + std::to_string(i)).value().number;
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::sort(numbers.begin(), numbers.end());
  CHECK((numbers == std::array<std::int64_t, kThreads>{1, 2, 3, 4}));
}

TEST_CASE_TEMPLATE("strikes are part of what a person gets and go with them", Here, BANANA_ENGINES) {
  if (!Here::available()) return;
  Court<Here> court;
  (void)court.strike();
  const Json kept =
      court.town.read([&](db::Snapshot& snapshot) { return kStrikeData.read(snapshot, court.ali); });
  REQUIRE(kept.as_array().size() == 1);
  CHECK(kept.at(0).at("for") == "sexual");
  court.town.write([&](db::Tx& tx) { kStrikeData.erase(tx, court.ali); });
  CHECK(court.town.count("SELECT count(*) FROM strike") == 0);
}

TEST_CASE_TEMPLATE("strikes are forgotten when they are old and their cooldown is over", Here,
                   BANANA_ENGINES) {
  if (!Here::available()) return;
  Court<Here> court;
  ModerationConfig policy = kPolicy;
  policy.cooldown = 24h * 300;
  for (int i = 0; i < 3; ++i) (void)court.strike(policy);  // the third brings a cooldown
  court.town.clock().advance(24h * 200);
  (void)court.strike(policy);
  const auto prune = [&](std::int64_t most) {
    return court.town.write(
        [&](db::Tx& tx) { return prune_strikes(tx, court.town.now() - 24h * 180, court.town.now(), most); });
  };
  CHECK(prune(1) == 1);
  CHECK(prune(10) == 1);
  CHECK(court.town.count("SELECT count(*) FROM strike") == 2);
  CHECK(court.town.read(
      [&](db::Snapshot& snapshot) { return cooldown(snapshot, court.ali, court.town.now()).has_value(); }));
  court.town.clock().advance(24h * 101);
  CHECK(prune(10) == 1);
  CHECK(prune(10) == 0);
  CHECK(court.town.count("SELECT count(*) FROM strike") == 1);
}
