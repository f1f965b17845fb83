// The rules of growth: who says what they are, and the bounds they keep.
#include "core/money/growth_rules.hpp"

#include <doctest/doctest.h>

#include "tests/money/market.hpp"

using namespace banana;
using namespace banana::growth;
using namespace banana::test;

namespace {

template <class Market>
Result<Seeding> seed(Market& market, std::int64_t initial_tokens, std::int64_t join_referrer) {
  return market.write([&](db::Tx& tx) {
    return seed_rules(tx, {.initial_tokens = Tokens{initial_tokens}, .join_referrer = Tokens{join_referrer}});
  });
}

template <class Market>
Rules rules_of(Market& market) {
  return market.read([](db::Snapshot& snapshot) { return rules(snapshot); });
}

}  // namespace

TEST_CASE_TEMPLATE("what is configured counts again and again until an operator sets the rules", Here,
                   BANANA_ENGINES) {
  IN_MARKET(Here, market);
  Rules expected = rules_of(market);
  CHECK(seed(market, expected.initial_tokens.units(), expected.join_referrer.units()).value() ==
        Seeding::unchanged);
  CHECK(seed(market, 300, 0).value() == Seeding::changed);
  expected.initial_tokens = Tokens{300};
  expected.join_referrer = Tokens{0};
  CHECK(rules_of(market) == expected);
  CHECK(seed(market, 300, 0).value() == Seeding::unchanged);
  CHECK(seed(market, 301, 7).value() == Seeding::changed);

  expected.initial_tokens = Tokens{40};
  expected.percent = 25;
  market.rule(expected);
  CHECK(seed(market, 301, 7).value() == Seeding::overruled);
  CHECK(seed(market, 500, 100).value() == Seeding::overruled);
  CHECK(rules_of(market) == expected);
  CHECK(seed(market, 40, 0).value() == Seeding::unchanged);
}

TEST_CASE_TEMPLATE("rules that an operator set to what is configured are the operator's", Here,
                   BANANA_ENGINES) {
  IN_MARKET(Here, market);
  REQUIRE(seed(market, 300, 7));
  const Rules same = rules_of(market);
  market.rule(same);
  CHECK(seed(market, 301, 7).value() == Seeding::overruled);
  CHECK(rules_of(market) == same);
}

TEST_CASE_TEMPLATE("configured rewards outside the bounds are refused and change nothing", Here,
                   BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const Rules before = rules_of(market);
  CHECK(seed(market, -1, 0).error().code == Errc::invalid);
  CHECK(seed(market, 0, -1).error().code == Errc::invalid);
  CHECK(seed(market, kBonusTokensMax + 1, 0).error().code == Errc::invalid);
  CHECK(rules_of(market) == before);
  CHECK(seed(market, kBonusTokensMax, 0).value() == Seeding::changed);
}
