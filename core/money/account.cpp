#include "core/money/account.hpp"

#include <array>
#include <charconv>
#include <utility>

namespace banana::ledger {
namespace {

constexpr std::array<std::pair<House, std::string_view>, 8> kHouses{{
    {House::issue, "issue"},
    {House::revenue, "revenue"},
    {House::promo, "promo"},
    {House::referral, "referral"},
    {House::adjustment, "adjustment"},
    {House::telegram, "telegram"},
    {House::payments, "payments"},
    {House::provider, "provider"},
}};

constexpr std::array<std::string_view, 6> kKinds{"house", "user", "owner", "bot", "team", "debt"};

std::optional<std::int64_t> parse_number(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

}  // namespace

bool Account::is_known() const {
  if (value_ < 0) return false;
  if (!is_house()) return static_cast<std::size_t>(kind()) < kKinds.size() && number() > 0;
  return value_ >= 1 && value_ <= static_cast<std::int64_t>(kHouses.size());
}

std::string Account::str() const {
  if (!is_known()) return "unknown:" + std::to_string(value_);
  if (is_house()) return "house:" + std::string{kHouses[static_cast<std::size_t>(value_ - 1)].second};
  return std::string{kKinds[static_cast<std::size_t>(kind())]} + ":" + std::to_string(number());
}

std::optional<Account> Account::parse(std::string_view text) {
  const auto colon = text.find(':');
  if (colon == std::string_view::npos) return std::nullopt;
  const auto kind = text.substr(0, colon);
  const auto rest = text.substr(colon + 1);
  if (kind == kKinds[0]) {
    for (const auto& [account, name] : kHouses) {
      if (name == rest) return house(account);
    }
    return std::nullopt;
  }
  const auto number = parse_number(rest);
  if (!number || *number <= 0 || *number > kNumberMax) return std::nullopt;
  for (std::size_t i = 1; i < kKinds.size(); ++i) {
    if (kKinds[i] == kind) return of(static_cast<Kind>(i), *number);
  }
  return std::nullopt;
}

}  // namespace banana::ledger
