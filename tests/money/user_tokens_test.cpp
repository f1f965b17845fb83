// users grant and users history: ledger adjust and ledger show as they are asked for of a person (OP2, PA9).
#include <doctest/doctest.h>

#include "tests/money/money_desk.hpp"
#include "tests/ops/documented.hpp"

using namespace banana;

namespace {

constexpr std::int64_t kTooMuch = (std::int64_t{1} << 62) + 1;

}  // namespace

TEST_CASE_TEMPLATE("a grant is the adjustment that ledger adjust makes", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  const auto done =
      desk.run("users.grant", {{"user", "@ali"}, {"tokens", 500}, {"reason", "won"}, {"key", "c-3"}});
  REQUIRE(done);
  CHECK(done->at("moved") == 500);
  CHECK(done->at("balance").at("available") == 500);

  const auto again =
      desk.run("ledger.adjust", {{"account", "7002"}, {"give", 500}, {"reason", "won"}, {"key", "c-3"}});
  REQUIRE(again);
  CHECK(again->at("repeated") == true);
  CHECK(again->at("transfer") == done->at("transfer"));
  CHECK(again->at("balance").at("posted") == 500);
  CHECK(desk.run("users.grant", {{"user", "7002"}, {"tokens", 501}, {"reason", "won"}, {"key", "c-3"}})
            .error()
            .message == "this key belongs to a command with another amount");
  CHECK(desk.run("ledger.show", {{"account", "house:adjustment"}})->at("balance").at("posted") == -500);
  CHECK(desk.host.count("SELECT count(*) FROM audit WHERE operation = 'users.grant' AND outcome = 'done'") ==
        1);
}

TEST_CASE_TEMPLATE("a grant asks and its rehearsal shows before and after", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  ops::Request request{.operation = "users.grant",
                       .arguments = {{"user", "@ali"}, {"tokens", 5}, {"reason", "r"}},
                       .actor = test::kAlice};
  CHECK(desk.ask(request).error().code == Errc::unconfirmed);
  request.rehearsal = true;
  const auto rehearsed = desk.ask(request);
  REQUIRE(rehearsed);
  CHECK(rehearsed->change.before.at("posted") == 0);
  CHECK(rehearsed->change.after.at("posted") == 5);
  CHECK(desk.host.count("SELECT count(*) FROM transfer") == 0);
}

TEST_CASE_TEMPLATE("a grant to nobody or without a reason or of a wrong amount is refused", Here,
                   BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  const auto code = [&](std::string_view user, Json tokens, std::string_view reason,
                        ops::Role role = ops::Role::admin) {
    return desk.run("users.grant", {{"user", user}, {"tokens", std::move(tokens)}, {"reason", reason}}, role)
        .error()
        .code;
  };
  CHECK(code("7002", 0, "r") == Errc::invalid);
  CHECK(code("7002", -5, "r") == Errc::invalid);
  CHECK(code("7002", 1.5, "r") == Errc::invalid);
  CHECK(code("7002", kTooMuch, "r") == Errc::invalid);
  CHECK(code("7002", 1, "") == Errc::invalid);
  CHECK(code("@nobody", 1, "r") == Errc::not_found);
  CHECK_FALSE(desk.run("users.grant", {{"user", "house:revenue"}, {"tokens", 1}, {"reason", "r"}}));
  CHECK(code("7002", 1, "r", ops::Role::moderator) == Errc::forbidden);
  CHECK(desk.run("users.grant", {{"user", "7002"}, {"tokens", 1}}).error().code == Errc::invalid);
  CHECK(desk.host.count("SELECT count(*) FROM transfer") == 0);
}

TEST_CASE_TEMPLATE("a person's history is what ledger show tells of their wallet", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  (void)desk.meet(7002, "ali");
  for (int i = 1; i <= 3; ++i) {
    REQUIRE(desk.run("users.grant", {{"user", "7002"}, {"tokens", 100 * i}, {"reason", "r"}}));
  }
  const auto first = desk.run("users.history", {{"user", "@ali"}, {"limit", 2}});
  REQUIRE(first);
  test::check_documented(*test::money_registry().find("users.history"), *first);
  CHECK(first->at("summary") ==
        "Ali (@ali, 7002) has 600 TOKEN; 0 TOKEN of it is held, 600 TOKEN can be spent.");
  CHECK(*first == *desk.run("ledger.show", {{"account", "@ali"}, {"limit", 2}}));
  const auto second =
      desk.run("users.history", {{"user", "@ali"}, {"limit", 2}, {"after", first->at("next")}});
  REQUIRE(second);
  CHECK(second->at("items").as_array().size() == 1);
  CHECK(second->at("next").is_null());
  CHECK(desk.run("users.history", {{"user", "@nobody"}}).error().code == Errc::not_found);
}
