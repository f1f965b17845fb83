#include "core/people/ban.hpp"

#include "core/base/limits.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::people;
using namespace std::chrono_literals;

namespace {

template <class Here>
Result<Person> ban(test::Town<Here>& town, UserId user, std::string reason,
                   std::optional<Instant> until = {}) {
  return town.write([&](db::Tx& tx) {
    return people::ban(tx, user, {.reason = reason, .until = until, .by = "alice"}, town.now());
  });
}

template <class Here>
std::optional<Ban> notice(test::Town<Here>& town, UserId user) {
  return town.write([&](db::Tx& tx) { return take_ban_notice(tx, *find(tx, user), town.now()); });
}

}  // namespace

TEST_CASE_TEMPLATE("a ban holds until it ends by itself", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  CHECK_FALSE(town.person(ali).is_banned(town.now()));
  REQUIRE(ban(town, ali, "спам", town.now() + 1h));
  CHECK(town.person(ali).is_banned(town.now()));
  CHECK(town.person(ali).ban->reason == "спам");
  CHECK(town.person(ali).ban->by == "alice");
  town.clock().advance(59min + 59s);
  CHECK(town.person(ali).is_banned(town.now()));
  town.clock().advance(1s);
  CHECK_FALSE(town.person(ali).is_banned(town.now()));
}

TEST_CASE_TEMPLATE("a ban is told once and a new one again", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  CHECK_FALSE(notice(town, ali));
  REQUIRE(ban(town, ali, "spam"));
  REQUIRE(notice(town, ali));
  CHECK_FALSE(notice(town, ali));
  CHECK(town.person(ali).ban->told_at == town.now());
  REQUIRE(ban(town, ali, "fraud"));
  const auto again = notice(town, ali);
  REQUIRE(again);
  CHECK(again->reason == "fraud");
}

TEST_CASE_TEMPLATE("a ban that is over is not told any more", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  REQUIRE(ban(town, ali, "spam", town.now() + 1min));
  town.clock().advance(1min);
  CHECK_FALSE(notice(town, ali));
}

TEST_CASE_TEMPLATE("unbanning lets a person in and needs a ban that holds", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  const auto unban = [&] {
    return town.write([&](db::Tx& tx) { return people::unban(tx, ali, town.now()); });
  };
  CHECK(unban().error().code == Errc::conflict);
  REQUIRE(ban(town, ali, "spam"));
  REQUIRE(unban());
  CHECK_FALSE(town.person(ali).ban);
  CHECK(unban().error().code == Errc::conflict);
}

TEST_CASE_TEMPLATE("a ban needs a person and a reason within bounds and a time to come", Here,
                   BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  CHECK(ban(town, UserId{999}, "spam").error().code == Errc::not_found);
  CHECK(ban(town, ali, "").error().message == "the reason is empty");
  CHECK(ban(town, ali, " \n").error().code == Errc::invalid);
  CHECK(ban(town, ali, std::string(1 << 20, 'x')).error().code == Errc::invalid);
  CHECK(ban(town, ali, "a\xFF").error().code == Errc::invalid);
  CHECK(ban(town, ali, "spam", town.now()).error().code == Errc::invalid);
  CHECK(ban(town, ali, std::string(limits::kReasonBytesMax, 'x')));
}
