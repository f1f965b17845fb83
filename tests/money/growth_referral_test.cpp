#include <doctest/doctest.h>

#include "core/money/free_credits.hpp"
#include "core/money/referral.hpp"
#include "core/people/ban.hpp"
#include "core/people/personal_data.hpp"
#include "tests/money/market.hpp"

using namespace banana;
using namespace banana::growth;

namespace {

constexpr Rules kRules{.initial_tokens = Tokens{50},
                       .join_referrer = Tokens{100},
                       .join_referee = Tokens{30},
                       .percent = 10,
                       .top_ups = TopUps::all,
                       .threshold = Tokens{0},
                       .cap = Tokens{0}};

template <class Here>
std::string code_of(test::Market<Here>& market, UserId user) {
  return market.write([&](db::Tx& tx) {
    SystemRandom random;
    return referral_code(tx, user, random);
  });
}

/// The first contact of somebody, by a link.
template <class Here>
Result<Joined> come(test::Market<Here>& market, std::int64_t telegram_id, std::string_view code) {
  return market.write([&](db::Tx& tx) {
    const people::Met met = people::touch(tx, {.telegram_id = telegram_id}, market.now());
    return join_by_referral(tx, met, code, market.now());
  });
}

template <class Here>
ReferralStats stats(test::Market<Here>& market, UserId user) {
  return market.read([&](db::Snapshot& snapshot) { return referral_stats(snapshot, user); });
}

template <class Here>
UserId id_of(test::Market<Here>& market, std::int64_t telegram_id) {
  return market.read([&](db::Snapshot& s) { return people::find_by_telegram_id(s, telegram_id)->id; });
}

}  // namespace

TEST_CASE_TEMPLATE("a link is the same for ever and fits a start parameter", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  const std::string code = code_of(market, ali);
  CHECK(code == code_of(market, ali));
  CHECK(code != code_of(market, market.meet(2)));
  CHECK(("ref_" + code).size() <= 64);
  CHECK(code.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") ==
        std::string::npos);
}

TEST_CASE_TEMPLATE("bringing somebody new is rewarded on both sides once", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  market.rule(kRules);
  const UserId ali = market.meet(1);
  const std::string code = code_of(market, ali);
  const auto joined = come(market, 2, code);
  REQUIRE(joined);
  CHECK(joined->status == ReferralStatus::set);
  CHECK(joined->referrer == ali);
  CHECK(joined->to_referrer == Tokens{100});
  CHECK(joined->to_referee == Tokens{30});
  CHECK(come(market, 2, code)->status == ReferralStatus::already_set);
  CHECK(market.balance(ali) == 100);
  CHECK(market.balance(id_of(market, 2)) == 30);
}

TEST_CASE_TEMPLATE("only new people can be brought and never by themselves", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  market.rule(kRules);
  const UserId ali = market.meet(1);
  const UserId old = market.meet(2);
  const std::string code = code_of(market, ali);
  CHECK(come(market, 2, code)->status == ReferralStatus::not_new);
  CHECK(come(market, 1, code)->status == ReferralStatus::own_link);
  CHECK(come(market, 3, "no-such-code")->status == ReferralStatus::unknown_code);
  CHECK(come(market, 4, "")->status == ReferralStatus::unknown_code);
  CHECK(come(market, 5, std::string(1 << 20, 'x'))->status == ReferralStatus::unknown_code);
  CHECK(market.balance(ali) == 0);
  CHECK(market.count("SELECT count(*) FROM referral") == 0);
  CHECK(old != ali);
}

