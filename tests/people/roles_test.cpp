#include "core/people/roles.hpp"

#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::people;
using ops::Role;

namespace {

template <class Here>
std::int64_t sync(test::Town<Here>& town, std::vector<std::int64_t> admins,
                  std::vector<std::int64_t> moderators) {
  return town.write([&](db::Tx& tx) { return sync_config_roles(tx, admins, moderators, town.now()); });
}

template <class Here>
Role role(test::Town<Here>& town, std::int64_t telegram_id) {
  return town.read(
      [&](db::Snapshot& snapshot) { return find_by_telegram_id(snapshot, telegram_id)->role(); });
}

}  // namespace

TEST_CASE_TEMPLATE("the higher of a given role and one by configuration counts", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(1);
  CHECK(town.write([&](db::Tx& tx) { return set_role(tx, ali, Role::support); }));
  CHECK(role(town, 1) == Role::support);
  CHECK(sync(town, {1}, {}) == 1);
  CHECK(role(town, 1) == Role::admin);
  CHECK(sync(town, {}, {}) == 1);
  CHECK(role(town, 1) == Role::support);
}

TEST_CASE_TEMPLATE("roles by configuration follow it and are written only when they differ", Here,
                   BANANA_ENGINES) {
  IN_TOWN(Here, town);
  (void)town.meet(1);
  CHECK(sync(town, {1, 2}, {3, 2}) == 3);
  CHECK(role(town, 1) == Role::admin);
  CHECK(role(town, 2) == Role::admin);
  CHECK(role(town, 3) == Role::moderator);
  CHECK(sync(town, {1, 2}, {3, 2}) == 0);
  CHECK(sync(town, {3}, {1}) == 3);
  CHECK(role(town, 1) == Role::moderator);
  CHECK(role(town, 2) == Role::user);
  CHECK(role(town, 3) == Role::admin);
}

TEST_CASE_TEMPLATE("an administrator who never wrote is known before the first contact", Here,
                   BANANA_ENGINES) {
  IN_TOWN(Here, town);
  CHECK(sync(town, {42}, {}) == 1);
  const Met met = town.meet({.telegram_id = 42, .first_name = "Boss"});
  CHECK_FALSE(met.is_new);
  CHECK(met.person.role() == Role::admin);
  CHECK(met.person.first_name == "Boss");
}

TEST_CASE_TEMPLATE("operator is no role to give", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(1);
  CHECK(town.write([&](db::Tx& tx) { return set_role(tx, ali, Role::operator_); }).error().code ==
        Errc::invalid);
  CHECK(town.write([&](db::Tx& tx) { return set_role(tx, UserId{9}, Role::admin); }).error().code ==
        Errc::not_found);
}

TEST_CASE("nobody acts on their equals but operators") {
  const auto may = [](Role actor, Role target) {
    Person person;
    person.given_role = target;
    return check_outranks({.door = ops::Door::chat, .name = "x", .role = actor}, person).has_value();
  };
  CHECK(may(Role::moderator, Role::user));
  CHECK(may(Role::moderator, Role::support));
  CHECK_FALSE(may(Role::moderator, Role::moderator));
  CHECK_FALSE(may(Role::moderator, Role::admin));
  CHECK_FALSE(may(Role::admin, Role::admin));
  CHECK(may(Role::operator_, Role::admin));
}
