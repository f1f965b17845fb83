// The arithmetic of prices (PA7).
#include "core/money/price.hpp"

#include <limits>
#include <numeric>

#include <doctest/doctest.h>

#include "core/base/limits.hpp"
#include "core/base/random.hpp"
#include "core/money/price_exact.hpp"
#include "tests/support/show_result.hpp"

using namespace banana;
using namespace banana::money;

namespace {

Rule rule_of(Formula formula) { return {.tokens = std::move(formula)}; }
Ask plain_ask() { return {.model = "nano-banana", .operation = "generate"}; }

std::int64_t sum(const std::vector<Line>& lines) {
  return std::accumulate(lines.begin(), lines.end(), std::int64_t{0},
                         [](std::int64_t all, const Line& line) { return all + line.tokens.units(); });
}
std::int64_t total(const Rule& rule, const Ask& ask) { return work_out(rule, ask).value().total.units(); }

std::int64_t pick(Random& random, std::int64_t min, std::int64_t max) {
  return min + static_cast<std::int64_t>(random.below(static_cast<std::uint64_t>(max - min + 1)));
}

Formula random_formula(Random& random) {
  Formula formula{.base = pick(random, 0, 5000),
                  .per_second = pick(random, 0, 300),
                  .per_reference = pick(random, 0, 50),
                  .next_output = pick(random, 0, 1500)};
  formula.options["size"] = {{"1K", pick(random, 1, 3000)}, {"2K", pick(random, 1, 3000)}, {"*", 1000}};
  formula.options["quality"] = {{"low", pick(random, 1, 999)}, {"high", pick(random, 1001, 9999)}};
  return formula;
}
Rule random_rule(Random& random) {
  Rule rule{.tokens_per_dollar = pick(random, 1, 5000),
            .markup = pick(random, 0, 900),
            .fee = pick(random, 0, 20),
            .at_least = pick(random, 0, 500)};
  if (pick(random, 0, 1) == 0) rule.tokens = random_formula(random);
  if (!rule.tokens || pick(random, 0, 1) == 0) rule.cost = random_formula(random);
  return rule;
}
Ask random_ask(Random& random) {
  Ask ask = plain_ask();
  ask.outputs = pick(random, 1, kOutputsMax);
  ask.references = pick(random, 0, kReferencesMax);
  ask.seconds = pick(random, 0, 60);
  const char* sizes[] = {"1K", "2K", "8K"};
  ask.options["size"] = sizes[random.below(3)];
  ask.options["quality"] = random.below(2) == 0 ? "low" : "high";
  ask.options["seed"] = "17";
  return ask;
}

/// What ceil(base × a/1000 × b/1000) is, the long way.
std::int64_t slow_two_factors(std::int64_t base, std::int64_t a, std::int64_t b) {
  const std::int64_t product = base * a * b;
  return product / 1'000'000 + (product % 1'000'000 != 0 ? 1 : 0);
}

}  // namespace

TEST_CASE("a price is its base times the factors plus what is extra") {
  const Rule rule{.tokens = Formula{.base = 100,
                                    .per_second = 20,
                                    .per_reference = 10,
                                    .options = {{"size", {{"1K", 1000}, {"2K", 1500}}}}},
                  .markup = 100,
                  .fee = 5};
  Ask ask = plain_ask();
  ask.options = {{"size", "2K"}};
  ask.outputs = 4;
  ask.references = 3;
  ask.seconds = 5;
  const auto price = work_out(rule, ask);
  REQUIRE(price);
  // (100 + 5 × 20) × 1.5 × 4 + 3 × 10 = 1230; + 10 % = 1353; + 5
  CHECK(price->total == Tokens{1358});
  const std::vector<Line> lines{
      {"base", "", Tokens{100}},     {"seconds", "5", Tokens{100}},   {"size", "2K ×1.5", Tokens{100}},
      {"outputs", "4", Tokens{900}}, {"references", "3", Tokens{30}}, {"markup", "10%", Tokens{123}},
      {"fee", "", Tokens{5}}};
  CHECK(price->lines == lines);
  CHECK_FALSE(price->cost_usd_micros);
}

TEST_CASE("rounding happens once and upwards") {
  const Formula thirds{.base = 1, .options = {{"a", {{"x", 333}}}, {"b", {{"x", 3003}}}}};
  Ask ask = plain_ask();
  ask.options = {{"a", "x"}, {"b", "x"}};
  CHECK(total(rule_of(thirds), ask) == 1);  // 0.999999, and not 1 × 4
  const Formula over{.base = 1, .options = {{"a", {{"x", 1001}}}, {"b", {{"x", 1000}}}}};
  CHECK(total(rule_of(over), ask) == 2);
  ask.outputs = 100;
  CHECK(total(rule_of(over), ask) == 101);  // 100.1, and not 100 × 2
  CHECK(total(rule_of({.base = 1, .options = {{"a", {{"x", 1}}}}}), ask) == 1);
}

