#include "core/money/guards.hpp"

#include <array>
#include <set>
#include <span>
#include <string_view>

namespace banana::ledger {
namespace {

constexpr std::array<std::string_view, 8> kBoth{
    "transfer_key",       "transfer_pending",      "transfer_reverses",     "transfer_no_update",
    "transfer_no_delete", "ledger_seal_no_update", "ledger_seal_no_delete", "wallet_is_never_overspent"};
constexpr std::array<std::string_view, 3> kPostgresOnly{"transfer_no_truncate", "ledger_seal_no_truncate",
                                                        "transfer_values"};

constexpr db::Sql kPresent = db::Sql::per_engine(
    "SELECT name FROM sqlite_master WHERE type = 'trigger' OR (type = 'index' AND sql LIKE 'CREATE UNIQUE%') "
    "UNION ALL SELECT 'wallet_is_never_overspent' FROM sqlite_master "
    "WHERE name = 'wallet' AND sql LIKE '%wallet_is_never_overspent%'",
    "SELECT CAST(t.tgname AS text) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
    "WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled IN ('O', 'A') "
    "UNION ALL SELECT CAST(i.relname AS text) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid "
    "WHERE i.relnamespace = current_schema()::regnamespace AND x.indisunique AND x.indisvalid "
    "UNION ALL SELECT CAST(conname AS text) FROM pg_constraint "
    "WHERE connamespace = current_schema()::regnamespace AND convalidated");

}  // namespace

std::vector<std::string> missing_guards(db::Snapshot& snapshot) {
  std::set<std::string, std::less<>> present;
  {
    db::Rows rows = snapshot.query(kPresent);
    while (rows.next()) present.emplace(rows.text(0));
  }
  std::vector<std::string> missing;
  const auto look = [&](std::span<const std::string_view> names) {
    for (const auto name : names) {
      if (!present.contains(name)) missing.emplace_back(name);
    }
  };
  look(kBoth);
  if (snapshot.engine() == db::Engine::postgres) look(kPostgresOnly);
  return missing;
}

}  // namespace banana::ledger
