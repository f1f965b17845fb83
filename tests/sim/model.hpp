// The auditor: what the ledger should answer and hold, worked out anew from the words of core/money/ledger.hpp.
// Plain containers, no database, and none of the ledger's own rules.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/money/ledger.hpp"

namespace banana::sim {

/// A transfer as it should stand in the database. What it is about goes by key: its own id, and that of its
/// target, may not be known yet.
struct Entry {
  ledger::Record record;
  Millis lifetime{0};
  std::string about = {};
};

struct Expected {
  ledger::Status status = ledger::Status::created;
  std::set<std::string_view> fields = {};  // key_reused: it names one of these
  Entry* entry = nullptr;                  // the record it is about
};

class Model {
 public:
  using WalletKey = std::pair<ledger::Account, ledger::AssetId>;

  /// Carries the command out here, and tells what the ledger should say.
  Expected carry_out(const ledger::Command& command, Instant now);
  /// How many holds should be given back.
  std::size_t expire(Instant now, std::size_t most);
  /// The ledger has told the id of this entry.
  void learn(Entry& entry, ledger::TransferId id);

  [[nodiscard]] const std::map<std::string, Entry>& entries() const { return entries_; }
  [[nodiscard]] const std::map<WalletKey, ledger::Balance>& wallets() const { return wallets_; }
  /// How a hold ended; nothing while it is open.
  [[nodiscard]] std::optional<ledger::Act> end_of(const std::string& hold) const;
  [[nodiscard]] const std::vector<std::string>& open_holds() const { return open_; }
  [[nodiscard]] __int128 house(ledger::House account, ledger::AssetId asset) const;

 private:
  static std::optional<ledger::Status> wrong_in_itself(const ledger::Command& command);
  static std::set<std::string_view> differences(const Entry& a, const Entry& b);
  /// Fills in what the command says, then what its target says.
  static Entry entry_of(const ledger::Command& command, Instant now);
  std::optional<ledger::Status> complete(const ledger::Command& command, Entry& entry) const;
  [[nodiscard]] ledger::Status judge(const Entry& entry) const;
  [[nodiscard]] ledger::Status judge_resolution(const Entry& entry) const;
  [[nodiscard]] ledger::Status judge_movement(const ledger::Record& record, bool from_hold) const;
  void move(const Entry& entry);
  void end_hold(const std::string& hold, ledger::Act how);
  void change(ledger::Account account, ledger::AssetId asset, std::int64_t posted, std::int64_t held);
  [[nodiscard]] ledger::Balance balance(ledger::Account account, ledger::AssetId asset) const;

  std::map<std::string, Entry> entries_;  // by key; nodes stay where they are
  std::map<std::int64_t, Entry*> by_id_;  // those whose id is known
  std::map<WalletKey, ledger::Balance> wallets_;
  std::map<std::string, ledger::Act> ended_;    // holds, and how they ended
  std::map<std::string, std::string> post_of_;  // by hold
  std::set<std::string> reversed_;
  std::vector<std::string> open_;  // holds, in the order they were made
  std::map<WalletKey, __int128> houses_;
};

}  // namespace banana::sim
