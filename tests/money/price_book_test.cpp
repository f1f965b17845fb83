// Versions of prices and when they count (PA7, OP4).
#include "core/money/price_book.hpp"

#include "tests/money/price_world.hpp"

using namespace banana;
using namespace banana::test;
using namespace std::chrono_literals;

namespace {

template <class World>
std::int64_t base_at(World& world, Instant at) {
  const auto price =
      world.read([&](db::Snapshot& s) { return money::price_at(s, "nano-banana", "generate", at); });
  return price ? price->rule.tokens->base : -1;
}

}  // namespace

TEST_CASE_TEMPLATE("a new version counts from its time on and changes no older one", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  const auto first = world.price(100);
  REQUIRE(first);
  CHECK(first->version == 1);
  const auto second = world.price(150, world.now + 24h);
  REQUIRE(second);
  CHECK(second->version == 2);
  CHECK(base_at(world, world.now - 1ms) == -1);
  CHECK(base_at(world, world.now) == 100);
  CHECK(base_at(world, world.now + 24h - 1ms) == 100);
  CHECK(base_at(world, world.now + 24h) == 150);
  const auto history =
      world.read([&](db::Snapshot& s) { return money::price_history(s, "nano-banana", "generate"); });
  REQUIRE(history.size() == 2);
  CHECK(history[0].id == second->id);
  CHECK(history[1].rule.tokens->base == 100);
  CHECK(history[1].created_by == "alice");
}

TEST_CASE_TEMPLATE("a version for a time gives way to the one before it", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100));
  REQUIRE(world.price(50, world.now + 1h, world.now + 2h));
  CHECK(base_at(world, world.now) == 100);
  CHECK(base_at(world, world.now + 1h) == 50);
  CHECK(base_at(world, world.now + 2h - 1ms) == 50);
  CHECK(base_at(world, world.now + 2h) == 100);
}

TEST_CASE_TEMPLATE("the list shows what counts now of each model and operation", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100));
  REQUIRE(world.price(120));
  REQUIRE(world.price(999, world.now + 1h));
  REQUIRE(world.add_price({.model = "nano-banana",
                           .operation = "edit",
                           .rule = {.tokens = money::Formula{.base = 90}},
                           .by = "a"}));
  REQUIRE(world.add_price(
      {.model = "flux", .operation = "generate", .rule = {.tokens = money::Formula{.base = 7}}, .by = "a"}));
  const auto list = [&](std::string_view model) {
    return world.read([&](db::Snapshot& s) { return money::price_list(s, world.now, model); });
  };
  const auto all = list("");
  REQUIRE(all.size() == 3);
  CHECK(all[0].model == "flux");
  CHECK(all[1].operation == "edit");
  CHECK(all[2].rule.tokens->base == 120);
  CHECK(list("flux").size() == 1);
  CHECK(list("nobody").empty());
}

TEST_CASE_TEMPLATE("the past can not be priced and a price ends after it begins", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  CHECK(world.price(1, world.now - 1ms).error().code == Errc::invalid);
  CHECK(world.price(1, world.now + 1h, world.now + 1h).error().message == "a price must end after it begins");
  CHECK(world.price(1, {}, world.now).error().code == Errc::invalid);
  CHECK(world.price(-1).error().code == Errc::invalid);
  CHECK(world.count("price") == 0);
  CHECK(world
            .add_price({.model = "Nano Banana",
                        .operation = "generate",
                        .rule = {.tokens = money::Formula{}},
                        .by = "a"})
            .error()
            .code == Errc::invalid);
}

TEST_CASE_TEMPLATE("what has no price says what has one", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100, world.now + 1h));
  const auto refusal = [&](std::string_view model, std::string_view operation) {
    return world.read([&](db::Snapshot& s) { return money::find_price(s, model, operation, world.now); })
        .error();
  };
  CHECK(refusal("nano-bananna", "generate").hint == "Did you mean nano-banana?");
  CHECK(refusal("nano-banana", "edit").hint == "It has one for: generate.");
  CHECK(refusal("nano-banana", "generate").hint == "See: bananactl prices history nano-banana generate");
  CHECK(refusal("nano-banana", "' OR 1=1").code == Errc::invalid);
}

TEST_CASE_TEMPLATE("the database itself keeps every version as it was", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100));
  const auto attempt = [&](std::string_view sql) { world.write([&](db::Tx& tx) { tx.exec(sql); }); };
  CHECK_THROWS_AS(attempt("UPDATE price SET rule = '{}'"), db::Error);
  CHECK_THROWS_AS(attempt("DELETE FROM price"), db::Error);
  CHECK(base_at(world, world.now) == 100);
}
