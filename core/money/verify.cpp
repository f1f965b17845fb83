#include "core/money/verify.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>
#include <utility>

#include <fmt/format.h>

#include "core/money/audit.hpp"
#include "core/money/canonical.hpp"
#include "core/money/guards.hpp"
#include "core/money/rows.hpp"
#include "core/money/seal_check.hpp"

namespace banana::ledger {
namespace {

using db::Rows;
using db::Snapshot;
using db::Sql;

constexpr std::int64_t kPage = 4096;

constexpr Sql kTransfers =
    "SELECT " BANANA_RECORD_COLUMNS " FROM transfer WHERE id > $1 ORDER BY id LIMIT $2";
constexpr Sql kWallets =
    "SELECT account, asset, posted, held FROM wallet WHERE (account, asset) > ($1, $2) "
    "ORDER BY account, asset LIMIT $3";
constexpr Sql kOpenHolds = "SELECT id, expires_at FROM open_hold WHERE id > $1 ORDER BY id LIMIT $2";
constexpr Sql kWalletCount = "SELECT count(*) FROM wallet";
constexpr Sql kAssetIds = "SELECT id FROM asset";
constexpr Sql kKeysTwice =
    "SELECT min(id), max(id) FROM transfer GROUP BY key HAVING count(*) > 1 ORDER BY 1 LIMIT $1";

constexpr std::array<std::string_view, 16> kRules{
    "transfer_malformed", "key_twice",      "overspent",        "balance_limit",
    "hold_unknown",       "hold_differs",   "reversal_unknown", "reversed_twice",
    "reversal_differs",   "wallet_differs", "wallet_missing",   "open_hold_differs",
    "guard_missing",      "seal_broken",    "chain_broken",     "head_differs"};

RawTransfer raw_of(const Record& record) {
  return {.id = record.id.value(),
          .act = static_cast<std::int64_t>(record.act),
          .status = static_cast<std::int64_t>(record.status),
          .debit = record.debit,
          .credit = record.credit,
          .asset = static_cast<std::int64_t>(record.asset),
          .amount = record.amount};
}

class Verification {
 public:
  Verification(Snapshot& snapshot, const VerifyOptions& options) : snapshot_(snapshot), options_(options) {}

  VerifyReport run() {
    report_.wallets = snapshot_.value<std::int64_t>(kWalletCount).value();
    const auto per_pass = static_cast<std::int64_t>(std::max<std::size_t>(options_.wallets_per_pass, 1));
    const auto passes = static_cast<std::size_t>(report_.wallets / per_pass + 1);
    check_guards();
    for (std::size_t number = 0; number < passes; ++number) pass({.number = number, .of = passes});
    return std::move(report_);
  }

 private:
  void found(Finding finding) {
    ++report_.found;
    if (report_.findings.size() < options_.findings_max) report_.findings.push_back(std::move(finding));
  }

  void check_guards();
  void check_keys();
  void pass(Share share);
  void read_transfers(Audit& audit, SealCheck* seals);
  void check_reversals(Audit& audit, const std::vector<RawTransfer>& reversals);
  void read_wallets(Audit& audit);
  void read_open_holds(Audit& audit, bool count);
  std::unordered_set<std::int64_t> asset_ids();

