// People, their wallets and short words for what happens to them.
#pragma once

#include "core/money/bonus.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/ledger.hpp"
#include "core/money/payment_effects.hpp"
#include "core/money/redeem.hpp"
#include "tests/people/town.hpp"

#define IN_MARKET(Here, name, ...) \
  if (!Here::available()) return;  \
  banana::test::Market<Here> name { __VA_ARGS__ }

namespace banana::test {

template <class Here>
class Market : public Town<Here> {
 public:
  using Town<Here>::Town;

  std::int64_t balance(UserId user) {
    return this->read([&](db::Snapshot& snapshot) {
      return ledger::balance(snapshot, ledger::Account::user(user.value()), ledger::AssetId::token).posted;
    });
  }
  /// Takes tokens out of a wallet, as a generation does.
  void spend(UserId user, std::int64_t tokens) {
    const auto spent = this->write([&](db::Tx& tx) {
      return ledger::transfer(tx, this->now(),
                              {.key = "spend:" + std::to_string(++events_),
                               .kind = "generation",
                               .debit = ledger::Account::user(user.value()),
                               .credit = ledger::Account::house(ledger::House::revenue),
                               .amount = Tokens{tokens},
                               .reason = "pictures"});
    });
    REQUIRE(spent.ok());
  }
  growth::Redemption redeem(UserId user, std::string_view text) {
    return this->write([&](db::Tx& tx) { return growth::redeem_code(tx, user, text, this->now()); });
  }
  Result<growth::PaymentEffects> pay(UserId user, std::int64_t tokens, std::string id) {
    return this->write([&](db::Tx& tx) {
      return growth::on_payment(
          tx, {.id = id, .user = user, .tokens = Tokens{tokens}, .paid = Stars{tokens / 10}}, this->now());
    });
  }
  std::vector<growth::TakenBack> refund(std::string_view id) {
    return this->write([&](db::Tx& tx) { return growth::on_refund(tx, id, this->now()); });
  }
  void rule(const growth::Rules& rules) {
    REQUIRE(this->write([&](db::Tx& tx) { return growth::set_rules(tx, rules, "test", this->now()); }));
  }

 private:
  int events_ = 0;
};

}  // namespace banana::test
