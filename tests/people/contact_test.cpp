#include "core/people/contact.hpp"

#include "core/people/terms.hpp"
#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::people;
using namespace std::chrono_literals;

TEST_CASE_TEMPLATE("the first contact adds a person and the next one knows them", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const Contact ali{.telegram_id = 7002,
                    .first_name = "Али",
                    .last_name = "Вали",
                    .username = "Ali_V",
                    .language_code = "uz"};
  const Met first = town.meet(ali);
  CHECK(first.is_new);
  CHECK(first.person.telegram_id == 7002);
  CHECK(first.person.name() == "Али Вали");
  CHECK(first.person.speaks() == Language::uz);
  CHECK_FALSE(first.person.language);
  CHECK(first.person.role() == ops::Role::user);
  CHECK(first.person.created_at == town.now());

  const Met second = town.meet(ali);
  CHECK_FALSE(second.is_new);
  CHECK(second.person.id == first.person.id);
  CHECK(town.count("SELECT count(*) FROM person") == 1);
}

TEST_CASE_TEMPLATE("the largest Telegram id is kept and an impossible one refused", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  CHECK(town.meet({.telegram_id = kTelegramIdMax}).person.telegram_id == kTelegramIdMax);
  CHECK_THROWS_AS((void)town.meet({.telegram_id = kTelegramIdMax + 1}), db::Error);
  CHECK_THROWS_AS((void)town.meet({.telegram_id = 0}), db::Error);
}

TEST_CASE_TEMPLATE("a contact that tells nothing new writes nothing for an hour", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const Instant start = town.now();
  const UserId ali = town.meet(7002);
  town.clock().advance(59min);
  CHECK(town.meet({.telegram_id = 7002, .first_name = "P7002"}).person.seen_at == start);
  CHECK(town.person(ali).seen_at == start);
  town.clock().advance(1min);
  CHECK(town.meet({.telegram_id = 7002, .first_name = "P7002"}).person.seen_at == town.now());
  CHECK(town.person(ali).seen_at == town.now());
}

TEST_CASE_TEMPLATE("a new name is taken over at once", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  const Met renamed = town.meet({.telegram_id = 7002, .first_name = "Oʻktam\u202E", .username = "oktam"});
  CHECK(renamed.person.first_name == "Oʻktam");
  CHECK(town.person(ali).first_name == "Oʻktam");
  CHECK(town.person(ali).username == "oktam");
}

TEST_CASE_TEMPLATE("a username has one holder: the last one seen with it", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId first = town.meet({.telegram_id = 1, .first_name = "A", .username = "Prize"}).person.id;
  const UserId second = town.meet({.telegram_id = 2, .first_name = "B", .username = "pRIZE"}).person.id;
  CHECK(town.person(first).username.empty());
  CHECK(town.read([](db::Snapshot& snapshot) { return find_by_username(snapshot, "prize"); })->id == second);
  const UserId third = town.meet(3);
  (void)town.meet({.telegram_id = 3, .first_name = "C", .username = "prize"});
  CHECK(town.person(second).username.empty());
  CHECK(town.read([](db::Snapshot& snapshot) { return find_by_username(snapshot, "PRIZE"); })->id == third);
}

TEST_CASE_TEMPLATE("a language is chosen once and outlives what Telegram says", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet({.telegram_id = 7002, .language_code = "kk"}).person.id;
  CHECK(town.person(ali).speaks() == Language::ru);
  CHECK(town.write([&](db::Tx& tx) { return set_language(tx, ali, Language::en); }));
  (void)town.meet({.telegram_id = 7002, .language_code = "ru"});
  CHECK(town.person(ali).speaks() == Language::en);
  CHECK_FALSE(town.write([&](db::Tx& tx) { return set_language(tx, UserId{999}, Language::en); }));
}

TEST_CASE_TEMPLATE("terms are accepted by version and the first time counts", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet(7002);
  const auto accept = [&](std::int64_t version) {
    return town.write([&](db::Tx& tx) { return accept_terms(tx, ali, version, town.now()); });
  };
  CHECK(must_accept_terms(town.person(ali), 1));
  const Instant first = town.now();
  CHECK(accept(2));
  town.clock().advance(1h);
  CHECK(accept(2));
  CHECK(accept(1));
  CHECK_FALSE(accept(0));
  CHECK(town.person(ali).terms_version == 2);
  CHECK_FALSE(must_accept_terms(town.person(ali), 2));
  CHECK(must_accept_terms(town.person(ali), 3));
  CHECK(town.count("SELECT at FROM terms_acceptance WHERE version = 2") == to_unix_ms(first));
}

TEST_CASE_TEMPLATE("nobody can delete a person's row", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  (void)town.meet(7002);
  CHECK_THROWS_AS(town.write([](db::Tx& tx) { tx.exec("DELETE FROM person"); }), db::Error);
  CHECK(town.count("SELECT count(*) FROM person") == 1);
}

TEST_CASE("languages are guessed from what Telegram says") {
  CHECK(guess_language("uz-Latn") == Language::uz);
  CHECK(guess_language("tg") == Language::ru);
  CHECK(guess_language("pt-BR") == Language::en);
  CHECK(guess_language("") == Language::en);
  CHECK(parse_language("ru") == Language::ru);
  CHECK_FALSE(parse_language("RU"));
}