TEST_CASE_TEMPLATE("people can not bring each other in a circle", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  REQUIRE(come(market, 2, code_of(market, ali))->status == ReferralStatus::set);
  REQUIRE(come(market, 3, code_of(market, id_of(market, 2)))->status == ReferralStatus::set);
  const std::string last = code_of(market, id_of(market, 3));
  // Even if the first of them were taken for new again.
  const auto forged = market.write([&](db::Tx& tx) {
    return join_by_referral(tx, {.person = *people::find(tx, ali), .is_new = true}, last, market.now());
  });
  CHECK(forged->status == ReferralStatus::circle);
  CHECK_THROWS_AS(market.write([&](db::Tx& tx) {
    tx.exec("INSERT INTO referral (user_id, referrer_id, at) VALUES ($1, $1, 0)", ali);
  }),
                  db::Error);
}

TEST_CASE_TEMPLATE("a referrer is never changed not even by hand", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  const UserId other = market.meet(9);
  REQUIRE(come(market, 2, code_of(market, ali))->status == ReferralStatus::set);
  CHECK_THROWS_AS(market.write([&](db::Tx& tx) { tx.exec("UPDATE referral SET referrer_id = $1", other); }),
                  db::Error);
}

TEST_CASE_TEMPLATE("each top-up brings its share once and a refund takes it back", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  Rules rules = kRules;
  rules.join_referrer = Tokens{0};
  market.rule(rules);
  const UserId ali = market.meet(1);
  REQUIRE(come(market, 2, code_of(market, ali))->status == ReferralStatus::set);
  const UserId payer = id_of(market, 2);
  const auto first = market.pay(payer, 999, "p1");
  REQUIRE(first->reward);
  CHECK(first->reward->referrer == ali);
  CHECK(first->reward->tokens == Tokens{99});  // 99.9 rounded down
  CHECK_FALSE(market.pay(payer, 999, "p1")->reward);
  CHECK(market.pay(payer, 5, "p2")->reward == std::nullopt);  // half a token is none
  CHECK(market.pay(payer, 100, "p3")->reward->tokens == Tokens{10});
  CHECK(market.balance(ali) == 109);

  const ReferralStats before = stats(market, ali);
  CHECK(before.brought == 1);
  CHECK(before.paying == 1);
  CHECK(before.for_top_ups == Tokens{109});

  const auto taken = market.refund("p1");
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].user == ali);
  CHECK(taken[0].returned == Tokens{99});
  CHECK(taken[0].missing == Tokens{0});
  CHECK(market.refund("p1").empty());
  CHECK(market.refund("unknown").empty());
  CHECK(market.balance(ali) == 10);
  CHECK(stats(market, ali).for_top_ups == Tokens{10});
}

TEST_CASE_TEMPLATE("a reward that was spent is taken back as far as it is there", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  Rules rules = kRules;
  rules.join_referrer = Tokens{0};
  market.rule(rules);
  const UserId ali = market.meet(1);
  REQUIRE(come(market, 2, code_of(market, ali))->status == ReferralStatus::set);
  REQUIRE(market.pay(id_of(market, 2), 1000, "p1")->reward);
  market.spend(ali, 70);
  const auto taken = market.refund("p1");
  REQUIRE(taken.size() == 1);
  CHECK(taken[0].returned == Tokens{30});
  CHECK(taken[0].missing == Tokens{70});
  CHECK(market.balance(ali) == 0);

  REQUIRE(market.pay(id_of(market, 2), 1000, "p2")->reward);
  market.spend(ali, 100);
  CHECK(market.refund("p2")[0].missing == Tokens{100});
}

TEST_CASE_TEMPLATE("only the first top-up counts when the rules say so", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  Rules rules = kRules;
  rules.top_ups = TopUps::first;
  rules.threshold = Tokens{100};
  rules.cap = Tokens{50};
  market.rule(rules);
  const std::string code = code_of(market, market.meet(1));
  REQUIRE(come(market, 2, code)->status == ReferralStatus::set);
  REQUIRE(come(market, 3, code)->status == ReferralStatus::set);
  CHECK(market.pay(id_of(market, 2), 1000, "p1")->reward->tokens == Tokens{50});
  CHECK_FALSE(market.pay(id_of(market, 2), 1000, "p2")->reward);
  CHECK_FALSE(market.pay(id_of(market, 3), 99, "p3")->reward);
  CHECK_FALSE(market.pay(id_of(market, 3), 1000, "p4")->reward);
}

