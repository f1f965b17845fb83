// Why a vendor did not do what it was asked for: the closed list that every adapter's errors are brought to (PV13).
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

namespace banana::vendors {

enum class Failure : std::uint8_t {
  blocked_input,   // its safety rules refused the prompt or a picture
  blocked_output,  // they refused what it made
  rate_limited,    // too much at once; later it may work
  account,         // no key, one that is refused, no money left, a model that is not opened: for the operator
  invalid,         // it does not take the request as it is
  transient,       // down, overloaded, broken answer: nothing was made, another try may do
  ambiguous,       // it may have been done, and billed, and we don't know
};
inline constexpr std::array<std::string_view, 7> kFailureNames{
    "blocked_input", "blocked_output", "rate_limited", "account", "invalid", "transient", "ambiguous"};

[[nodiscard]] constexpr std::string_view to_string(Failure failure) {
  return kFailureNames[static_cast<std::size_t>(failure)];
}
[[nodiscard]] std::optional<Failure> parse_failure(std::string_view name);

/// Whether the same request may be sent again (JB3). What was blocked or is wrong stays so, and an ambiguous one may
/// have been billed: a policy decides on it (JB4).
[[nodiscard]] constexpr bool may_retry(Failure failure) {
  return failure == Failure::rate_limited || failure == Failure::transient;
}

/// Whether it tells against the vendor's health, and another vendor's model is worth a try (JB5). What is wrong with
/// the request is the request's.
[[nodiscard]] constexpr bool is_the_vendors(Failure failure) {
  return failure == Failure::rate_limited || failure == Failure::account || failure == Failure::transient ||
         failure == Failure::ambiguous;
}

}  // namespace banana::vendors
