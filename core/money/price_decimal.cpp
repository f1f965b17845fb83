#include "core/money/price_decimal.hpp"

#include <charconv>
#include <cmath>
#include <string_view>

#include <fmt/format.h>

namespace banana::money {
namespace {

constexpr std::int64_t kWholeMax = 1'000'000'000;

std::int64_t power_of_ten(int digits) {
  std::int64_t power = 1;
  while (digits-- > 0) power *= 10;
  return power;
}

std::optional<std::int64_t> digits_only(std::string_view text) {
  std::int64_t number = 0;
  if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc{}) return std::nullopt;
  return number;
}

std::optional<std::int64_t> read_text(std::string_view text, int digits) {
  const std::size_t dot = text.find('.');
  const auto whole = digits_only(text.substr(0, dot));
  if (!whole || *whole > kWholeMax) return std::nullopt;
  std::int64_t units = *whole * power_of_ten(digits);
  if (dot == std::string_view::npos) return units;
  const std::string_view fraction = text.substr(dot + 1);
  if (fraction.size() > static_cast<std::size_t>(digits)) return std::nullopt;
  const auto parts = digits_only(fraction);
  if (!parts) return std::nullopt;
  return units + *parts * power_of_ten(digits - static_cast<int>(fraction.size()));
}

/// The JSON parser has made binary of it already: it must be within its error of a decimal.
std::optional<std::int64_t> read_double(double number, int digits) {
  if (!(number >= 0 && number <= static_cast<double>(kWholeMax))) return std::nullopt;
  const double units = number * static_cast<double>(power_of_ten(digits));
  const double nearest = std::round(units);
  if (std::abs(units - nearest) > 1e-6) return std::nullopt;
  return static_cast<std::int64_t>(nearest);
}

}  // namespace

std::optional<std::int64_t> read_decimal(const Json& json, int digits) {
  if (json.is_string()) return read_text(std::string_view{json.get_string()}, digits);
  if (json.is_double()) return read_double(json.get_double(), digits);
  if (!json.is_int64() || json.get_int64() < 0 || json.get_int64() > kWholeMax) return std::nullopt;
  return json.get_int64() * power_of_ten(digits);
}

std::string format_decimal(std::int64_t units, int digits) {
  const std::int64_t power = power_of_ten(digits);
  std::string text = fmt::format("{}.{:0{}}", units / power, units % power, digits);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.ends_with('.')) text.pop_back();
  return text;
}

}  // namespace banana::money
