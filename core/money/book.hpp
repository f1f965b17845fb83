// The rules of the ledger, without a database: what a batch needs to know is loaded into a Book, each draft
// is decided in turn, and the Book then holds what has to be written.
#pragma once

#include <compare>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "core/money/draft.hpp"

namespace banana::ledger {

struct WalletKey {
  Account account;
  AssetId asset = AssetId::token;
  friend auto operator<=>(const WalletKey&, const WalletKey&) = default;
};
struct WalletKeyHash {
  std::size_t operator()(const WalletKey& key) const noexcept {
    return std::hash<Account>{}(key.account) * 31 + static_cast<std::size_t>(key.asset);
  }
};

/// A wallet as it was loaded, and what the batch adds to it.
struct Wallet {
  std::int64_t posted = 0;
  std::int64_t held = 0;
  std::int64_t added_posted = 0;
  std::int64_t added_held = 0;

  [[nodiscard]] std::int64_t available() const { return posted + added_posted - held - added_held; }
};

class Book {
 public:
  // What the batch knows. Wallets of the house are not among them: they have no bounds to keep.
  std::unordered_map<WalletKey, Wallet, WalletKeyHash> wallets;
  std::unordered_map<TransferId, Record> records;              // targets of drafts
  std::unordered_map<TransferId, Act> resolutions;             // how a hold ended
  std::unordered_set<TransferId> reversed;                     // what was reversed before
  std::unordered_map<std::string_view, const Record*> by_key;  // who has a key; outlived by the records

  struct Decision {
    Status status = Status::created;
    std::string_view field = {};
    const Record* record = nullptr;  // what is stored for it, by this draft or an earlier command
    bool is_new = false;             // the draft's own record has to be written
  };
  /// `draft` must stay where it is while the Book lives.
  [[nodiscard]] Decision decide(Draft& draft);

 private:
  [[nodiscard]] Status judge(const Record& record) const;
  [[nodiscard]] Status judge_resolution(const Record& record) const;
  [[nodiscard]] Status judge_movement(const Record& record) const;
  [[nodiscard]] Status judge_credit(const Record& record) const;
  void carry_out(const Record& record);
  [[nodiscard]] const Wallet* wallet(Account account, AssetId asset) const;
  void add(Account account, AssetId asset, std::int64_t posted, std::int64_t held);
};

}  // namespace banana::ledger
