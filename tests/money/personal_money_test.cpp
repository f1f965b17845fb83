// What money knows about a person, whole and by spans of time (ST13).
#include "core/money/personal_money.hpp"

#include <doctest/doctest.h>

#include "core/money/ledger.hpp"
#include "tests/money/market.hpp"

using namespace banana;
using namespace std::chrono_literals;
using people::Span;

namespace {

template <class Here>
void give(test::Market<Here>& market, UserId user, int n) {
  const auto given = market.write([&](db::Tx& tx) {
    return ledger::transfer(tx, market.now(),
                            {.key = "gift:" + std::to_string(n),
                             .kind = "gift",
                             .debit = ledger::Account::house(ledger::House::issue),
                             .credit = ledger::Account::user(user.value()),
                             .amount = Tokens{n},
                             .reason = "gift"});
  });
  REQUIRE(given.ok());
}

template <class Here>
std::vector<std::int64_t> amounts(test::Market<Here>& market, UserId user, const Span& span) {
  const Json money = market.read([&](db::Snapshot& s) { return growth::read_money_of_span(s, user, span); });
  std::vector<std::int64_t> all;
  if (money.at("wallets").as_array().empty()) return all;
  for (const Json& each : money.at("wallets").at(0).at("transfers").as_array()) {
    all.push_back(each.at("amount").as_int64());
  }
  return all;
}

}  // namespace

TEST_CASE_TEMPLATE("every transfer is of one span of time and of the whole", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  const UserId olga = market.meet(2);
  const Instant begin = market.now();
  constexpr int kGifts = 1300;  // more than two pages
  for (int n = 1; n <= kGifts; ++n) {
    give(market, n % 13 == 0 ? olga : ali, n);
    market.clock().advance(1s);
  }
  const Instant end = market.now();
  const auto whole = amounts(market, ali, {.from = Instant{}, .until = end});
  CHECK(whole.size() == 1200);
  const Json all = market.read([&](db::Snapshot& s) { return growth::read_money(s, ali); });
  CHECK(all.at("wallets").at(0).at("transfers").as_array().size() == 1200);
  std::vector<std::int64_t> joined;
  for (const Span& span :
       {Span{begin + 900s, end}, Span{begin + 5s, begin + 900s}, Span{Instant{}, begin + 5s}}) {
    const auto some = amounts(market, ali, span);
    joined.insert(joined.end(), some.begin(), some.end());
  }
  CHECK(joined == whole);
  CHECK(amounts(market, ali, {.from = begin + 3s, .until = begin + 5s}) == std::vector<std::int64_t>{5, 4});
  CHECK(amounts(market, ali, {.from = end + 1h, .until = end + 2h}).empty());
}

TEST_CASE_TEMPLATE("a balance is told though nothing moved of late", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  give(market, ali, 50);
  const Instant later = market.now() + 24h;
  const Json money =
      market.read([&](db::Snapshot& s) { return growth::read_money_of_span(s, ali, {later, later + 1h}); });
  CHECK(money.at("wallets").at(0).at("posted") == 50);
  CHECK(money.at("wallets").at(0).at("transfers").as_array().empty());
}

TEST_CASE_TEMPLATE("clocks that are apart lose no transfer", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  const Instant begin = market.now();
  for (int n = 1; n <= 200; ++n) {
    market.clock().set(begin + n * 1s + (n % 2 == 0 ? 50s : 0s));
    give(market, ali, n);
  }
  std::size_t found = 0;
  for (int n = 0; n < 300; n += 10) {
    found += amounts(market, ali, {.from = begin + n * 1s, .until = begin + (n + 10) * 1s}).size();
  }
  CHECK(found == 200);
}
