// A transfer as it is stored: the row of table `transfer`, which nothing ever changes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/id.hpp"
#include "core/base/money.hpp"
#include "core/base/time.hpp"
#include "core/money/account.hpp"

namespace banana::ledger {

struct TransferTag;
using TransferId = Id<TransferTag>;

/// Table `asset`. These are always there; others are registered with register_asset().
enum class AssetId : std::int32_t { token = 1, xtr = 2, uzs = 3 };

/// An amount with its asset as a value. Made from the typed amounts, or by hand for registered assets.
struct Money {
  constexpr Money(AssetId of, std::int64_t count) : asset(of), units(count) {}
  constexpr Money(Tokens amount)
      : Money(AssetId::token, amount.units()) {}  // NOLINT(google-explicit-constructor)
  constexpr Money(Stars amount)
      : Money(AssetId::xtr, amount.units()) {}  // NOLINT(google-explicit-constructor)
  constexpr Money(Tiyin amount)
      : Money(AssetId::uzs, amount.units()) {}  // NOLINT(google-explicit-constructor)
  friend constexpr bool operator==(Money, Money) = default;

  AssetId asset;
  std::int64_t units;
};

/// What a transfer does. Stored.
enum class Act : std::int32_t {
  transfer = 1,  // moves at once
  hold = 2,      // charges the debit side now, to be posted, voided or expired later
  post = 3,      // moves a hold's amount or less; what is left goes back
  void_ = 4,     // gives a hold back
  expire = 5,    // gives a hold back because its lifetime is over
  reverse = 6,   // moves a transfer's or a post's amount, or less, back
};
[[nodiscard]] std::string_view to_string(Act act);

/// What became of a command. The numbers of stored ones stand in the database.
enum class Status : std::int32_t {
  created = 0,

  // Refusals by the state of the money: stored, so that the same command gets the same answer for ever.
  insufficient = 1,
  balance_limit = 2,  // the credit side would hold more than limits::kAmountMax
  pending_already_posted = 3,
  pending_already_voided = 4,
  pending_expired = 5,
  amount_exceeds_pending = 6,
  already_reversed = 7,
  amount_exceeds_transfer = 8,

  // Never stored: the first outcome again, and commands that are wrong in themselves.
  exists = 100,       // the same command was carried out before
  key_reused,         // another command has this key; Outcome::field says what differs
  key_invalid,        // 1 to kKeyBytesMax bytes of UTF-8
  kind_invalid,       // 1 to kKindBytesMax bytes of UTF-8
  reason_invalid,     // 1 to limits::kReasonBytesMax bytes of UTF-8
  reference_invalid,  // up to kReferenceBytesMax bytes of UTF-8
  amount_invalid,     // 1 to limits::kAmountMax
  lifetime_invalid,   // 0 to kLifetimeMax
  account_unknown,
  same_wallet,
  house_hold,  // house accounts have no balance to hold from
  asset_unknown,
  asset_mismatch,
  pending_unknown,   // no such hold, or not of the account named
  transfer_unknown,  // no such transfer
  not_reversible,    // a hold that was not posted, a void, an expiry, a refusal, a reversal
};
[[nodiscard]] std::string_view to_string(Status status);
[[nodiscard]] constexpr bool is_stored(Status status) { return status < Status::exists; }

struct Record {
  TransferId id;
  Act act = Act::transfer;
  Status status = Status::created;  // a refused record moved nothing
  Account debit;
  Account credit;
  AssetId asset = AssetId::token;
  std::int64_t amount = 0;
  Instant at;
  std::optional<Instant> expires_at = {};      // holds that expire
  std::optional<TransferId> pending_id = {};   // post, void, expire: the hold
  std::optional<TransferId> reverses_id = {};  // reverse: the transfer or post
  std::string key;
  std::string kind;
  std::string reason;
  std::string reference;
};

}  // namespace banana::ledger
