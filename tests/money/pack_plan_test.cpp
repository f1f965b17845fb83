// What tokens cost in Stars (PA3, PA4).
#include "core/money/pack.hpp"
#include "core/money/plan.hpp"
#include "tests/money/price_world.hpp"

using namespace banana;
using namespace banana::test;
using money::CustomPack;
using money::Pack;
using money::Plan;

namespace {

template <class World>
Result<> set(World& world, const Pack& pack) {
  return world.write([&](db::Tx& tx) { return money::set_pack(tx, pack); });
}
template <class World>
Result<> set(World& world, const Plan& plan) {
  return world.write([&](db::Tx& tx) { return money::set_plan(tx, plan); });
}
template <class World>
Result<> set(World& world, const CustomPack& custom) {
  return world.write([&](db::Tx& tx) { return money::set_custom_pack(tx, custom); });
}

}  // namespace

TEST_CASE_TEMPLATE("packs are listed by place and only those offered are shown to buyers", Here,
                   BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(set(world, Pack{.name = "pro", .stars = Stars{500}, .tokens = Tokens{6000}, .bonus = Tokens{500}}));
  REQUIRE(set(world, Pack{.name = "starter", .stars = Stars{50}, .tokens = Tokens{500}}));
  REQUIRE(set(world, Pack{.name = "first", .stars = Stars{900}, .tokens = Tokens{1}, .place = -1}));
  REQUIRE(
      set(world, Pack{.name = "old", .stars = Stars{1}, .tokens = Tokens{1}, .offered = money::Offered::no}));
  const auto all = world.read([](db::Snapshot& s) { return money::all_packs(s); });
  REQUIRE(all.size() == 4);
  CHECK(all[0].name == "first");
  CHECK(all[1].name == "old");
  CHECK(all[3].gives() == Tokens{6500});
  CHECK(world.read([](db::Snapshot& s) { return money::offered_packs(s); }).size() == 3);

  REQUIRE(set(world, Pack{.name = "pro", .stars = Stars{400}, .tokens = Tokens{6000}}));
  CHECK(world.read([](db::Snapshot& s) { return money::find_pack(s, "pro"); })->gives() == Tokens{6000});
  CHECK(world.write([](db::Tx& tx) { return money::remove_pack(tx, "pro"); }));
  CHECK_FALSE(world.write([](db::Tx& tx) { return money::remove_pack(tx, "pro"); }));
}

TEST_CASE_TEMPLATE("a pack out of bounds is refused", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  const Pack fine{.name = "starter", .stars = Stars{50}, .tokens = Tokens{500}};
  const auto refused = [&](auto change) {
    Pack pack = fine;
    change(pack);
    const auto done = set(world, pack);
    return !done && done.error().code == Errc::invalid;
  };
  CHECK(refused([](Pack& p) { p.stars = Stars{0}; }));
  CHECK(refused([](Pack& p) { p.stars = Stars{-5}; }));
  CHECK(refused([](Pack& p) { p.stars = Stars{money::kStarsMax + 1}; }));
  CHECK(refused([](Pack& p) { p.tokens = Tokens{0}; }));
  CHECK(refused([](Pack& p) { p.tokens = Tokens{money::kTokensMax + 1}; }));
  CHECK(refused([](Pack& p) { p.bonus = Tokens{-1}; }));
  CHECK(refused([](Pack& p) { p.name = "Starter Pack"; }));
  CHECK(refused([](Pack& p) { p.name = ""; }));
  CHECK(refused([](Pack& p) { p.title = std::string(101, 'x'); }));
  CHECK(refused([](Pack& p) { p.title = "\xff"; }));
  CHECK(world.count("pack") == 0);
}

