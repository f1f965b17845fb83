// The ledger: double-entry, integers only, append-only, two-phase (PA1, PA2).
//
//   Outcome held = ledger::hold(tx, now, {.key = "job:" + id.str(), .kind = "generation",
//       .debit = Account::user(7002), .credit = Account::house(House::revenue), .amount = Tokens{120},
//       .reason = "4 pictures", .lifetime = 1h});
//   if (!held.ok()) return held.error();          // insufficient: nothing was charged
//   ... later, once the pictures are there:
//   ledger::post(tx, now, {.key = "job:" + id.str() + ":post", .hold = held.id, .reason = "delivered"});
//
// Rules
// - A wallet (account, asset) has `posted` and `held`; what can be spent is posted - held and is never below zero,
//   by the database itself. A hold is charged when it is made, so posting or voiding it can't fail for want of
//   money. Wallets come into being when first needed. House accounts have no cached balance and no bound.
// - A hold is resolved at most once (UNIQUE pending_id), a transfer reversed at most once (UNIQUE reverses_id).
// - The idempotency key covers every field. The same command again gives `exists` and the first id, or the first
//   refusal: a refusal by the state of the money is a stored record too. Another command under the same key is
//   `key_reused`, naming the field. The time of a command is not one of its fields.
// - Records are never updated or deleted; triggers refuse it on both engines.
//
// Every function here works inside the caller's transaction, and apply() is the only one that writes: the others
// are batches of one. Within a batch commands act in order and a refusal of one never touches another. Callers on
// many coroutines that have nothing else to write should use Teller (teller.hpp), which makes the batches.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "core/base/result.hpp"
#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/money/account.hpp"
#include "core/money/record.hpp"

namespace banana::ledger {

inline constexpr std::size_t kKeyBytesMax = 200;
inline constexpr std::size_t kKindBytesMax = 32;
inline constexpr std::size_t kReferenceBytesMax = 200;
inline constexpr Millis kLifetimeMax = std::chrono::hours{24 * 365};

struct Transfer {
  std::string key;
  std::string kind;  // the domain's word: topup, generation, promo …
  Account debit;
  Account credit;
  Money amount;
  std::string reason;          // for people, shown in the wallet's history
  std::string reference = {};  // what it is about: a job, a payment
};

struct Hold {
  std::string key;
  std::string kind;
  Account debit;
  Account credit;  // where a post moves it
  Money amount;
  std::string reason;
  std::string reference = {};
  Millis lifetime{0};  // 0: until it is resolved
};

struct Post {
  std::string key;
  TransferId hold;
  std::optional<Money> amount = {};  // all of it
  std::string reason;
  std::string reference = {};
  std::optional<Account> of = {};  // whose hold the caller takes it for; any other is pending_unknown
};

struct Void {
  std::string key;
  TransferId hold;
  std::string reason;
  std::string reference = {};
  std::optional<Account> of = {};
};

struct Reverse {
  std::string key;
  TransferId transfer;               // a transfer, a post, or a hold that was posted
  std::optional<Money> amount = {};  // all of it; less is possible, but only once
  std::string reason;
  std::string reference = {};
};

using Command = std::variant<Transfer, Hold, Post, Void, Reverse>;

struct Outcome {
  Status status = Status::created;
  TransferId id = {};           // the record; 0 when nothing is stored
  std::string_view field = {};  // key_reused: the field that differs

  [[nodiscard]] bool ok() const { return status == Status::created || status == Status::exists; }
  /// A refusal for the person who caused it.
  [[nodiscard]] Error error() const;
  /// The record's id, or error().
  [[nodiscard]] Result<TransferId> result() const;
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

/// Carries out the commands in order; one outcome for each.
[[nodiscard]] std::vector<Outcome> apply(db::Tx& tx, Instant now, std::span<const Command> commands);

[[nodiscard]] Outcome transfer(db::Tx& tx, Instant now, Transfer command);
[[nodiscard]] Outcome hold(db::Tx& tx, Instant now, Hold command);
[[nodiscard]] Outcome post(db::Tx& tx, Instant now, Post command);
[[nodiscard]] Outcome void_(db::Tx& tx, Instant now, Void command);
[[nodiscard]] Outcome reverse(db::Tx& tx, Instant now, Reverse command);

/// Gives back up to `most` holds whose lifetime is over, oldest first; how many. The scheduler repeats it
/// until it gives less than `most`. A hold past its lifetime can't be posted even before this ran.
[[nodiscard]] std::size_t expire_due(db::Tx& tx, Instant now, std::size_t most);

struct Balance {
  std::int64_t posted = 0;
  std::int64_t held = 0;
  [[nodiscard]] std::int64_t available() const { return posted - held; }
  friend bool operator==(const Balance&, const Balance&) = default;
};
/// Of a wallet; zero when there is none yet. House accounts: house_balance().
[[nodiscard]] Balance balance(db::Snapshot& snapshot, Account account, AssetId asset);
/// What a house account got minus what it gave, added up from its records: for reports, not for hot paths.
/// Refused when that is more than 64 bits hold: wallets are bounded, what all of them got is not.
[[nodiscard]] Result<std::int64_t> house_balance(db::Snapshot& snapshot, House account, AssetId asset);

[[nodiscard]] std::optional<Record> find(db::Snapshot& snapshot, TransferId id);
/// What moved or held money of a wallet, newest first, older than `before` (0: from the newest). Refusals are
/// not part of it.
[[nodiscard]] std::vector<Record> history(db::Snapshot& snapshot, Account account, AssetId asset,
                                          std::size_t most, TransferId before = {});

struct Asset {
  AssetId id;
  std::string name;  // "UZS"
  int scale;         // digits after the point: 2
};
[[nodiscard]] std::vector<Asset> assets(db::Snapshot& snapshot);
/// The asset of this name, registered when it is new: name [A-Z0-9]{1,12}, scale 0 to 18. conflict when it
/// exists with another scale.
[[nodiscard]] Result<Asset> register_asset(db::Tx& tx, std::string_view name, int scale);

}  // namespace banana::ledger
