#include "core/money/price_exact.hpp"

#include "core/base/limits.hpp"

namespace banana::money {

void Exact::reduce() {
  Wide a = numerator_;
  Wide b = denominator_;
  while (b != 0) {
    const Wide rest = a % b;
    a = b;
    b = rest;
  }
  if (a == 0) return;
  numerator_ /= a;
  denominator_ /= a;
}

Exact& Exact::plus(const Exact& other) {
  Wide mine = 0;
  Wide theirs = 0;
  overflowed_ = overflowed_ || other.overflowed_ ||
                __builtin_mul_overflow(numerator_, other.denominator_, &mine) ||
                __builtin_mul_overflow(other.numerator_, denominator_, &theirs) ||
                __builtin_add_overflow(mine, theirs, &numerator_) ||
                __builtin_mul_overflow(denominator_, other.denominator_, &denominator_);
  if (!overflowed_) reduce();
  return *this;
}

Exact& Exact::times(std::int64_t numerator, std::int64_t denominator) {
  overflowed_ = overflowed_ ||
                __builtin_mul_overflow(numerator_, static_cast<Wide>(numerator), &numerator_) ||
                __builtin_mul_overflow(denominator_, static_cast<Wide>(denominator), &denominator_);
  if (!overflowed_) reduce();
  return *this;
}

std::optional<std::int64_t> Exact::rounded_up() const {
  if (overflowed_) return std::nullopt;
  const Wide whole = numerator_ / denominator_ + (numerator_ % denominator_ != 0 ? 1 : 0);
  if (whole > static_cast<Wide>(limits::kAmountMax)) return std::nullopt;
  return static_cast<std::int64_t>(whole);
}

}  // namespace banana::money
