#include <set>

#include <doctest/doctest.h>

#include "core/money/gift.hpp"
#include "tests/money/market.hpp"

using namespace banana;
using namespace banana::growth;
using namespace std::chrono_literals;

namespace {

template <class Here>
Result<MadeGifts> make(test::Market<Here>& market, std::int64_t count, std::int64_t tokens = 500,
                       std::optional<Instant> ends_at = {}) {
  return market.write([&](db::Tx& tx) {
    SystemRandom random;
    return make_gifts(
        tx, {.name = "Expo", .tokens = Tokens{tokens}, .count = count, .ends_at = ends_at, .by = "alice"},
        random, market.ids(), market.now());
  });
}

template <class Here>
GiftBatch batch(test::Market<Here>& market, GiftBatchId id) {
  return market.read([&](db::Snapshot& snapshot) { return find_gift_batch(snapshot, id).value(); });
}

}  // namespace

TEST_CASE_TEMPLATE("each gift code works once for one person", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  const UserId vali = market.meet(2);
  const auto made = make(market, 2);
  REQUIRE(made);
  CHECK(market.redeem(ali, made->codes[0]) == Redemption{.status = CodeStatus::given, .tokens = Tokens{500}});
  CHECK(market.redeem(ali, made->codes[0]).status == CodeStatus::already_used);
  CHECK(market.redeem(vali, made->codes[0]).status == CodeStatus::used_up);
  CHECK(market.redeem(ali, made->codes[1]).status == CodeStatus::given);
  CHECK(market.balance(ali) == 1000);
  CHECK(market.balance(vali) == 0);
  CHECK(batch(market, made->batch).redeemed == 2);
}

TEST_CASE_TEMPLATE("gift codes are long and different and are not kept", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const auto made = make(market, 500);
  REQUIRE(made);
  CHECK(std::set<std::string>(made->codes.begin(), made->codes.end()).size() == 500);
  for (const std::string& code : made->codes) CHECK(code.size() == 19);
  CHECK(market.count("SELECT count(*) FROM gift_code WHERE length(last4) <> 4") == 0);
  CHECK(market.count("SELECT count(DISTINCT hash) FROM gift_code") == 500);
}

TEST_CASE_TEMPLATE("a gift code can be typed from paper", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const auto made = make(market, 1);
  REQUIRE(made);
  std::string typed = " ";
  for (const char c : made->codes[0]) {
    if (c == '-') continue;
    if (c == '0') {
      typed += 'o';
    } else if (c == '1') {
      typed += 'l';
    } else {
      typed += static_cast<char>(std::tolower(c));
    }
  }
  CHECK(market.redeem(market.meet(1), typed).status == CodeStatus::given);
}

TEST_CASE("what has another length or alphabet is no gift code") {
  CHECK(read_gift_code("7KQ2-M9ZX-04TB-WHE5") == "7KQ2M9ZX04TBWHE5");
  CHECK(read_gift_code("7kq2 m9zx o4tb whe5") == "7KQ2M9ZX04TBWHE5");
  for (const std::string& text :
       {std::string{}, std::string{"7KQ2-M9ZX-04TB-WHE"}, std::string{"7KQ2-M9ZX-04TB-WHEU"},
        std::string(1 << 20, '-'), std::string{"ЯЯЯЯ-ЯЯЯЯ-ЯЯЯЯ-ЯЯЯЯ"}}) {
    CHECK_FALSE(read_gift_code(text));
  }
}

TEST_CASE_TEMPLATE("a batch can be revoked but not what was redeemed", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  const auto made = make(market, 3);
  REQUIRE(made);
  REQUIRE(market.redeem(ali, made->codes[0]).status == CodeStatus::given);
  const auto revoke = [&] {
    return market.write([&](db::Tx& tx) { return revoke_gift_batch(tx, made->batch, market.now()); });
  };
  CHECK(revoke().value() == 2);
  CHECK(revoke().error().code == Errc::conflict);
  CHECK(market.redeem(market.meet(2), made->codes[1]).status == CodeStatus::revoked);
  CHECK(market.balance(ali) == 500);
  const GiftBatch after = batch(market, made->batch);
  CHECK(after.codes == 3);
  CHECK(after.redeemed == 1);
  CHECK(after.revoked == 2);
}

TEST_CASE_TEMPLATE("one code can be revoked and every code traced", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const UserId ali = market.meet(1);
  const auto made = make(market, 2);
  REQUIRE(made);
  REQUIRE(market.redeem(ali, made->codes[0]).status == CodeStatus::given);
  const auto trace = [&](std::string_view code) {
    return market.read([&](db::Snapshot& snapshot) { return trace_gift(snapshot, code); });
  };
  const auto revoke = [&](std::string_view code) {
    return market.write([&](db::Tx& tx) { return revoke_gift(tx, code, market.now()); });
  };
  CHECK(trace(made->codes[0])->redeemed_by == ali);
  CHECK(trace(made->codes[0])->batch == made->batch);
  CHECK(revoke(made->codes[0]).error().code == Errc::conflict);
  CHECK(revoke(made->codes[1]));
  CHECK(trace(made->codes[1])->revoked_at == market.now());
  CHECK(trace("0000-0000-0000-0000").error().code == Errc::not_found);
  CHECK(market.redeem(ali, made->codes[1]).status == CodeStatus::revoked);
}

TEST_CASE_TEMPLATE("gift codes end with their batch", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  const auto made = make(market, 1, 500, market.now() + 1h);
  REQUIRE(made);
  market.clock().advance(1h);
  CHECK(market.redeem(market.meet(1), made->codes[0]).status == CodeStatus::ended);
}

TEST_CASE_TEMPLATE("a batch that makes no sense is refused", Here, BANANA_ENGINES) {
  IN_MARKET(Here, market);
  CHECK(make(market, 0).error().code == Errc::invalid);
  CHECK(make(market, kGiftBatchMax + 1).error().code == Errc::invalid);
  CHECK(make(market, 1, 0).error().code == Errc::invalid);
  CHECK(make(market, 1, -1).error().code == Errc::invalid);
  CHECK(make(market, 1, 5, market.now()).error().code == Errc::invalid);
  CHECK(market.count("SELECT count(*) FROM gift_batch") == 0);
}