  Snapshot& snapshot_;
  const VerifyOptions& options_;
  VerifyReport report_;
};

void Verification::check_guards() {
  for (const std::string& name : missing_guards(snapshot_)) {
    found({.rule = Rule::guard_missing, .text = fmt::format("{} is missing from the database", name)});
    if (name == "transfer_key") check_keys();
  }
}

/// Only worth its time where no unique index makes it impossible.
void Verification::check_keys() {
  Rows rows = snapshot_.query(kKeysTwice, options_.findings_max);
  while (rows.next()) {
    found({.rule = Rule::key_twice,
           .transfer = rows.get<TransferId>(1),
           .text = fmt::format("transfers {} and {} have one key", rows.i64(0), rows.i64(1))});
  }
}

void Verification::pass(Share share) {
  const auto report = [this](Finding finding) { found(std::move(finding)); };
  const auto wallets = static_cast<std::size_t>(report_.wallets) / share.of + 1;
  Audit audit{share, wallets, asset_ids(), report};
  if (share.is_first()) {
    SealCheck seals{snapshot_, options_.known_head, report};
    read_transfers(audit, &seals);
    seals.finish();
    report_.seals = seals.seals();
    report_.unsealed = seals.unsealed();
    report_.head = seals.head();
  } else {
    read_transfers(audit, nullptr);
  }
  read_wallets(audit);
  read_open_holds(audit, share.is_first());
  audit.finish();
}

void Verification::read_transfers(Audit& audit, SealCheck* seals) {
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  std::int64_t in_page = kPage;
  Bytes encoded;
  while (in_page == kPage) {
    in_page = 0;
    std::vector<RawTransfer> reversals;
    Rows rows = snapshot_.query(kTransfers, last, kPage);
    while (rows.next()) {
      ++in_page;
      const RawTransfer transfer = read_raw(rows);
      last = transfer.id;
      audit.see(transfer);
      if (seals == nullptr) continue;
      if (transfer.status == 0 && transfer.reverses_id) reversals.push_back(transfer);
      encoded.clear();
      encode(transfer, encoded);
      seals->see(TransferId{transfer.id}, encoded);
    }
    check_reversals(audit, reversals);
    if (seals == nullptr) continue;
    report_.transfers += in_page;
    if (options_.progress) options_.progress(report_.transfers);
  }
}

void Verification::check_reversals(Audit& audit, const std::vector<RawTransfer>& reversals) {
  std::vector<TransferId> ids;
  for (const RawTransfer& reversal : reversals) ids.emplace_back(*reversal.reverses_id);
  std::unordered_map<std::int64_t, RawTransfer> targets;
  for (const Record& record : rows::by_id(snapshot_, ids)) targets.emplace(record.id.value(), raw_of(record));
  for (const RawTransfer& reversal : reversals) {
    const auto target = targets.find(*reversal.reverses_id);
    audit.check_reversal(reversal, target == targets.end() ? nullptr : &target->second);
  }
}

void Verification::read_wallets(Audit& audit) {
  std::int64_t account = std::numeric_limits<std::int64_t>::min();
  std::int64_t asset = 0;
  std::int64_t in_page = kPage;
  while (in_page == kPage) {
    in_page = 0;
    Rows rows = snapshot_.query(kWallets, account, asset, kPage);
    while (rows.next()) {
      ++in_page;
      account = rows.i64(0);
      asset = rows.i64(1);
      audit.see_wallet(Account{account}, asset, rows.i64(2), rows.i64(3));
    }
  }
}

void Verification::read_open_holds(Audit& audit, bool count) {
  std::int64_t last = std::numeric_limits<std::int64_t>::min();
  std::int64_t in_page = kPage;
  while (in_page == kPage) {
    in_page = 0;
    Rows rows = snapshot_.query(kOpenHolds, last, kPage);
    while (rows.next()) {
      ++in_page;
      last = rows.i64(0);
      audit.see_open_hold(last, rows.is_null(1) ? std::nullopt : std::optional{rows.i64(1)});
    }
    if (count) report_.open_holds += in_page;
  }
}

std::unordered_set<std::int64_t> Verification::asset_ids() {
  std::unordered_set<std::int64_t> ids;
  Rows rows = snapshot_.query(kAssetIds);
  while (rows.next()) ids.insert(rows.i64(0));
  return ids;
}

}  // namespace

std::string_view to_string(Rule rule) { return kRules.at(static_cast<std::size_t>(rule)); }

VerifyReport verify(Snapshot& snapshot, const VerifyOptions& options) {
  return Verification{snapshot, options}.run();
}

}  // namespace banana::ledger
