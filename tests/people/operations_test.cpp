#include "core/people/operations.hpp"

#include <array>

#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "core/people/contact.hpp"
#include "core/people/personal_operations.hpp"
#include "core/people/roles.hpp"
#include "tests/ops/documented.hpp"
#include "tests/ops/ops_host.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using ops::Role;

namespace {

constexpr std::array<people::PersonalData, 1> kKept{
    {{.section = "shop", .read = [](db::Snapshot&, UserId) -> Json { return JsonArray{}; }}}};

const ops::Registry& registry() {
  static const ops::Registry all{{people::people_operations(), people::personal_operations<kKept>()}};
  return all;
}

struct Desk {
  test::OpsHost host;

  UserId meet(const people::Contact& contact) {
    return host.db().write_now(
        [&](db::Tx& tx) { return people::touch(tx, contact, host.time().now()).person.id; });
  }
  Result<Json> run(std::string_view operation, JsonObject arguments, Role role = Role::operator_) {
    auto outcome = host.run(registry(), {.operation = std::string{operation},
                                         .arguments = std::move(arguments),
                                         .confirmed = true,
                                         .actor = {ops::Door::chat, "alice", role}});
    if (!outcome) return outcome.error();
    test::check_documented(*registry().find(operation), outcome->result);
    return std::move(outcome->result);
  }
};

}  // namespace

TEST_CASE("an operator bans somebody and lets them in again") {
  Desk desk;
  (void)desk.meet({.telegram_id = 7002, .first_name = "Ali", .username = "ali"});
  const auto banned = desk.run("users.ban", {{"user", "@ali"}, {"reason", "spam"}, {"until", "+7d"}});
  REQUIRE(banned);
  CHECK(banned->at("banned") == true);
  CHECK(banned->at("ban").at("by") == "alice");
  CHECK(desk.run("users.show", {{"user", "7002"}})->at("ban").at("reason") == "spam");
  CHECK(desk.run("users.list", {{"banned", "yes"}})->at("items").as_array().size() == 1);
  REQUIRE(desk.run("users.unban", {{"user", "7002"}}));
  CHECK(desk.run("users.show", {{"user", "7002"}})->at("ban").is_null());
}

TEST_CASE("a ban without a reason or with a huge one is refused by name") {
  Desk desk;
  (void)desk.meet({.telegram_id = 7002});
  CHECK(desk.run("users.ban", {{"user", "7002"}}).error().code == Errc::invalid);
  CHECK(desk.run("users.ban", {{"user", "7002"}, {"reason", ""}}).error().code == Errc::invalid);
  const auto huge = desk.run("users.ban", {{"user", "7002"}, {"reason", std::string(1 << 20, 'x')}});
  CHECK(huge.error().code == Errc::invalid);
  CHECK(huge.error().message.find("reason") != std::string::npos);
  CHECK(desk.host.count("SELECT count(*) FROM person WHERE banned_at IS NOT NULL") == 0);
}

TEST_CASE("the staff can not touch their equals nor give more than they have") {
  Desk desk;
  (void)desk.meet({.telegram_id = 1});
  (void)desk.meet({.telegram_id = 2});
  REQUIRE(desk.run("users.role", {{"user", "1"}, {"role", "admin"}}));
  CHECK(desk.run("users.ban", {{"user", "1"}, {"reason", "x"}}, Role::moderator).error().code ==
        Errc::forbidden);
  CHECK(desk.run("users.ban", {{"user", "1"}, {"reason", "x"}}, Role::admin).error().code == Errc::forbidden);
  CHECK(desk.run("users.role", {{"user", "1"}, {"role", "user"}}, Role::admin).error().code ==
        Errc::forbidden);
  CHECK(desk.run("users.role", {{"user", "2"}, {"role", "admin"}}, Role::admin));
  CHECK(desk.run("users.role", {{"user", "2"}, {"role", "support"}}, Role::moderator).error().code ==
        Errc::forbidden);
}

TEST_CASE("lists come in pages") {
  Desk desk;
  for (std::int64_t id = 1; id <= 3; ++id) (void)desk.meet({.telegram_id = id});
  const auto first = desk.run("users.list", {{"limit", 2}});
  REQUIRE(first);
  CHECK(first->at("items").as_array().size() == 2);
  const auto second = desk.run("users.list", {{"limit", 2}, {"after", first->at("next")}});
  REQUIRE(second);
  CHECK(second->at("items").at(0).at("telegram_id") == 1);
  CHECK(second->at("next").is_null());
}

TEST_CASE("notes are for the staff and stay with the person") {
  Desk desk;
  (void)desk.meet({.telegram_id = 7002});
  REQUIRE(desk.run("users.note", {{"user", "7002"}, {"text", "paid twice"}}, Role::support));
  REQUIRE(desk.run("users.note", {{"user", "7002"}, {"text", "was refunded"}}, Role::support));
  const auto shown = desk.run("users.show", {{"user", "7002"}}, Role::support);
  CHECK(shown->at("notes").at(0).at("note") == "was refunded");
  CHECK(shown->at("notes").at(1).at("note") == "paid twice");
  CHECK(desk.run("users.note", {{"user", "7002"}, {"text", ""}}, Role::support).error().code ==
        Errc::invalid);
}

TEST_CASE("search and show name people however they are known") {
  Desk desk;
  const UserId ali = desk.meet({.telegram_id = 7002, .first_name = "Oʻktam", .username = "oktam"});
  CHECK(desk.run("users.search", {{"text", "O'KTAM"}})->at("items").at(0).at("id") == Json(ali.str()));
  CHECK(desk.run("users.show", {{"user", ali.str()}})->at("username") == "oktam");
  CHECK(desk.run("users.show", {{"user", "@oktan"}}).error().hint == "Did you mean @oktam?");
}

TEST_CASE("erasing asks and can be rehearsed and leaves no name in the audit") {
  Desk desk;
  const UserId ali = desk.meet({.telegram_id = 7002, .first_name = "Alisher", .username = "ali"});
  const auto ask = [&](bool confirmed, bool rehearsal) {
    return desk.host.run(registry(), {.operation = "users.erase",
                                      .arguments = {{"user", "7002"}},
                                      .confirmed = confirmed,
                                      .rehearsal = rehearsal,
                                      .actor = test::kAlice});
  };
  CHECK(ask(false, false).error().code == Errc::unconfirmed);
  REQUIRE(ask(false, true));
  CHECK(desk.run("users.export", {{"user", "7002"}})->at("person").at("first_name") == "Alisher");
  CHECK(desk.run("users.export", {{"user", "7002"}})->as_object().contains("shop"));
  REQUIRE(ask(true, false));
  CHECK(desk.run("users.show", {{"user", "7002"}}).error().code == Errc::not_found);
  CHECK_FALSE(desk.run("users.show", {{"user", ali.str()}})->at("erased_at").is_null());
  CHECK(desk.host.count("SELECT count(*) FROM audit WHERE state_before LIKE '%Alisher%' OR state_after LIKE "
                        "'%Alisher%'") == 0);
}

TEST_CASE("every operation says what it does and shows how") {
  for (const ops::Operation* operation : registry().all()) {
    CAPTURE(operation->name);
    CHECK(operation->noun() == "users");
    CHECK_FALSE(operation->summary.empty());
    CHECK_FALSE(operation->examples.empty());
  }
}
