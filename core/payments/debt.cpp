#include "core/payments/debt.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>

#include "core/money/ledger.hpp"

namespace banana::payments {

using ledger::Account;
using ledger::House;

void owe(db::Tx& tx, const Payment& refunded, Tokens missing, Instant now) {
  const ledger::Outcome outcome = ledger::transfer(tx, now,
                                                   {.key = refunded.reference() + ":debt",
                                                    .kind = "debt",
                                                    .debit = Account::house(House::issue),
                                                    .credit = Account::debt(refunded.user.value()),
                                                    .amount = missing,
                                                    .reason = "spent before the payment was refunded",
                                                    .reference = refunded.reference()});
  if (!outcome.ok()) throw std::runtime_error("a debt was not written: " + outcome.error().message);
}

Tokens repay_debt(db::Tx& tx, const Payment& credited, Instant now) {
  const auto wallet = Account::user(credited.user.value());
  const Tokens there{ledger::balance(tx, wallet, ledger::AssetId::token).available()};
  const Tokens amount = std::min({debt_of(tx, credited.user), credited.tokens, there});
  if (amount <= Tokens{}) return {};
  const auto back = [&](std::string_view side, Account from) {
    return ledger::Transfer{.key = credited.reference() + std::string{side},
                            .kind = "debt",
                            .debit = from,
                            .credit = Account::house(House::issue),
                            .amount = amount,
                            .reason = "owed for a payment that was refunded",
                            .reference = credited.reference()};
  };
  // The wallet first: it was not locked when we looked, and a refusal leaves the debt as it is.
  if (!ledger::transfer(tx, now, back(":repaid", wallet)).ok()) return {};
  const auto outcome = ledger::transfer(tx, now, back(":debt-repaid", Account::debt(credited.user.value())));
  if (!outcome.ok()) throw std::runtime_error("a debt was not repaid: " + outcome.error().message);
  return amount;
}

Tokens debt_of(db::Snapshot& snapshot, UserId user) {
  return Tokens{ledger::balance(snapshot, Account::debt(user.value()), ledger::AssetId::token).available()};
}

}  // namespace banana::payments
