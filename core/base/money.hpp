// Amounts of money as integers whose type says of what. Overflow is our own bug and throws; it never wraps.
//
//   Tokens price{120};  price += Tokens{5};   // Tokens + Stars does not compile
#pragma once

#include <compare>
#include <cstdint>
#include <stdexcept>

namespace banana {

template <class Asset>
class Amount {
 public:
  constexpr Amount() = default;
  constexpr explicit Amount(std::int64_t units) : units_(units) {}

  /// The count of the asset's smallest unit.
  [[nodiscard]] constexpr std::int64_t units() const { return units_; }

  friend constexpr auto operator<=>(Amount, Amount) = default;

  constexpr Amount& operator+=(Amount other) {
    if (__builtin_add_overflow(units_, other.units_, &units_)) throw std::overflow_error("amount overflow");
    return *this;
  }
  constexpr Amount& operator-=(Amount other) {
    if (__builtin_sub_overflow(units_, other.units_, &units_)) throw std::overflow_error("amount overflow");
    return *this;
  }
  constexpr Amount& operator*=(std::int64_t times) {
    if (__builtin_mul_overflow(units_, times, &units_)) throw std::overflow_error("amount overflow");
    return *this;
  }
  friend constexpr Amount operator+(Amount a, Amount b) { return a += b; }
  friend constexpr Amount operator-(Amount a, Amount b) { return a -= b; }
  friend constexpr Amount operator*(Amount a, std::int64_t times) { return a *= times; }
  friend constexpr Amount operator-(Amount a) { return Amount{} -= a; }

 private:
  std::int64_t units_ = 0;
};

struct TokenAsset;
struct StarAsset;
struct UzsAsset;

/// What studio users spend. Smallest unit: one token.
using Tokens = Amount<TokenAsset>;
/// Telegram Stars (XTR).
using Stars = Amount<StarAsset>;
/// Uzbek soum in its hundredth part.
using Tiyin = Amount<UzsAsset>;

}  // namespace banana
