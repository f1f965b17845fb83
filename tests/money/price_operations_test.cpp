// prices, packs and plans as an operator has them (OP4, OP9).
#include <doctest/doctest.h>

#include "tests/money/money_desk.hpp"

using namespace banana;
using namespace std::chrono_literals;

TEST_CASE_TEMPLATE("setting a price adds a version that takes over what was not given", Here,
                   BANANA_ENGINES) {
  AT_DESK(Here, desk);
  const JsonObject which{{"model", "nano-banana"}, {"operation", "generate"}};
  JsonObject first = which;
  first["base"] = 100;
  first["options"] = JsonObject{{"size", {{"1K", 1}, {"2K", "1.5"}}}};
  REQUIRE(desk.run("prices.set", first));
  JsonObject second = which;
  second["base"] = 120;
  second["markup"] = "10";
  second["note"] = "the dollar";
  const auto set = desk.run("prices.set", second);
  REQUIRE(set);
  CHECK(set->at("version") == 2);
  CHECK(set->at("state") == "current");
  CHECK(set->at("price") == "120, by size, +10%");
  CHECK(set->at("created_by") == "alice");

  const auto history = desk.run("prices.history", which);
  REQUIRE(history);
  CHECK(history->at("items").at(1).at("price") == "100, by size");
  CHECK(history->at("items").at(1).at("state") == "replaced");
  CHECK(desk.run("prices.list", {})->at("items").as_array().size() == 1);
  CHECK(desk.run("prices.show", which)->at("rule").at("tokens").at("options").at("size").at("2K") == "1.5");
}

TEST_CASE_TEMPLATE("a dry run of a new price changes nothing and shows both", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  const JsonObject set{{"model", "nano-banana"}, {"operation", "generate"}, {"base", 100}};
  REQUIRE(desk.run("prices.set", set));
  JsonObject dearer = set;
  dearer["base"] = 200;
  const auto rehearsed =
      desk.ask({.operation = "prices.set", .arguments = dearer, .rehearsal = true, .actor = test::kAlice});
  REQUIRE(rehearsed);
  CHECK(rehearsed->rehearsed);
  CHECK(rehearsed->change.before.at("price") == "100");
  CHECK(rehearsed->change.after.at("price") == "200");
  CHECK(desk.host.count("SELECT count(*) FROM price") == 1);
}

TEST_CASE_TEMPLATE("a planned price and a price for a time say so", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  const JsonObject which{{"model", "nano-banana"}, {"operation", "generate"}};
  JsonObject set = which;
  set["base"] = 100;
  REQUIRE(desk.run("prices.set", set));
  set["base"] = 50;
  set["from"] = "+1h";
  set["until"] = "+2h";
  CHECK(desk.run("prices.set", set)->at("state") == "planned");
  desk.host.time().advance(3h);
  CHECK(desk.run("prices.history", which)->at("items").at(0).at("state") == "over");
  CHECK(desk.run("prices.show", which)->at("version") == 1);
}

