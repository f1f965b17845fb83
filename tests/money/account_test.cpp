#include "core/money/account.hpp"

#include <doctest/doctest.h>

using banana::ledger::Account;
using banana::ledger::House;

TEST_CASE("an account is read back from what it is written as") {
  for (const Account account :
       {Account::user(7002), Account::owner(1), Account::bot((std::int64_t{1} << 52) - 1), Account::team(3),
        Account::debt(7002), Account::house(House::issue), Account::house(House::provider)}) {
    CAPTURE(account.str());
    CHECK(account.is_known());
    CHECK(Account::parse(account.str()) == account);
  }
  CHECK(Account::user(7002).str() == "user:7002");
  CHECK(Account::user(7002).value() == 72'057'594'037'934'938);
  CHECK(Account::house(House::revenue).str() == "house:revenue");
}

TEST_CASE("what is no account is not taken for one") {
  for (const char* text : {"", "user", "user:", "user:0", "user:-1", "user:x", "user:1 ", "house:1",
                           "house:nobody", "wizard:1", "user:72057594037927936"}) {
    CAPTURE(text);
    CHECK_FALSE(Account::parse(text));
  }
  CHECK_FALSE(Account{}.is_known());
  CHECK_FALSE(Account{-5}.is_known());
  CHECK_FALSE(Account{9}.is_known());
  CHECK_FALSE(Account{std::int64_t{6} << 56 | 1}.is_known());
  CHECK_FALSE(Account::user(0).is_known());
  CHECK_FALSE(Account::user(-7).is_known());
}

TEST_CASE("only house accounts are of the house") {
  CHECK(Account::house(House::promo).is_house());
  CHECK_FALSE(Account::user(1).is_house());
  CHECK(Account::user(1).kind() == Account::Kind::user);
  CHECK(Account::bot(5).number() == 5);
}
