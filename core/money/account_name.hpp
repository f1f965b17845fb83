// Accounts and amounts as operators say and read them.
#pragma once

#include <string>
#include <string_view>

#include "core/db/tx.hpp"
#include "core/money/ledger.hpp"

namespace banana::money {

/// Whose money an operator means: a person as find_user() takes one, or an account's own name ("house:revenue",
/// "bot:17", "user:42" with the internal number).
[[nodiscard]] Result<ledger::Account> find_account(db::Snapshot& snapshot, std::string_view text);
/// "Ali Valiyev (@ali, 7002)" for a person we know, else the account's own name.
[[nodiscard]] std::string account_label(db::Snapshot& snapshot, ledger::Account account);

/// By name, in any case: "TOKEN", "uzs".
[[nodiscard]] Result<ledger::Asset> find_asset(db::Snapshot& snapshot, std::string_view name);
[[nodiscard]] ledger::Asset asset_of(db::Snapshot& snapshot, ledger::AssetId id);
/// "15000.50 UZS", "-120 TOKEN"
[[nodiscard]] std::string format_amount(std::int64_t units, const ledger::Asset& asset);

}  // namespace banana::money
