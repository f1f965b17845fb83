// What verify() does with the transfers: goes through them in order, keeps for every wallet what they add up to,
// and reports each rule that one of them breaks.
#pragma once

#include <cstddef>
#include <functional>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/money/canonical.hpp"
#include "core/money/verify.hpp"

namespace banana::ledger {

struct Purse {
  __int128 posted = 0;
  __int128 held = 0;
  bool reported = false;  // once below zero, one finding is enough
  bool has_wallet = false;
};

/// One share of the wallets; only the first of several shares reports what isn't about a wallet.
struct Share {
  std::size_t number = 0;
  std::size_t of = 1;
  [[nodiscard]] bool is_first() const { return number == 0; }
  [[nodiscard]] bool has(Account account) const {
    return of == 1 ||
           (static_cast<std::uint64_t>(account.value()) * 0x9E3779B97F4A7C15U >> 32) % of == number;
  }
};

class Audit {
 public:
  using Report = std::function<void(Finding)>;
  Audit(Share share, std::size_t wallets, std::unordered_set<std::int64_t> assets, Report report);

  void see(const RawTransfer& transfer);
  /// `target` is the transfer it reverses, null when there is none.
  void check_reversal(const RawTransfer& reversal, const RawTransfer* target);

  /// A row of table wallet.
  void see_wallet(Account account, std::int64_t asset, std::int64_t posted, std::int64_t held);
  /// A row of table open_hold.
  void see_open_hold(std::int64_t id, std::optional<std::int64_t> expires_at);
  /// After all rows of both tables.
  void finish();

 private:
  struct Key {
    Account account;
    std::int64_t asset;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    std::size_t operator()(const Key& key) const noexcept {
      // Neighbours in the numbers are neighbours in the table: cheap to find.
      return static_cast<std::size_t>(key.account.value()) +
             static_cast<std::size_t>(key.asset) * 0x9E3779B1U;
    }
  };

  void check_form(const RawTransfer& transfer);
  void end_hold(const RawTransfer& transfer);
  void check_end(const RawTransfer& transfer, const RawTransfer& hold);
  void debit(const RawTransfer& transfer, __int128 posted, __int128 held);
  void credit(const RawTransfer& transfer);
  void report(Rule rule, const RawTransfer& transfer, std::string text);

  const Share share_;
  const std::unordered_set<std::int64_t> assets_;
  const Report report_;
  std::unordered_map<Key, Purse, KeyHash> purses_;
  std::unordered_map<std::int64_t, RawTransfer> open_;  // holds
  std::unordered_set<std::int64_t> listed_;             // of open_, those that open_hold has
  std::unordered_set<std::int64_t> reversed_;
};

}  // namespace banana::ledger
