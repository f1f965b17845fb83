// Proves the ledger from its raw rows (PA1, PA11): every balance is added up anew, every rule is checked against
// every transfer, and the hash chain is followed. It shares no rule with the code that writes (book.cpp), so that
// a mistake there is found here.
//
//   const VerifyReport report = ledger::verify(snapshot);
//   for (const Finding& finding : report.findings) say(finding.text);
//
// Reads the transfers once, in the order of their ids. Memory grows with the number of wallets, up to
// VerifyOptions::wallets_per_pass, and with open holds and reversals; when there are more wallets, it reads again
// for the next share of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/hash.hpp"
#include "core/db/tx.hpp"
#include "core/money/account.hpp"
#include "core/money/record.hpp"

namespace banana::ledger {

enum class Rule {
  transfer_malformed,  // a field out of bounds, or fields that don't go together
  key_twice,           // two transfers under one key
  overspent,           // the debit side had less than was taken or held
  balance_limit,       // the credit side has more than a wallet may
  hold_unknown,        // the end of something that is no hold, or is over already
  hold_differs,        // an end with other sides, another asset, more than was held, or out of time
  reversal_unknown,    // the reversal of nothing that moved
  reversed_twice,      //
  reversal_differs,    // a reversal with other sides, another asset, or of more than was moved
  wallet_differs,      // posted or held isn't what the transfers add up to
  wallet_missing,      //
  open_hold_differs,   // table open_hold doesn't list exactly the open holds
  guard_missing,       // an index or trigger that protects the ledger
  seal_broken,         // sealed transfers are not what was sealed
  chain_broken,        // a seal doesn't follow the one before
  head_differs,        // the chain doesn't end where it is known to have been
};
[[nodiscard]] std::string_view to_string(Rule rule);

struct Finding {
  Rule rule = Rule::transfer_malformed;
  TransferId transfer = {};  // 0 when it isn't about one
  Account account = {};
  AssetId asset = AssetId::token;
  std::int64_t seal = 0;
  std::string text = {};  // names the ids
};

struct VerifyOptions {
  std::size_t findings_max = 1000;  // more are counted, not kept
  std::size_t wallets_per_pass = 4'000'000;
  /// A head noted before: it must be one of the chain's hashes.
  std::optional<Sha256Digest> known_head = {};
  std::function<void(std::int64_t transfers)> progress = {};  // every few thousand
};

struct VerifyReport {
  std::vector<Finding> findings = {};
  std::int64_t found = 0;  // all of them
  std::int64_t transfers = 0;
  std::int64_t wallets = 0;
  std::int64_t open_holds = 0;
  std::int64_t seals = 0;
  std::int64_t unsealed = 0;
  Sha256Digest head{};  // of the last seal
  [[nodiscard]] bool ok() const { return found == 0; }
};

[[nodiscard]] VerifyReport verify(db::Snapshot& snapshot, const VerifyOptions& options = {});

}  // namespace banana::ledger