TEST_CASE("further outputs can cost less than the first") {
  Ask ask = plain_ask();
  ask.outputs = 3;
  CHECK(total(rule_of({.base = 100, .next_output = 500}), ask) == 200);
  CHECK(total(rule_of({.base = 100, .next_output = 0}), ask) == 100);
  CHECK(total(rule_of({.base = 100}), ask) == 300);
}

TEST_CASE("a discount is a line below zero and the minimum is a line of its own") {
  Rule rule = rule_of({.base = 100, .options = {{"quality", {{"draft", 250}}}}});
  rule.at_least = 40;
  Ask ask = plain_ask();
  ask.options = {{"quality", "draft"}};
  const auto price = work_out(rule, ask);
  REQUIRE(price);
  CHECK(price->lines[1] == Line{"quality", "draft ×0.25", Tokens{-75}});
  CHECK(price->lines[2] == Line{"minimum", "", Tokens{15}});
  CHECK(price->total == Tokens{40});
}

TEST_CASE("cost plus turns what the provider charges into tokens") {
  const Rule rule{.cost = Formula{.base = 39'000, .options = {{"size", {{"4K", 2000}, {"*", 1000}}}}},
                  .tokens_per_dollar = 1000,
                  .markup = 400};
  Ask ask = plain_ask();
  CHECK(total(rule, ask) == 55);  // 39 × 1.4 = 54.6
  CHECK(work_out(rule, ask)->cost_usd_micros == 39'000);
  ask.options = {{"size", "4K"}};
  CHECK(total(rule, ask) == 110);  // 109.2, and not 55 × 2
  CHECK(work_out(rule, ask)->cost_usd_micros == 78'000);
}

TEST_CASE("a rule by tokens can know its cost as well") {
  const Rule rule{.tokens = Formula{.base = 100}, .cost = Formula{.base = 39'000}};
  Ask ask = plain_ask();
  ask.outputs = 2;
  const auto price = work_out(rule, ask);
  REQUIRE(price);
  CHECK(price->total == Tokens{200});
  CHECK(price->cost_usd_micros == 78'000);
}

TEST_CASE("an option value without a factor is refused unless anything goes") {
  Ask ask = plain_ask();
  const Formula strict{.base = 100, .options = {{"size", {{"1K", 1000}, {"2K", 1500}}}}};
  CHECK(work_out(rule_of(strict), ask).error().message == "size is needed for the price");
  ask.options = {{"size", "9K"}};
  const auto refused = work_out(rule_of(strict), ask);
  CHECK(refused.error().message == "there is no price for size 9K");
  CHECK(refused.error().hint == "Known: 1K, 2K.");
  Formula open = strict;
  open.options["size"]["*"] = 3000;
  CHECK(total(rule_of(open), ask) == 300);
  ask.options = {{"seed", "17"}, {"size", "1K"}};
  CHECK(total(rule_of(open), ask) == 100);
}

TEST_CASE("a price beyond every amount is refused and the largest is exact") {
  Ask ask = plain_ask();
  CHECK(total(rule_of({.base = limits::kAmountMax}), ask) == limits::kAmountMax);
  Rule one_more = rule_of({.base = limits::kAmountMax});
  one_more.fee = 1;
  CHECK(work_out(one_more, ask).error().message == "the price is too large to be charged");
  ask.outputs = 2;
  CHECK(work_out(rule_of({.base = limits::kAmountMax}), ask).error().code == Errc::invalid);

  Formula huge{.base = limits::kAmountMax};
  ask.outputs = 1;
  for (std::size_t i = 0; i < kOptionsMax; ++i) {
    const std::string name = "o" + std::to_string(i);
    huge.options[name] = {{"x", kFactorMax}};
    ask.options[name] = "x";
  }
  CHECK(work_out(rule_of(huge), ask).error().code == Errc::invalid);
}

TEST_CASE("an exact number that left its range stays there") {
  Exact number{limits::kAmountMax};
  for (int i = 0; i < 4; ++i) number.times(limits::kAmountMax);
  CHECK_FALSE(number.rounded_up());
  CHECK_FALSE(number.times(0).rounded_up());
  CHECK_FALSE(Exact{1}.plus(number).rounded_up());
  CHECK(Exact{limits::kAmountMax}.rounded_up() == limits::kAmountMax);
  CHECK_FALSE(Exact{limits::kAmountMax}.plus(Exact{1}.times(1, 1000)).rounded_up());
  CHECK(Exact{0}.times(5, 7).rounded_up() == 0);
  CHECK(Exact{7}.times(1, 7).rounded_up() == 1);
  CHECK(Exact{7}.times(1, 6).rounded_up() == 2);
}

TEST_CASE("two factors agree with long multiplication for any numbers") {
  SeededRandom random{11};
  for (int round = 0; round < 20'000; ++round) {
    const std::int64_t base = pick(random, 0, 1'000'000);
    const std::int64_t a = pick(random, 1, 3000);
    const std::int64_t b = pick(random, 1, 3000);
    Ask ask = plain_ask();
    ask.options = {{"a", "x"}, {"b", "x"}};
    const Formula formula{.base = base, .options = {{"a", {{"x", a}}}, {"b", {{"x", b}}}}};
    REQUIRE(total(rule_of(formula), ask) == slow_two_factors(base, a, b));
  }
}

TEST_CASE("the lines of any price add up to it") {
  SeededRandom random{12};
  for (int round = 0; round < 20'000; ++round) {
    const auto price = work_out(random_rule(random), random_ask(random));
    REQUIRE(price);
    REQUIRE(sum(price->lines) == price->total.units());
    REQUIRE(price->total.units() >= 0);
  }
}

TEST_CASE("more of anything never costs less") {
  SeededRandom random{13};
  for (int round = 0; round < 5'000; ++round) {
    const Rule rule = random_rule(random);
    const Ask ask = random_ask(random);
    const std::int64_t price = total(rule, ask);
    const auto asked = [&](auto change) {
      Ask more = ask;
      change(more);
      return total(rule, more);
    };
    const auto ruled = [&](auto change) {
      Rule dearer = rule;
      change(dearer);
      return total(dearer, ask);
    };
    if (ask.outputs < kOutputsMax) REQUIRE(asked([](Ask& a) { ++a.outputs; }) >= price);
    if (ask.references < kReferencesMax) REQUIRE(asked([](Ask& a) { ++a.references; }) >= price);
    REQUIRE(asked([](Ask& a) { ++a.seconds; }) >= price);
    REQUIRE(asked([](Ask& a) { a.options["quality"] = "high"; }) >= price);
    REQUIRE(ruled([](Rule& r) { r.markup += 1; }) >= price);
    REQUIRE(ruled([](Rule& r) { r.at_least += 1; }) >= price);
    REQUIRE(ruled([](Rule& r) { r.tokens_per_dollar += 1; }) >= price);
    REQUIRE(ruled([](Rule& r) { (r.tokens ? r.tokens : r.cost)->base += 1; }) >= price);
    REQUIRE(ruled([](Rule& r) { (r.tokens ? r.tokens : r.cost)->options["size"]["1K"] += 1; }) >= price);
  }
}

TEST_CASE("no rule and no request makes a price that wraps") {
  SeededRandom random{14};
  for (int round = 0; round < 5'000; ++round) {
    Rule rule = random_rule(random);
    for (auto* formula : {&rule.tokens, &rule.cost}) {
      if (!*formula) continue;
      (*formula)->base = limits::kAmountMax >> random.below(63);
      (*formula)->per_second = limits::kAmountMax >> random.below(63);
      (*formula)->per_reference = limits::kAmountMax >> random.below(63);
      (*formula)->options["size"]["1K"] = pick(random, 1, kFactorMax);
    }
    const auto price = work_out(rule, random_ask(random));
    if (!price) {
      REQUIRE(price.error().code == Errc::invalid);
      continue;
    }
    REQUIRE(price->total.units() >= rule.at_least);
    REQUIRE(price->total.units() <= limits::kAmountMax);
    REQUIRE(sum(price->lines) == price->total.units());
  }
}

TEST_CASE("what is asked for has bounds that the refusal names") {
  const Rule rule = rule_of({.base = 100});
  const auto refusal = [&](auto change) {
    Ask ask = plain_ask();
    change(ask);
    const auto price = work_out(rule, ask);
    return price ? std::string{"none"} : price.error().message;
  };
  CHECK(refusal([](Ask& a) { a.outputs = 0; }) == "outputs must be between 1 and 100, not 0");
  CHECK(refusal([](Ask& a) { a.outputs = 101; }) == "outputs must be between 1 and 100, not 101");
  CHECK(refusal([](Ask& a) { a.references = -1; }) == "references must be between 0 and 100, not -1");
  CHECK(refusal([](Ask& a) { a.seconds = std::numeric_limits<std::int64_t>::max(); }) ==
        "seconds must be between 0 and 3600, not 9223372036854775807");
  CHECK(refusal([](Ask& a) { a.model = "Nano Banana"; }).starts_with("the name of a model is 1 to 64"));
  CHECK(refusal([](Ask& a) { a.operation = ""; }).starts_with("the name of an operation"));
  CHECK(refusal([](Ask& a) { a.options["Size"] = "x"; }).starts_with("the name of an option"));
  CHECK(refusal([](Ask& a) { a.options["size"] = ""; }).starts_with("the value of option size"));
  CHECK(refusal([](Ask& a) { a.options["size"] = std::string(65, 'x'); }).starts_with("the value of option"));
  CHECK(refusal([](Ask& a) { a.options["size"] = "\xff"; }).starts_with("the value of option size"));
  CHECK(refusal([](Ask& a) {
          for (int i = 0; i < 33; ++i) a.options["o" + std::to_string(i)] = "x";
        }) == "at most 32 options can be given");
  CHECK(refusal([](Ask& a) { a.model = "fal-ai/flux.1_dev"; }) == "none");
}
