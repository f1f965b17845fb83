// What was shown is what is charged (PA7).
#include "core/money/quote.hpp"

#include "tests/money/price_world.hpp"

using namespace banana;
using namespace banana::test;
using namespace std::chrono_literals;
using money::Quote;

namespace {

constexpr UserId kAli{7002};
constexpr UserId kBob{7003};

template <class World>
Result<Quote> ask(World& world, const money::Ask& wanted, Millis lifetime = money::kQuoteLifetime) {
  return world.write(
      [&](db::Tx& tx) { return money::make_quote(tx, world.ids, world.now, kAli, wanted, lifetime); });
}
template <class World>
Result<Quote> take(World& world, money::QuoteId id, std::string_view job, UserId user = kAli) {
  return world.write([&](db::Tx& tx) { return money::take_quote(tx, id, user, job, world.now); });
}

}  // namespace

TEST_CASE_TEMPLATE("a quote keeps its price when the list changes", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  const auto version = world.price(100);
  auto wanted = world.picture();
  wanted.outputs = 2;
  wanted.options = {{"size", "2K"}};
  const auto quote = ask(world, wanted);
  REQUIRE(quote);
  CHECK(quote->total == Tokens{200});
  CHECK(quote->price == version->id);
  CHECK(quote->version == 1);
  CHECK(quote->ask == wanted);
  CHECK(quote->expires_at == world.now + money::kQuoteLifetime);
  CHECK_FALSE(quote->job);

  REQUIRE(world.price(999));
  world.now += money::kQuoteLifetime - 1ms;
  const auto taken = take(world, quote->id, "job 1");
  REQUIRE(taken);
  CHECK(taken->total == Tokens{200});
  CHECK(taken->version == 1);
  CHECK(taken->lines == quote->lines);
  CHECK(taken->job == "job 1");
  CHECK(taken->taken_at == world.now);
}

TEST_CASE_TEMPLATE("a quote is good for one job and the same job may ask again", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100));
  const auto quote = ask(world, world.picture());
  REQUIRE(take(world, quote->id, "job 1"));
  const auto used = take(world, quote->id, "job 2");
  CHECK(used.error().code == Errc::conflict);
  CHECK(used.error().message == "this quote was used before");
  const Instant first = world.now;
  world.now += 24h;
  const auto again = take(world, quote->id, "job 1");
  REQUIRE(again);
  CHECK(again->taken_at == first);

  const auto second = ask(world, world.picture());
  CHECK(take(world, second->id, "job 1").error().code == Errc::conflict);
  CHECK_FALSE(world.read([&](db::Snapshot& s) { return money::find_quote(s, second->id); })->job);
}

TEST_CASE_TEMPLATE("a quote that was just read is taken for a new job once and in time", Here,
                   BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100));
  const auto take_seen = [&](const Quote& seen, std::string_view job) {
    return world.write([&](db::Tx& tx) { return money::take_quote(tx, seen, job, world.now); });
  };
  const auto quote = ask(world, world.picture());
  CHECK(take_seen(*quote, "").error().code == Errc::invalid);
  REQUIRE(take_seen(*quote, "job 1"));
  CHECK(world.read([&](db::Snapshot& s) { return money::find_quote(s, quote->id); })->job == "job 1");
  CHECK(take_seen(*quote, "job 2").error().message == "this quote was used before");

  const auto late = ask(world, world.picture());
  world.now = late->expires_at;
  CHECK(take_seen(*late, "job 3").error().code == Errc::limited);
  CHECK_FALSE(world.read([&](db::Snapshot& s) { return money::find_quote(s, late->id); })->job);
}

TEST_CASE_TEMPLATE("a quote past its lifetime is refused at the very moment", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100));
  const auto quote = ask(world, world.picture(), 1min);
  world.now += 1min;
  const auto late = take(world, quote->id, "job 1");
  CHECK(late.error().code == Errc::limited);
  CHECK(late.error().hint == "Ask for the price again.");
}

TEST_CASE_TEMPLATE("another user's quote does not exist for anyone else", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100));
  const auto quote = ask(world, world.picture());
  const auto stolen = take(world, quote->id, "job 1", kBob);
  const auto unknown = take(world, money::QuoteId{quote->id.value() + 1}, "job 1", kBob);
  CHECK(stolen.error().code == Errc::not_found);
  CHECK(unknown.error().code == Errc::not_found);
  REQUIRE(take(world, quote->id, "job 1"));
  CHECK(take(world, quote->id, "job 1", kBob).error().code == Errc::not_found);
}

TEST_CASE_TEMPLATE("what can not be priced gets no quote", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  CHECK(ask(world, world.picture()).error().code == Errc::not_found);
  REQUIRE(world.price(100));
  auto wanted = world.picture();
  wanted.outputs = 0;
  CHECK(ask(world, wanted).error().code == Errc::invalid);
  CHECK(ask(world, world.picture(), 0ms).error().code == Errc::invalid);
  CHECK(ask(world, world.picture(), money::kQuoteLifetimeMax + 1ms).error().code == Errc::invalid);
  CHECK(world.count("quote") == 0);
  const auto quote = ask(world, world.picture());
  CHECK(take(world, quote->id, "").error().code == Errc::invalid);
  CHECK(take(world, quote->id, std::string(1 << 20, 'x')).error().code == Errc::invalid);
  CHECK(take(world, quote->id, "\xff").error().code == Errc::invalid);
}

TEST_CASE_TEMPLATE("a model can be free", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(0));
  CHECK(ask(world, world.picture())->total == Tokens{0});
}

TEST_CASE_TEMPLATE("quotes nobody took are cleared away and the others stay", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100));
  const auto taken = ask(world, world.picture());
  REQUIRE(take(world, taken->id, "job 1"));
  for (int i = 0; i < 3; ++i) REQUIRE(ask(world, world.picture()));
  const auto prune = [&] {
    return world.write([&](db::Tx& tx) { return money::prune_quotes(tx, world.now, 2); });
  };
  CHECK(prune() == 0);
  world.now += 1h;
  REQUIRE(ask(world, world.picture()));
  CHECK(prune() == 2);
  CHECK(prune() == 1);
  CHECK(prune() == 0);
  CHECK(world.count("quote") == 2);
}

TEST_CASE_TEMPLATE("the database itself keeps a quote as it was shown", Here, BANANA_ENGINES) {
  ON_PRICES(Here, world);
  REQUIRE(world.price(100));
  const auto quote = ask(world, world.picture());
  const auto attempt = [&](std::string_view sql) { world.write([&](db::Tx& tx) { tx.exec(sql); }); };
  CHECK_THROWS_AS(attempt("UPDATE quote SET tokens = 1"), db::Error);
  CHECK_THROWS_AS(attempt("UPDATE quote SET tokens = 1, job = 'x', taken_at = 1"), db::Error);
  REQUIRE(take(world, quote->id, "job 1"));
  CHECK_THROWS_AS(attempt("UPDATE quote SET job = NULL, taken_at = NULL"), db::Error);
  CHECK_THROWS_AS(attempt("UPDATE quote SET job = 'job 2'"), db::Error);
  CHECK_THROWS_AS(attempt("DELETE FROM quote"), db::Error);
  CHECK(world.count("quote") == 1);
}
