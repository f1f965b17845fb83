// Who can own money, as one integer: a kind in the top byte, the owner's number in the 56 bits below it.
//
//   Account::user(7002)            72057594037934938, "user:7002"
//   Account::house(House::revenue) 2, "house:revenue"
//
// A person's number is the UserId that the database gave out, not the Telegram id: who is erased stays in the
// ledger as a number nobody can follow. Bots go by their bot id, teams by their table's sequence. House accounts
// are the smallest integers, so `account >= 72057594037927936` in SQL means "has a wallet".
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace banana::ledger {

/// The other side of every transfer with the world. Values are stored: add at the end, never reuse.
enum class House : std::int64_t {
  issue = 1,       // tokens sold and not yet spent come from here
  revenue = 2,     // what was spent on our services
  promo = 3,       // free credits, promo and gift codes
  referral = 4,    // rewards for bringing people
  adjustment = 5,  // by hand, with a reason
  telegram = 6,    // Stars that Telegram holds for us
  payments = 7,    // card and gateway payments
  provider = 8,    // what AI vendors cost us
};

class Account {
 public:
  enum class Kind : std::uint8_t {
    house = 0,
    user = 1,   // a person, by UserId
    owner = 2,  // a person as the owner of seller bots
    bot = 3,    // by bot id
    team = 4,
    debt = 5,  // what a person owes us: a positive balance is a debt
  };
  static constexpr std::int64_t kNumberMax = (std::int64_t{1} << 56) - 1;

  constexpr Account() = default;
  /// As stored. Anything fits; is_known() tells whether it means something.
  constexpr explicit Account(std::int64_t value) : value_(value) {}

  [[nodiscard]] static constexpr Account house(House account) {
    return Account{static_cast<std::int64_t>(account)};
  }
  [[nodiscard]] static constexpr Account user(std::int64_t user) { return of(Kind::user, user); }
  [[nodiscard]] static constexpr Account owner(std::int64_t user) { return of(Kind::owner, user); }
  [[nodiscard]] static constexpr Account bot(std::int64_t bot_id) { return of(Kind::bot, bot_id); }
  [[nodiscard]] static constexpr Account team(std::int64_t number) { return of(Kind::team, number); }
  [[nodiscard]] static constexpr Account debt(std::int64_t user) { return of(Kind::debt, user); }

  [[nodiscard]] constexpr std::int64_t value() const { return value_; }
  [[nodiscard]] constexpr Kind kind() const { return static_cast<Kind>(value_ >> 56); }
  [[nodiscard]] constexpr std::int64_t number() const { return value_ & kNumberMax; }
  [[nodiscard]] constexpr bool is_house() const { return value_ <= kNumberMax; }
  /// A named house account, or a known kind with a number above 0.
  [[nodiscard]] bool is_known() const;

  /// "user:7002"; parse reads it back.
  [[nodiscard]] std::string str() const;
  [[nodiscard]] static std::optional<Account> parse(std::string_view text);

  friend constexpr auto operator<=>(Account, Account) = default;

 private:
  /// A number that doesn't fit gives the account 0, which nobody owns.
  static constexpr Account of(Kind kind, std::int64_t number) {
    if (number <= 0 || number > kNumberMax) return Account{};
    return Account{(static_cast<std::int64_t>(kind) << 56) | number};
  }
  std::int64_t value_ = 0;
};

}  // namespace banana::ledger

template <>
struct std::hash<banana::ledger::Account> {
  std::size_t operator()(banana::ledger::Account account) const noexcept {
    return std::hash<std::int64_t>{}(account.value());
  }
};
