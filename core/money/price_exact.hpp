// A fraction that is never negative and never rounded until it is asked for: prices are worked out in it, so
// that the order of the multipliers and their number cost nobody a token.
#pragma once

#include <cstdint>
#include <optional>

namespace banana::money {

class Exact {
 public:
  /// `whole` is 0 or more, as are all numerators; denominators are 1 or more.
  constexpr explicit Exact(std::int64_t whole) : numerator_(static_cast<Wide>(whole)) {}

  /// A step whose outcome doesn't fit 128 bits above or below the line makes it overflowed, for good.
  Exact& plus(const Exact& other);
  Exact& times(std::int64_t numerator, std::int64_t denominator = 1);

  /// The smallest whole number that is not less; nothing when it overflowed or is over limits::kAmountMax.
  [[nodiscard]] std::optional<std::int64_t> rounded_up() const;

 private:
  using Wide = unsigned __int128;
  void reduce();

  Wide numerator_;
  Wide denominator_ = 1;
  bool overflowed_ = false;
};

}  // namespace banana::money
