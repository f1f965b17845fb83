#include <array>

#include "core/people/ban.hpp"
#include "core/people/note.hpp"
#include "core/people/personal_data.hpp"
#include "core/people/roles.hpp"
#include "core/people/terms.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::people;
using namespace std::chrono_literals;

namespace {

// Stands for a module that keeps something about people: the language here, so that it can be seen to be asked.
constexpr std::array<PersonalData, 1> kKept{
    {{.section = "shop",
      .read = [](db::Snapshot&, UserId user) -> Json { return JsonObject{{"of", user.str()}}; },
      .objection = [](db::Snapshot& snapshot, UserId user, Instant) -> std::optional<Error> {
        if (find(snapshot, user)->first_name != "Debtor") return std::nullopt;
        return fail(Errc::conflict, "120 tokens are held for a job");
      },
      .erase = [](db::Tx& tx, UserId user) { tx.exec("UPDATE person SET role = 1 WHERE id = $1", user); }}}};

template <class Here>
Result<void> erase(test::Town<Here>& town, UserId user) {
  return town.write([&](db::Tx& tx) { return erase_person(tx, user, kKept, town.now()); });
}

}  // namespace

TEST_CASE_TEMPLATE("an export holds everything known and what modules add", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet({.telegram_id = 7002, .first_name = "Ali", .username = "ali"}).person.id;
  town.write([&](db::Tx& tx) {
    CHECK(accept_terms(tx, ali, 3, town.now()));
    CHECK(add_note(tx, ali, "paid twice", "alice", town.now(), town.ids()));
    CHECK(ban(tx, ali, {.reason = "spam", .by = "alice"}, town.now()));
  });
  const auto all = town.read([&](db::Snapshot& s) { return export_person(s, ali, kKept, town.now()); });
  REQUIRE(all);
  const JsonObject& person = all->at("person").as_object();
  CHECK(person.at("telegram_id") == 7002);
  CHECK(person.at("ban").at("reason") == "spam");
  CHECK(person.at("terms").at(0).at("version") == 3);
  CHECK(person.at("notes").at(0).at("note") == "paid twice");
  CHECK(all->at("shop").at("of") == Json(ali.str()));
}

TEST_CASE_TEMPLATE("an erased person leaves a number that means nobody", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet({.telegram_id = 7002,
                                .first_name = "Ali",
                                .last_name = "V",
                                .username = "ali",
                                .language_code = "uz"})
                         .person.id;
  town.write([&](db::Tx& tx) {
    CHECK(accept_terms(tx, ali, 3, town.now()));
    CHECK(add_note(tx, ali, "paid twice", "alice", town.now(), town.ids()));
  });
  REQUIRE(erase(town, ali));
  const Person left = town.person(ali);
  CHECK(left.erased_at == town.now());
  CHECK_FALSE(left.telegram_id);
  CHECK(left.name().empty());
  CHECK(left.username.empty());
  CHECK(left.language_code.empty());
  CHECK(left.given_role == ops::Role::support);  // the module's own part was run
  CHECK(town.count("SELECT count(*) FROM person_note") == 0);
  CHECK(town.count("SELECT count(*) FROM terms_acceptance") == 0);
  CHECK(town.count("SELECT count(*) FROM person WHERE search <> ''") == 0);
  CHECK(erase(town, ali).error().code == Errc::conflict);
  CHECK_FALSE(town.read([&](db::Snapshot& s) { return export_person(s, ali, kKept, town.now()); }));
}

TEST_CASE_TEMPLATE("erasure waits for what a module objects to and spares the staff", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId debtor = town.meet({.telegram_id = 1, .first_name = "Debtor"}).person.id;
  CHECK(erase(town, debtor).error().message == "120 tokens are held for a job");
  CHECK(town.person(debtor).telegram_id == 1);
  const UserId admin = town.meet(2);
  (void)town.write(
      [&](db::Tx& tx) { return sync_config_roles(tx, std::array<std::int64_t, 1>{2}, {}, town.now()); });
  CHECK(erase(town, admin).error().code == Errc::conflict);
}

TEST_CASE_TEMPLATE("whoever comes back after erasure is another person but known to have been here", Here,
                   BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId before = town.meet(7002);
  REQUIRE(erase(town, before));
  const Met again = town.meet({.telegram_id = 7002, .first_name = "Ali"});
  CHECK(again.is_new);
  CHECK(again.person.id != before);
  CHECK(again.person.returned);
  CHECK_FALSE(town.meet({.telegram_id = 7003}).person.returned);
  CHECK(town.count("SELECT count(*) FROM erased_person") == 1);
}

TEST_CASE_TEMPLATE("erasure is no way around a ban", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  const Instant until = town.now() + 24h;
  REQUIRE(town.write([&](db::Tx& tx) {
    return ban(tx, ali, {.reason = "spam", .until = until, .by = "alice"}, town.now());
  }));
  REQUIRE(erase(town, ali));
  const Person again = town.meet({.telegram_id = 7002}).person;
  CHECK(again.is_banned(town.now()));
  CHECK(again.ban->until == until);
  CHECK_FALSE(again.ban->told_at);

  REQUIRE(erase(town, again.id));
  town.clock().advance(25h);
  CHECK_FALSE(town.meet({.telegram_id = 7002}).person.is_banned(town.now()));
}
