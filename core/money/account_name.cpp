#include "core/money/account_name.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/people/find_user.hpp"

namespace banana::money {
namespace {

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

}  // namespace

Result<ledger::Account> find_account(db::Snapshot& snapshot, std::string_view text) {
  if (text.find(':') == std::string_view::npos || text.starts_with("http")) {
    const auto user = people::find_user(snapshot, text);
    if (!user) return user.error();
    return ledger::Account::user(user->value());
  }
  const auto account = ledger::Account::parse(text);
  if (account && account->is_known()) return *account;
  return fail(
      Errc::not_found, fmt::format("there is no account {}", text),
      "Accounts are a person (7002, @ali), or a kind and a number or name: house:revenue, bot:17, user:42.");
}

std::string account_label(db::Snapshot& snapshot, ledger::Account account) {
  if (account.kind() == ledger::Account::Kind::user) {
    if (const auto person = people::find(snapshot, UserId{account.number()})) return person->label();
  }
  return account.str();
}

Result<ledger::Asset> find_asset(db::Snapshot& snapshot, std::string_view name) {
  std::string known;
  for (const ledger::Asset& asset : ledger::assets(snapshot)) {
    if (std::ranges::equal(name, asset.name, {}, upper)) return asset;
    known += (known.empty() ? "" : ", ") + asset.name;
  }
  return fail(Errc::not_found, fmt::format("there is no asset {}", name), fmt::format("Known: {}.", known));
}

ledger::Asset asset_of(db::Snapshot& snapshot, ledger::AssetId id) {
  for (const ledger::Asset& asset : ledger::assets(snapshot)) {
    if (asset.id == id) return asset;
  }
  return {.id = id, .name = "?", .scale = 0};
}

std::string format_amount(std::int64_t units, const ledger::Asset& asset) {
  const std::string digits = fmt::format("{:0{}}", units < 0 ? -units : units, asset.scale + 1);
  const auto point = digits.size() - static_cast<std::size_t>(asset.scale);
  std::string text = (units < 0 ? "-" : "") + digits.substr(0, point);
  if (asset.scale > 0) text += "." + digits.substr(point);
  return text + " " + asset.name;
}

}  // namespace banana::money