TEST_CASE_TEMPLATE("a quote at the desk shows how it adds up", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  REQUIRE(desk.run("prices.set", {{"model", "nano-banana"},
                                  {"operation", "generate"},
                                  {"base", 100},
                                  {"options", {{"size", {{"1K", 1}, {"2K", "1.5"}}}}},
                                  {"cost", {{"base", 39'000}}}}));
  const auto quote = desk.run(
      "prices.quote",
      {{"model", "nano-banana"}, {"operation", "generate"}, {"options", {{"size", "2K"}}}, {"outputs", 2}});
  REQUIRE(quote);
  CHECK(quote->at("tokens") == 300);
  CHECK(quote->at("cost_usd_micros") == 78'000);
  CHECK(quote->at("items").as_array().size() == 3);
  CHECK(quote->at("summary") == "Total: 300 tokens, by version 1. The provider should charge us $0.078.");
  CHECK(desk.run("prices.quote", {{"model", "nano-banana"}, {"operation", "generate"}}).error().message ==
        "size is needed for the price");
}

TEST_CASE_TEMPLATE("a price that says nothing or too much is refused", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  const auto refusal = [&](JsonObject args) {
    args["model"] = "nano-banana";
    args["operation"] = "generate";
    const auto set = desk.run("prices.set", std::move(args));
    return set ? std::string{"none"} : set.error().message;
  };
  CHECK(refusal({}) == "nothing to set");
  CHECK(refusal({{"rule", {{"tokens", {{"base", 1}}}}}, {"base", 2}}) ==
        "a whole rule leaves nothing else to be said of the price");
  CHECK(refusal({{"base", -1}}).find("base") != std::string::npos);
  CHECK(refusal({{"markup", "ten"}}).starts_with("markup_percent must be a decimal"));
  CHECK(refusal({{"options", 5}}) == "tokens.options must be an object");
  CHECK(refusal({{"base", 1}, {"from", "2020-01-01"}}).starts_with("a price can't begin in the past"));
  CHECK(desk.run("prices.set", {{"model", "x"}, {"operation", "y"}, {"base", 1}}, ops::Role::support)
            .error()
            .code == Errc::forbidden);
  CHECK(desk.host.count("SELECT count(*) FROM price") == 0);
}

TEST_CASE_TEMPLATE("packs are added and changed and removed and any amount can be sold", Here,
                   BANANA_ENGINES) {
  AT_DESK(Here, desk);
  CHECK(desk.run("packs.set", {{"name", "starter"}, {"stars", 50}}).error().message ==
        "there is no pack starter: a new one needs stars and tokens");
  REQUIRE(desk.run("packs.set", {{"name", "starter"}, {"stars", 50}, {"tokens", 500}}));
  const auto bonus = desk.run("packs.set", {{"name", "starter"}, {"bonus", 25}});
  REQUIRE(bonus);
  CHECK(bonus->at("stars") == 50);
  CHECK(bonus->at("gives") == 525);
  CHECK(desk.run("packs.set", {{"name", "starter"}, {"active", "no"}})->at("active") == false);

  CHECK(desk.run("packs.custom", {{"min", 10}}).error().code == Errc::invalid);
  const auto custom = desk.run("packs.custom", {{"min", 10}, {"max", 1000}, {"rate", "9.5"}});
  REQUIRE(custom);
  CHECK(custom->at("rate") == "9.5");
  CHECK(desk.run("packs.list", {})->at("summary") ==
        "Any amount from 10 to 1000 Stars is sold at 9.5 tokens a Star.");
  CHECK(desk.run("packs.custom", {{"off", true}})->at("offered") == false);
  CHECK(desk.run("packs.custom", {{"off", true}, {"min", 1}}).error().code == Errc::invalid);
  REQUIRE(desk.run("packs.remove", {{"name", "starter"}}));
  CHECK(desk.run("packs.remove", {{"name", "starter"}}).error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("plans are added and changed and removed", Here, BANANA_ENGINES) {
  AT_DESK(Here, desk);
  CHECK(desk.run("plans.set", {{"name", "plus"}, {"tokens", 4000}}).error().code == Errc::invalid);
  REQUIRE(desk.run("plans.set", {{"name", "plus"}, {"monthly", 300}, {"tokens", 4000}}));
  const auto yearly = desk.run("plans.set", {{"name", "plus"}, {"monthly", 0}, {"annual", 3000}});
  REQUIRE(yearly);
  CHECK(yearly->at("monthly").is_null());
  CHECK(yearly->at("tokens") == 4000);
  CHECK(desk.run("plans.set", {{"name", "plus"}, {"perks", 5}}).error().message == "perks must be an object");
  CHECK(desk.run("plans.list", {})->at("items").as_array().size() == 1);
  REQUIRE(desk.run("plans.remove", {{"name", "plus"}}));
  CHECK(desk.run("plans.remove", {{"name", "plus"}}).error().hint == "See: bananactl plans list");
}
