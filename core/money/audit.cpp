#include "core/money/audit.hpp"

#include <array>
#include <utility>

#include <fmt/format.h>

#include "core/base/limits.hpp"

namespace banana::ledger {
namespace {

// The acts, once more and on purpose: this file trusts nothing of the code that writes.
constexpr std::int64_t kTransfer = 1, kHold = 2, kPost = 3, kVoid = 4, kExpire = 5, kReverse = 6;
constexpr std::int64_t kRefusalMax = 8;

bool moves(std::int64_t act) { return act == kTransfer || act == kPost || act == kReverse; }
bool ends_hold(std::int64_t act) { return act == kPost || act == kVoid || act == kExpire; }

/// What is wrong with a transfer, looked at alone; empty when nothing is.
std::string_view fault(const RawTransfer& t, const std::unordered_set<std::int64_t>& assets) {
  const std::array<std::pair<bool, std::string_view>, 13> faults{{
      {t.id <= 0, "its id is not above 0"},
      {t.act < kTransfer || t.act > kReverse, "its act is unknown"},
      {t.status < 0 || t.status > kRefusalMax, "its status is unknown"},
      {t.amount < 1 || t.amount > limits::kAmountMax, "its amount is out of bounds"},
      {!t.debit.is_known(), "its debit account is unknown"},
      {!t.credit.is_known(), "its credit account is unknown"},
      {t.debit == t.credit, "its sides are the same"},
      {!assets.contains(t.asset), "its asset is unknown"},
      {ends_hold(t.act) != t.pending_id.has_value(), "its hold and its act don't go together"},
      {(t.act == kReverse) != t.reverses_id.has_value(), "what it reverses and its act don't go together"},
      {t.expires_at && t.act != kHold, "it expires and is no hold"},
      {t.act == kHold && t.debit.is_house(), "it holds from the house"},
      {t.key.empty() || t.kind.empty() || t.reason.empty(), "its key, kind or reason is empty"},
  }};
  for (const auto& [wrong, text] : faults) {
    if (wrong) return text;
  }
  return {};
}

}  // namespace

Audit::Audit(Share share, std::size_t wallets, std::unordered_set<std::int64_t> assets, Report report)
    : share_(share), assets_(std::move(assets)), report_(std::move(report)) {
  purses_.reserve(wallets);
}

void Audit::see(const RawTransfer& transfer) {
  if (const auto wrong = fault(transfer, assets_); !wrong.empty()) {
    report(Rule::transfer_malformed, transfer, fmt::format("transfer {}: {}", transfer.id, wrong));
  }
  if (transfer.status != 0) return;
  if (transfer.act == kHold) {
    open_.emplace(transfer.id, transfer);
    debit(transfer, 0, transfer.amount);
  }
  if (ends_hold(transfer.act)) end_hold(transfer);
  if (moves(transfer.act)) {
    debit(transfer, -static_cast<__int128>(transfer.amount), 0);
    credit(transfer);
  }
}

void Audit::end_hold(const RawTransfer& transfer) {
  const auto found = open_.find(transfer.pending_id.value_or(0));
  if (found == open_.end()) {
    return report(Rule::hold_unknown, transfer,
                  fmt::format("transfer {} ends hold {}, which is no open hold", transfer.id,
                              transfer.pending_id.value_or(0)));
  }
  const RawTransfer hold = found->second;
  open_.erase(found);
  check_end(transfer, hold);
  debit(hold, 0, -static_cast<__int128>(hold.amount));
}

void Audit::check_end(const RawTransfer& transfer, const RawTransfer& hold) {
  const bool same_sides = transfer.debit == hold.debit && transfer.credit == hold.credit;
  const bool in_time = transfer.act == kExpire ? hold.expires_at && transfer.at >= *hold.expires_at
                                               : !hold.expires_at || transfer.at < *hold.expires_at;
  const bool amount_fits =
      transfer.act == kPost ? transfer.amount <= hold.amount : transfer.amount == hold.amount;
  std::string_view wrong;
  if (!same_sides) wrong = "other sides";
  if (transfer.asset != hold.asset) wrong = "another asset";
  if (!amount_fits) wrong = "an amount that doesn't fit";
  if (!in_time) wrong = "a time that doesn't fit its lifetime";
  if (wrong.empty()) return;
  report(Rule::hold_differs, transfer,
         fmt::format("transfer {} ends hold {} with {}", transfer.id, hold.id, wrong));
}

void Audit::check_reversal(const RawTransfer& reversal, const RawTransfer* target) {
  if (target == nullptr || target->status != 0 || (target->act != kTransfer && target->act != kPost) ||
      target->id >= reversal.id) {
    return report(Rule::reversal_unknown, reversal,
                  fmt::format("transfer {} reverses {}, which moved nothing before it", reversal.id,
                              reversal.reverses_id.value_or(0)));
  }
  if (!reversed_.insert(target->id).second) {
    report(Rule::reversed_twice, reversal,
           fmt::format("transfer {} reverses {} once more", reversal.id, target->id));
  }
  const bool swapped = reversal.debit == target->credit && reversal.credit == target->debit;
  if (swapped && reversal.asset == target->asset && reversal.amount <= target->amount) return;
  report(Rule::reversal_differs, reversal,
         fmt::format("transfer {} is not the opposite of {}, which it reverses", reversal.id, target->id));
}

void Audit::debit(const RawTransfer& transfer, __int128 posted, __int128 held) {
  if (transfer.debit.is_house() || !share_.has(transfer.debit)) return;
  Purse& purse = purses_[{transfer.debit, transfer.asset}];
  purse.posted += posted;
  purse.held += held;
  if (purse.posted - purse.held >= 0 && purse.held >= 0) return;
  if (std::exchange(purse.reported, true)) return;
  report_({.rule = Rule::overspent,
           .transfer = TransferId{transfer.id},
           .account = transfer.debit,
           .asset = static_cast<AssetId>(transfer.asset),
           .text = fmt::format("transfer {} takes more than {} had", transfer.id, transfer.debit.str())});
}

void Audit::credit(const RawTransfer& transfer) {
  if (transfer.credit.is_house() || !share_.has(transfer.credit)) return;
  Purse& purse = purses_[{transfer.credit, transfer.asset}];
  purse.posted += transfer.amount;
  if (purse.posted <= limits::kAmountMax || std::exchange(purse.reported, true)) return;
  report_({.rule = Rule::balance_limit,
           .transfer = TransferId{transfer.id},
           .account = transfer.credit,
           .asset = static_cast<AssetId>(transfer.asset),
           .text = fmt::format("transfer {} gives {} more than a wallet may have", transfer.id,
                               transfer.credit.str())});
}

void Audit::see_wallet(Account account, std::int64_t asset, std::int64_t posted, std::int64_t held) {
  if (!share_.has(account)) return;
  Purse& purse = purses_[{account, asset}];
  purse.has_wallet = true;
  if (purse.posted == posted && purse.held == held) return;
  report_(
      {.rule = Rule::wallet_differs,
       .account = account,
       .asset = static_cast<AssetId>(asset),
       .text = fmt::format("wallet {} asset {}: posted {} held {}, but its transfers make posted {} held {}",
                           account.str(), asset, posted, held, static_cast<std::int64_t>(purse.posted),
                           static_cast<std::int64_t>(purse.held))});
}

void Audit::see_open_hold(std::int64_t id, std::optional<std::int64_t> expires_at) {
  if (!share_.is_first()) return;
  const auto hold = open_.find(id);
  if (hold != open_.end() && hold->second.expires_at == expires_at) {
    listed_.insert(id);
    return;
  }
  report_({.rule = Rule::open_hold_differs,
           .transfer = TransferId{id},
           .text = hold == open_.end() ? fmt::format("open_hold lists {}, which is no open hold", id)
                                       : fmt::format("open_hold has another expiry for hold {}", id)});
  if (hold != open_.end()) listed_.insert(id);
}

void Audit::finish() {
  for (const auto& [key, purse] : purses_) {
    if (purse.has_wallet) continue;
    report_(
        {.rule = Rule::wallet_missing,
         .account = key.account,
         .asset = static_cast<AssetId>(key.asset),
         .text = fmt::format("{} has transfers of asset {} and no wallet", key.account.str(), key.asset)});
  }
  if (!share_.is_first()) return;
  for (const auto& [id, hold] : open_) {
    if (listed_.contains(id)) continue;
    report_({.rule = Rule::open_hold_differs,
             .transfer = TransferId{id},
             .account = hold.debit,
             .text = fmt::format("hold {} is open and open_hold doesn't list it", id)});
  }
}

void Audit::report(Rule rule, const RawTransfer& transfer, std::string text) {
  if (!share_.is_first()) return;
  report_({.rule = rule,
           .transfer = TransferId{transfer.id},
           .account = transfer.debit,
           .asset = static_cast<AssetId>(transfer.asset),
           .text = std::move(text)});
}

}  // namespace banana::ledger