TEST_CASE_TEMPLATE("banned and erased people bring nothing and earn nothing", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  market.rule(kRules);
  const UserId ali = market.meet(1);
  const std::string code = code_of(market, ali);
  REQUIRE(come(market, 2, code)->status == ReferralStatus::set);
  REQUIRE(market.write(
      [&](db::Tx& tx) { return people::ban(tx, ali, {.reason = "fraud", .by = "alice"}, market.now()); }));
  CHECK_FALSE(market.pay(id_of(market, 2), 1000, "p1")->reward);
  CHECK(come(market, 3, code)->status == ReferralStatus::unknown_code);
  CHECK(market.balance(ali) == 100);
}

TEST_CASE_TEMPLATE("free credits are given once and not again after erasure", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  market.rule(kRules);
  const auto free = [&](std::int64_t telegram_id) {
    return market.write([&](db::Tx& tx) {
      return give_free_credits(tx, people::touch(tx, {.telegram_id = telegram_id}, market.now()).person,
                               market.now());
    });
  };
  CHECK(free(1).value() == Tokens{50});
  CHECK(free(1).value() == Tokens{0});
  Rules more = kRules;
  more.initial_tokens = Tokens{80};
  market.rule(more);
  CHECK(free(1).value() == Tokens{0});
  CHECK(free(2).value() == Tokens{80});
  const UserId ali = id_of(market, 1);
  REQUIRE(market.write([&](db::Tx& tx) { return people::erase_person(tx, ali, {}, market.now()); }));
  CHECK(free(1).value() == Tokens{0});
  CHECK(come(market, 1, code_of(market, market.meet(2)))->status == ReferralStatus::not_new);
  more.initial_tokens = Tokens{0};
  market.rule(more);
  CHECK(free(3).value() == Tokens{0});
}

TEST_CASE_TEMPLATE("a payment with a wrong id or amount or payer is refused", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  CHECK(market.pay(ali, 10, "").error().code == Errc::invalid);
  CHECK(market.pay(ali, 10, std::string(kPaymentIdBytesMax + 1, 'x')).error().code == Errc::invalid);
  CHECK(market.pay(ali, -10, "p").error().code == Errc::invalid);
  CHECK(market.pay(UserId{999}, 10, "p").error().code == Errc::not_found);
  CHECK(market.pay(ali, std::int64_t{1} << 62, "big"));
}

TEST_CASE("shares are whole tokens and rounded down without overflow") {
  CHECK(share(Tokens{999}, 10) == Tokens{99});
  CHECK(share(Tokens{0}, 10) == Tokens{0});
  CHECK(share(Tokens{std::int64_t{1} << 62}, 100) == Tokens{std::int64_t{1} << 62});
  CHECK(reward(kRules, Tokens{9}, 0) == Tokens{0});
  CHECK(reward(kRules, Tokens{1000}, 7) == Tokens{100});
}

TEST_CASE_TEMPLATE("rules keep their bounds", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const auto refused = [&](auto change) {
    Rules rules = kRules;
    change(rules);
    return !market.write([&](db::Tx& tx) { return set_rules(tx, rules, "x", market.now()); });
  };
  CHECK(refused([](Rules& r) { r.percent = 101; }));
  CHECK(refused([](Rules& r) { r.percent = -1; }));
  CHECK(refused([](Rules& r) { r.initial_tokens = Tokens{-1}; }));
  CHECK(refused([](Rules& r) { r.cap = Tokens{kBonusTokensMax + 1}; }));
  market.rule(kRules);
  CHECK(market.read([](db::Snapshot& snapshot) { return growth::rules(snapshot); }) == kRules);
}
