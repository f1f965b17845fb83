// What can be asked of the ledger, and the assets.
#include <algorithm>
#include <limits>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/money/rows.hpp"

namespace banana::ledger {
namespace {

using db::Rows;
using db::Snapshot;
using db::Sql;
using db::Tx;

constexpr Sql kBalance = "SELECT posted, held FROM wallet WHERE account = $1 AND asset = $2";
// In two halves: a house account may have moved more than 64 bits hold, and neither half can.
constexpr Sql kHouseBalance =
    "SELECT CAST(coalesce(sum(CASE WHEN credit = $1 THEN amount >> 32 ELSE -(amount >> 32) END), 0) AS "
    "bigint), CAST(coalesce(sum(CASE WHEN credit = $1 THEN amount & 4294967295 ELSE -(amount & 4294967295) "
    "END), 0) AS bigint) "
    "FROM transfer WHERE (credit = $1 OR debit = $1) AND asset = $2 AND status = 0 AND act IN (1, 3, 6)";
constexpr Sql kAssets = "SELECT id, name, scale FROM asset ORDER BY id";
constexpr Sql kAssetByName = "SELECT id, name, scale FROM asset WHERE name = $1";
constexpr Sql kNewAsset =
    "INSERT INTO asset (id, name, scale) SELECT max(id) + 1, $1, $2 FROM asset WHERE true "
    "ON CONFLICT DO NOTHING";

constexpr std::size_t kAssetNameMax = 12;
constexpr int kScaleMax = 18;

Asset read_asset(const Rows& row) {
  return {.id = static_cast<AssetId>(row.i64(0)), .name = row.get<std::string>(1), .scale = row.get<int>(2)};
}

bool is_asset_name(std::string_view name) {
  return !name.empty() && name.size() <= kAssetNameMax && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  });
}

}  // namespace

Balance balance(Snapshot& snapshot, Account account, AssetId asset) {
  Rows rows = snapshot.query(kBalance, account.value(), static_cast<std::int64_t>(asset));
  if (!rows.next()) return {};
  return {.posted = rows.i64(0), .held = rows.i64(1)};
}

Result<std::int64_t> house_balance(Snapshot& snapshot, House account, AssetId asset) {
  Rows rows =
      snapshot.query(kHouseBalance, Account::house(account).value(), static_cast<std::int64_t>(asset));
  if (!rows.next()) throw std::logic_error("a sum has no row");
  const __int128 sum = static_cast<__int128>(rows.i64(0)) * (std::int64_t{1} << 32) + rows.i64(1);
  if (sum < std::numeric_limits<std::int64_t>::min() || sum > std::numeric_limits<std::int64_t>::max()) {
    return fail(Errc::conflict,
                fmt::format("{} moved more than can be shown in one number", Account::house(account).str()),
                "bananactl ledger export has every transfer.");
  }
  return static_cast<std::int64_t>(sum);
}

std::optional<Record> find(Snapshot& snapshot, TransferId id) {
  auto found = rows::by_id(snapshot, std::span{&id, 1});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Record> history(Snapshot& snapshot, Account account, AssetId asset, std::size_t most,
                            TransferId before) {
  return rows::of_account(snapshot, {account, asset}, most, before);
}

std::vector<Asset> assets(Snapshot& snapshot) {
  std::vector<Asset> all;
  Rows rows = snapshot.query(kAssets);
  while (rows.next()) all.push_back(read_asset(rows));
  return all;
}

Result<Asset> register_asset(Tx& tx, std::string_view name, int scale) {
  if (!is_asset_name(name)) {
    return fail(Errc::invalid, "an asset's name is 1 to 12 capital letters and digits, such as UZS");
  }
  if (scale < 0 || scale > kScaleMax) return fail(Errc::invalid, "an asset's scale is 0 to 18 digits");
  tx.exec(kNewAsset, name, scale);
  Rows rows = tx.query(kAssetByName, name);
  if (!rows.next()) return fail(Errc::conflict, "another asset was registered at the same time: try again");
  Asset asset = read_asset(rows);
  if (asset.scale != scale) {
    return fail(Errc::conflict,
                fmt::format("{} is registered with {} digits after the point", name, asset.scale));
  }
  return asset;
}

}  // namespace banana::ledger
