#include <doctest/doctest.h>

#include "core/money/promo.hpp"
#include "tests/money/market.hpp"

using namespace banana;
using namespace banana::growth;
using namespace std::chrono_literals;

namespace {

template <class Here>
Result<Promo> add(test::Market<Here>& market, const Promo& promo) {
  return market.write([&](db::Tx& tx) { return add_promo(tx, promo, market.ids(), market.now()); });
}

Promo tokens(std::string code, std::int64_t count) {
  Promo promo;
  promo.code = std::move(code);
  promo.tokens = Tokens{count};
  return promo;
}

Promo percentage(std::string code, std::int64_t percent) {
  Promo promo;
  promo.code = std::move(code);
  promo.percent = percent;
  return promo;
}

}  // namespace

TEST_CASE_TEMPLATE("a promo code gives its tokens once to each person", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  const UserId vali = market.meet(2);
  REQUIRE(add(market, tokens("Navruz", 500)));
  CHECK(market.redeem(ali, "navruz") == Redemption{.status = CodeStatus::given, .tokens = Tokens{500}});
  CHECK(market.redeem(ali, "NAVRUZ").status == CodeStatus::already_used);
  CHECK(market.redeem(vali, "nAvRuZ").status == CodeStatus::given);
  CHECK(market.balance(ali) == 500);
  CHECK(market.balance(vali) == 500);
  CHECK(market.count("SELECT uses FROM promo_code") == 2);
}

TEST_CASE_TEMPLATE("codes of any script read the same however they are typed", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  const auto yil = add(market, tokens("yangi‘yil", 10));
  REQUIRE(yil);
  CHECK(yil->code == "YANGI'YIL");
  CHECK(market.redeem(ali, "YANGIʻYIL").status == CodeStatus::given);
  REQUIRE(add(market, tokens("Янги", 10)));
  CHECK(market.redeem(ali, "ЯНГИ").status == CodeStatus::given);
  CHECK(add(market, tokens("янГИ", 10)).error().code == Errc::conflict);
  REQUIRE(add(market, tokens("ＡＢＣ", 10)));
  CHECK(market.redeem(ali, "abc").status == CodeStatus::given);
  CHECK(market.balance(ali) == 30);
}

TEST_CASE_TEMPLATE("text that is no code is unknown and harms nothing", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  for (const std::string& text :
       {std::string{}, std::string{" "}, std::string{"nope"}, std::string{"\xFF\xFE"},
        std::string(1 << 20, 'x'), std::string{"two words"}, std::string{"a\0b", 3},
        std::string{"' OR 1=1 --"}}) {
    CHECK(market.redeem(ali, text).status == CodeStatus::unknown);
  }
}

TEST_CASE_TEMPLATE("a code works within its time and until it is used up or revoked", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  Promo promo = tokens("SOON", 10);
  promo.starts_at = market.now() + 1h;
  promo.ends_at = market.now() + 2h;
  promo.uses_max = 2;
  REQUIRE(add(market, promo));
  CHECK(market.redeem(market.meet(1), "SOON").status == CodeStatus::not_started);
  market.clock().advance(1h);
  CHECK(market.redeem(market.meet(1), "SOON").status == CodeStatus::given);
  CHECK(market.redeem(market.meet(2), "SOON").status == CodeStatus::given);
  CHECK(market.redeem(market.meet(3), "SOON").status == CodeStatus::used_up);
  market.clock().advance(1h);
  CHECK(market.redeem(market.meet(3), "SOON").status == CodeStatus::ended);

  REQUIRE(add(market, tokens("GONE", 10)));
  REQUIRE(market.write([&](db::Tx& tx) { return revoke_promo(tx, "gone", market.now()); }));
  CHECK(market.redeem(market.meet(3), "GONE").status == CodeStatus::revoked);
  CHECK(market.write([&](db::Tx& tx) { return revoke_promo(tx, "gone", market.now()); }).error().code ==
        Errc::conflict);
  CHECK(market.balance(market.meet(3)) == 0);
}

TEST_CASE_TEMPLATE("a percentage waits for the next top-up and counts once", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  REQUIRE(add(market, percentage("PLUS25", 25)));
  REQUIRE(add(market, percentage("PLUS50", 50)));
  CHECK(market.redeem(ali, "plus25") == Redemption{.status = CodeStatus::waiting, .percent = 25});
  CHECK(market.redeem(ali, "plus25").status == CodeStatus::already_used);
  CHECK(market.redeem(ali, "plus50").status == CodeStatus::another_waiting);
  CHECK(market.balance(ali) == 0);
  CHECK(market.pay(ali, 999, "p1")->promo == Tokens{249});  // 249.75 rounded down
  CHECK(market.pay(ali, 999, "p2")->promo == Tokens{0});
  CHECK(market.balance(ali) == 249);
  CHECK(market.redeem(ali, "plus50").status == CodeStatus::waiting);
}

TEST_CASE_TEMPLATE("a percentage keeps to its most and a refund takes it back", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  Promo promo = percentage("PLUS", 1000);
  promo.bonus_max = Tokens{300};
  REQUIRE(add(market, promo));
  REQUIRE(market.redeem(ali, "PLUS").status == CodeStatus::waiting);
  CHECK(market.pay(ali, 100, "p1")->promo == Tokens{300});
  const auto taken = market.refund("p1");
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].kind == BonusKind::promo);
  CHECK(taken[0].returned == Tokens{300});
  CHECK(market.balance(ali) == 0);
  CHECK(market.redeem(ali, "PLUS").status == CodeStatus::already_used);
}

TEST_CASE_TEMPLATE("a promo code that makes no sense is refused", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const auto refused = [&](const Promo& promo) { return add(market, promo).error().code == Errc::invalid; };
  CHECK(refused(tokens("A", 0)));
  CHECK(refused(tokens("A", -5)));
  CHECK(refused(tokens("A", kBonusTokensMax + 1)));
  CHECK(refused(percentage("A", 0)));
  CHECK(refused(percentage("A", kPromoPercentMax + 1)));
  CHECK(refused(tokens("", 5)));
  CHECK(refused(tokens("two words", 5)));
  CHECK(refused(tokens(std::string(kPromoCodeBytesMax + 1, 'x'), 5)));
  CHECK(refused(tokens("\u200B\u200D", 5)));
  Promo both = tokens("A", 5);
  both.percent = 5;
  CHECK(refused(both));
  Promo none;
  none.code = "A";
  CHECK(refused(none));
  Promo over = tokens("A", 5);
  over.ends_at = market.now();
  CHECK(refused(over));
  Promo unused = tokens("A", 5);
  unused.uses_max = 0;
  CHECK(refused(unused));
  CHECK(market.count("SELECT count(*) FROM promo_code") == 0);
}

TEST_CASE_TEMPLATE("the database itself keeps a code from being overused", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  Promo promo = tokens("ONE", 10);
  promo.uses_max = 1;
  REQUIRE(add(market, promo));
  CHECK_THROWS_AS(market.write([](db::Tx& tx) { tx.exec("UPDATE promo_code SET uses = 2"); }), db::Error);
}