TEST_CASE_TEMPLATE("any number of Stars within bounds gives whole tokens", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  const auto current = [&] { return world.read([](db::Snapshot& s) { return money::custom_pack(s); }); };
  CHECK_FALSE(current());
  REQUIRE(set(world, CustomPack{.min = Stars{10}, .max = Stars{1000}, .rate = 9'500}));
  const CustomPack custom = *current();
  CHECK(custom.gives(Stars{10}).value() == Tokens{95});
  CHECK(custom.gives(Stars{11}).value() == Tokens{104});  // 104.5
  CHECK(custom.gives(Stars{9}).error().message == "stars must be between 10 and 1000, not 9");
  CHECK(custom.gives(Stars{1001}).error().code == Errc::invalid);
  CHECK(set(world, CustomPack{.min = Stars{1}, .max = Stars{10}, .rate = 999}).error().message ==
        "at this rate 1 Stars would give no token");
  CHECK(set(world, CustomPack{.min = Stars{10}, .max = Stars{9}, .rate = 1000}).error().code ==
        Errc::invalid);
  CHECK(set(world, CustomPack{.min = Stars{0}, .max = Stars{9}, .rate = 1000}).error().code == Errc::invalid);
  const CustomPack most{.min = Stars{1}, .max = Stars{money::kStarsMax}, .rate = money::kRateMax};
  REQUIRE(set(world, most));
  CHECK(most.gives(most.max).value() == Tokens{1'000'000'000'000});
  CHECK(world.write([](db::Tx& tx) { return money::remove_custom_pack(tx); }));
  CHECK_FALSE(current());
}

TEST_CASE_TEMPLATE("a plan is sold by the month or by the year or both", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(set(world, Plan{.name = "plus",
                          .title = "Plus",
                          .monthly = Stars{300},
                          .annual = Stars{3000},
                          .tokens = Tokens{4000},
                          .perks = {{"max_user_queue", 5}}}));
  REQUIRE(set(world, Plan{.name = "year", .annual = Stars{9000}, .offered = money::Offered::no}));
  const auto plus = world.read([](db::Snapshot& s) { return money::find_plan(s, "plus"); });
  REQUIRE(plus);
  CHECK(plus->monthly == Stars{300});
  CHECK(plus->perks.at("max_user_queue") == 5);
  CHECK(world.read([](db::Snapshot& s) { return money::all_plans(s); }).size() == 2);
  CHECK(world.read([](db::Snapshot& s) { return money::offered_plans(s); }).size() == 1);
  CHECK(world.write([](db::Tx& tx) { return money::remove_plan(tx, "year"); }));
}

TEST_CASE_TEMPLATE("a plan without a price or out of bounds is refused", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  const auto refusal = [&](const Plan& plan) { return set(world, plan).error().message; };
  CHECK(refusal({.name = "plus"}) == "a plan needs a price: by the month, by the year or both");
  CHECK(refusal({.name = "plus", .monthly = Stars{10'001}}) ==
        "monthly stars must be between 1 and 10000, not 10001");
  CHECK(refusal({.name = "plus", .annual = Stars{0}}) == "annual stars must be between 1 and 1000000, not 0");
  CHECK(refusal({.name = "plus", .monthly = Stars{1}, .tokens = Tokens{-1}}).starts_with("tokens must be"));
  CHECK(world.count("plan") == 0);
}

TEST_CASE_TEMPLATE("a plan with a perk that nothing would come of is refused", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  const auto refusal = [&](JsonObject perks) {
    return set(world, Plan{.name = "plus", .monthly = Stars{1}, .perks = std::move(perks)}).error();
  };
  CHECK(refusal({{"priority", 2}, {"queue", 5}}).message == "there is no perk queue");
  CHECK(refusal({{"queue", 5}}).hint ==
        "These are known: priority, max_user_queue, max_tasks_per_user_per_hour.");
  CHECK(refusal({{"max_user_queue", 0}}).message == "max_user_queue must be between 1 and 1000, not 0");
  for (const Json& other : {Json("5"), Json(5.5), Json(nullptr), Json(~std::uint64_t{0})}) {
    CHECK(refusal({{"priority", other}}).message == "priority must be a whole number between 1 and 1000");
  }
  CHECK(world.count("plan") == 0);
  CHECK(set(world, Plan{.name = "plus",
                        .monthly = Stars{1},
                        .perks = {{"priority", 1000},
                                  {"max_user_queue", 1000},
                                  {"max_tasks_per_user_per_hour", 100'000}}}));
}
