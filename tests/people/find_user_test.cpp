#include "core/people/find_user.hpp"

#include "tests/people/town.hpp"

using namespace banana;
using namespace banana::people;

namespace {

template <class Here>
Result<UserId> who(test::Town<Here>& town, std::string_view text) {
  return town.read([&](db::Snapshot& snapshot) { return find_user(snapshot, text); });
}

}  // namespace

TEST_CASE_TEMPLATE("a person is named by Telegram id or username or internal id", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet({.telegram_id = 7002, .first_name = "Ali", .username = "Ali_V"}).person.id;
  for (const std::string_view text :
       {"7002", "@ali_v", "@ALI_V", "ali_v", "t.me/Ali_V", "https://t.me/ali_v"}) {
    CAPTURE(text);
    CHECK(who(town, text).value() == ali);
  }
  CHECK(ali.str().size() == 13);
  CHECK(who(town, ali.str()).value() == ali);
}

TEST_CASE_TEMPLATE("a Telegram id of thirteen digits is no internal id", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  const UserId ali = town.meet({.telegram_id = 1'000'000'000'001}).person.id;
  CHECK(who(town, "1000000000001").value() == ali);
}

TEST_CASE_TEMPLATE("who is not found is suggested", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  (void)town.meet({.telegram_id = 7002, .first_name = "Alisher", .username = "alisher_uz"});
  const auto typo = who(town, "@alisher_us");
  REQUIRE_FALSE(typo);
  CHECK(typo.error().code == Errc::not_found);
  CHECK(typo.error().message == "nobody here is @alisher_us");
  CHECK(typo.error().hint == "Did you mean @alisher_uz?");
  CHECK(who(town, "alishe").error().hint == "Did you mean Alisher (@alisher_uz, 7002)?");
  CHECK(who(town, "700").error().hint == "Did you mean Alisher (@alisher_uz, 7002)?");
  CHECK(who(town, "zzz").error().hint ==
        "Look for them by a part of their name: bananactl users search TEXT");
}

TEST_CASE_TEMPLATE("nonsense names nobody", Here, BANANA_ENGINES) {
  IN_TOWN(Here, town);
  (void)town.meet(7002);
  CHECK(who(town, "").error().code == Errc::invalid);
  CHECK(who(town, "\xFF\xFE").error().code == Errc::invalid);
  CHECK(who(town, std::string(1 << 20, '9')).error().code == Errc::invalid);
  for (const std::string_view text :
       {"99999999999999999999", "-1", "@", "0", "0000000000000", "7002x", "@7002", "%", "0ZZZZZZZZZZZZ"}) {
    CAPTURE(text);
    CHECK(who(town, text).error().code == Errc::not_found);
  }
}
