#include <doctest/doctest.h>

#include "core/money/campaign.hpp"
#include "core/money/personal_money.hpp"
#include "tests/money/market.hpp"

using namespace banana;
using namespace banana::growth;
using namespace std::chrono_literals;

namespace {

template <class Here>
Result<Campaign> add(test::Market<Here>& market, std::string code, std::string name = "Instagram") {
  return market.write(
      [&](db::Tx& tx) { return add_campaign(tx, code, name, "alice", market.ids(), market.now()); });
}

template <class Here>
bool follow(test::Market<Here>& market, std::int64_t telegram_id, std::string_view code) {
  return market.write([&](db::Tx& tx) {
    return follow_campaign(tx, people::touch(tx, {.telegram_id = telegram_id}, market.now()), code,
                           market.now());
  });
}

template <class Here>
CampaignStats stats(test::Market<Here>& market, CampaignId id) {
  return market.read([&](db::Snapshot& snapshot) { return campaign_stats(snapshot, id); });
}

template <class Here>
UserId id_of(test::Market<Here>& market, std::int64_t telegram_id) {
  return market.read([&](db::Snapshot& s) { return people::find_by_telegram_id(s, telegram_id)->id; });
}

}  // namespace

TEST_CASE_TEMPLATE("a campaign counts clicks and new people and payers and revenue", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId old = market.meet(9);
  const auto insta = add(market, "insta");
  const auto radio = add(market, "radio");
  REQUIRE(insta);
  REQUIRE(radio);
  CHECK(follow(market, 1, "insta"));
  CHECK(follow(market, 1, "insta"));
  CHECK(follow(market, 2, "insta"));
  CHECK(follow(market, 9, "insta"));
  CHECK(follow(market, 1, "radio"));
  market.clock().advance(24h);
  CHECK(follow(market, 2, "insta"));
  REQUIRE(market.pay(id_of(market, 1), 1000, "p1"));
  REQUIRE(market.pay(id_of(market, 1), 500, "p2"));
  REQUIRE(market.pay(id_of(market, 2), 100, "p3"));
  REQUIRE(market.pay(old, 5000, "p4"));

  const CampaignStats got = stats(market, insta->id);
  CHECK(got.clicks == 5);
  CHECK(got.starts == 2);
  CHECK(got.payers == 2);
  REQUIRE(got.revenue.size() == 1);
  CHECK(got.revenue[0] == ledger::Money{Stars{160}});
  CHECK(stats(market, radio->id).clicks == 1);
  CHECK(stats(market, radio->id).starts == 0);

  (void)market.refund("p3");
  CHECK(stats(market, insta->id).payers == 1);
  CHECK(stats(market, insta->id).revenue[0] == ledger::Money{Stars{150}});
}

TEST_CASE_TEMPLATE("a closed campaign counts no more and an unknown one never did", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const auto insta = add(market, "insta");
  REQUIRE(insta);
  REQUIRE(market.write([&](db::Tx& tx) { return close_campaign(tx, "insta", market.now()); }));
  CHECK_FALSE(follow(market, 1, "insta"));
  CHECK_FALSE(follow(market, 1, "nope"));
  CHECK_FALSE(follow(market, 1, std::string(1 << 20, 'x')));
  CHECK(stats(market, insta->id).clicks == 0);
  CHECK(market.write([&](db::Tx& tx) { return close_campaign(tx, "insta", market.now()); }).error().code ==
        Errc::conflict);
}

TEST_CASE_TEMPLATE("campaign codes fit a link and are taken once", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  for (const char* code : {"", "Insta", "a b", "инста", "a/b", "123456789012345678901234567890123"}) {
    CHECK(add(market, code).error().code == Errc::invalid);
  }
  CHECK(add(market, "a", "").error().code == Errc::invalid);
  CHECK(add(market, "a", std::string(1 << 20, 'x')).error().code == Errc::invalid);
  REQUIRE(add(market, "insta-2026_03"));
  CHECK(add(market, "insta-2026_03").error().code == Errc::conflict);
}

TEST_CASE_TEMPLATE("an export holds wallets and bonuses and erasure waits for holds", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  static constexpr std::array<people::PersonalData, 2> kKept{kMoneyData, kGrowthData};
  const UserId ali = market.meet(1);
  const UserId other = market.meet(2);
  REQUIRE(market.write([&](db::Tx& tx) {
    return give(tx,
                {.key = "x", .kind = BonusKind::free, .user = ali, .tokens = Tokens{50}, .reason = "free"},
                market.now());
  }));
  const auto all =
      market.read([&](db::Snapshot& s) { return people::export_person(s, ali, kKept, market.now()); });
  REQUIRE(all);
  const auto& wallet = all->at("money").at("wallets").at(0);
  CHECK(wallet.at("asset") == "TOKEN");
  CHECK(wallet.at("posted") == 50);
  CHECK(wallet.at("transfers").at(0).at("direction") == "in");
  CHECK(all->at("growth").at("bonuses").at(0).at("tokens") == 50);

  const auto hold = market.write([&](db::Tx& tx) {
    return ledger::hold(tx, market.now(),
                        {.key = "h",
                         .kind = "generation",
                         .debit = ledger::Account::user(ali.value()),
                         .credit = ledger::Account::house(ledger::House::revenue),
                         .amount = Tokens{20},
                         .reason = "picture"});
  });
  REQUIRE(hold.ok());
  const auto erase = [&](UserId user) {
    return market.write([&](db::Tx& tx) { return people::erase_person(tx, user, kKept, market.now()); });
  };
  CHECK(erase(ali).error().message == "20 TOKEN of theirs are held for work that is not finished");
  REQUIRE(market
              .write([&](db::Tx& tx) {
                return ledger::void_(tx, market.now(), {.key = "v", .hold = hold.id, .reason = "cancelled"});
              })
              .ok());
  REQUIRE(erase(ali));
  CHECK(erase(other));
  CHECK(market.balance(ali) == 50);
}
