#include "tests/sim/look.hpp"

#include <array>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "core/money/canonical.hpp"
#include "core/money/verify.hpp"

namespace banana::sim {
namespace {

using namespace ledger;

constexpr db::Sql kTransfers = "SELECT " BANANA_RECORD_COLUMNS " FROM transfer ORDER BY id";
constexpr db::Sql kWallets = "SELECT account, asset, posted, held FROM wallet";
constexpr db::Sql kOpenHolds = "SELECT id FROM open_hold ORDER BY id";
constexpr std::array kAssets{AssetId::token, AssetId::xtr, AssetId::uzs, static_cast<AssetId>(4)};

class Comparison {
 public:
  Comparison(db::Snapshot& snapshot, const Model& model) : snapshot_(snapshot), model_(model) {}

  void run() {
    compare_transfers();
    compare_wallets();
    compare_open_holds();
    compare_houses();
  }

 private:
  void compare_transfers();
  void compare_record(const db::Rows& row, const Entry& entry);
  void compare_expiry(const db::Rows& row);
  void compare_wallets();
  void compare_open_holds();
  void compare_houses();

  [[nodiscard]] std::string key_of(std::int64_t id) const {
    const auto found = keys_.find(id);
    return found == keys_.end() ? std::string{} : found->second;
  }

  db::Snapshot& snapshot_;
  const Model& model_;
  std::map<std::int64_t, std::string> keys_;
};

template <class... Args>
void require(bool holds, std::string check, fmt::format_string<Args...> text, Args&&... args) {
  if (!holds) throw Difference{std::move(check), fmt::format(text, std::forward<Args>(args)...)};
}

void Comparison::compare_transfers() {
  std::size_t records = 0;
  std::set<std::string> seen, expired;
  db::Rows rows = snapshot_.query(kTransfers);
  while (rows.next()) {
    const std::string key{rows.text(11)};
    require(seen.insert(key).second, "records", "two transfers have the key '{}'", key);
    keys_.emplace(rows.i64(0), key);
    if (static_cast<Act>(rows.i64(1)) == Act::expire) {
      compare_expiry(rows);
      expired.insert(key_of(rows.i64(9)));
      continue;
    }
    const auto entry = model_.entries().find(key);
    require(entry != model_.entries().end(), "records", "transfer {} ('{}') should not exist", rows.i64(0),
            key);
    compare_record(rows, entry->second);
    ++records;
  }
  require(records == model_.entries().size(), "records", "{} transfers, {} expected", records,
          model_.entries().size());
  for (const auto& [key, entry] : model_.entries()) {
    require((model_.end_of(key) == Act::expire) == expired.contains(key), "records",
            "the expiry of hold '{}' is missing, or should be", key);
  }
}

void Comparison::compare_record(const db::Rows& row, const Entry& entry) {
  const Record& r = entry.record;
  const auto same = [&](int column, std::string_view name, std::int64_t expected) {
    require(row.i64(column) == expected, "records", "transfer '{}': {} is {}, expected {}", r.key, name,
            row.i64(column), expected);
  };
  if (r.id != TransferId{}) same(0, "id", r.id.value());
  same(1, "act", static_cast<std::int64_t>(r.act));
  same(2, "status", static_cast<std::int64_t>(r.status));
  same(3, "debit", r.debit.value());
  same(4, "credit", r.credit.value());
  same(5, "asset", static_cast<std::int64_t>(r.asset));
  same(6, "amount", r.amount);
  same(7, "at", to_unix_ms(r.at));
  require(row.is_null(8) == (entry.lifetime == Millis{0}), "records", "transfer '{}': expires_at", r.key);
  if (entry.lifetime != Millis{0}) same(8, "expires_at", to_unix_ms(r.at + entry.lifetime));
  const int target = r.act == Act::reverse ? 10 : 9;
  require(entry.about.empty() ? row.is_null(target) : key_of(row.i64(target)) == entry.about, "records",
          "transfer '{}' should be about '{}'", r.key, entry.about);
  require(row.text(12) == r.kind && row.text(13) == r.reason && row.text(14) == r.reference, "records",
          "transfer '{}' has other texts", r.key);
}

void Comparison::compare_expiry(const db::Rows& row) {
  const std::string hold = key_of(row.i64(9));
  require(model_.end_of(hold) == Act::expire, "records", "hold '{}' should not have expired", hold);
}

void Comparison::compare_wallets() {
  auto expected = model_.wallets();
  db::Rows rows = snapshot_.query(kWallets);
  while (rows.next()) {
    const Account account{rows.i64(0)};
    const auto asset = static_cast<AssetId>(rows.i64(1));
    const auto found = expected.find({account, asset});
    const Balance due = found == expected.end() ? Balance{} : found->second;
    require(due == Balance{rows.i64(2), rows.i64(3)}, "wallets",
            "{} asset {}: posted {} held {}, expected posted {} held {}", account.str(), rows.i64(1),
            rows.i64(2), rows.i64(3), due.posted, due.held);
    if (found != expected.end()) expected.erase(found);
  }
  for (const auto& [key, due] : expected) {
    require(due == Balance{}, "wallets", "the wallet of {} is missing", key.first.str());
  }
}

void Comparison::compare_open_holds() {
  std::set<std::string> open;
  db::Rows rows = snapshot_.query(kOpenHolds);
  while (rows.next()) open.insert(key_of(rows.i64(0)));
  const std::set<std::string> expected{model_.open_holds().begin(), model_.open_holds().end()};
  require(open == expected, "open holds", "{} holds are listed as open: {}; expected {}: {}", open.size(),
          fmt::join(open, " "), expected.size(), fmt::join(expected, " "));
}

void Comparison::compare_houses() {
  for (const AssetId asset : kAssets) {
    __int128 all = 0;
    for (const auto& [key, balance] : model_.wallets()) all += key.second == asset ? balance.posted : 0;
    for (std::int64_t number = 1; number <= 8; ++number) {
      const auto house = static_cast<House>(number);
      const auto real = house_balance(snapshot_, house, asset).value();
      require(real == model_.house(house, asset), "house", "{} asset {} has {}", Account::house(house).str(),
              static_cast<int>(asset), real);
      all += real;
    }
    require(all == 0, "house", "the accounts of asset {} don't add up to nothing", static_cast<int>(asset));
  }
}

}  // namespace

void look(db::Database& db, const Model& model, bool with_guards) {
  db.read_now([&](db::Snapshot& snapshot) {
    Comparison{snapshot, model}.run();
    for (const Finding& finding : verify(snapshot).findings) {
      if (finding.rule == Rule::guard_missing && !with_guards) continue;
      throw Difference{"verify", fmt::format("{}: {}", to_string(finding.rule), finding.text)};
    }
  });
}

}  // namespace banana::sim
