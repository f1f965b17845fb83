// Tokens that somebody is given rather than buys: free credits, promo and gift codes, referral rewards (PA8, RF1).
//
// Every bonus is one row with the key of its ledger transfer, so it is given once whatever is repeated or raced,
// and taken back once when the payment that set it off is refunded.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/money/record.hpp"
#include "core/people/user_id.hpp"

namespace banana::growth {

enum class BonusKind : std::uint8_t {
  free,      // once for everybody new
  promo,     // a promo code
  gift,      // a gift code
  join,      // they brought somebody
  welcome,   // they were brought
  referral,  // part of a top-up of somebody they brought
};
[[nodiscard]] std::string_view to_string(BonusKind kind);

inline constexpr std::size_t kPaymentIdBytesMax = 150;

struct Bonus {
  std::string key;  // "promo:<code id>:<user id>": the same for the same cause
  BonusKind kind = BonusKind::free;
  UserId user;
  Tokens tokens;
  std::string reason;                       // shown in the wallet's history
  std::optional<UserId> about = {};         // join, referral: who was brought
  std::optional<std::string> payment = {};  // takes the bonus with it when it is refunded
};

enum class Given : std::uint8_t { now, before };

/// Never twice under one key, even when the amounts differ: then the first one stands.
[[nodiscard]] Result<Given> give(db::Tx& tx, const Bonus& bonus, Instant now);

/// What a payment gave this person beyond its own tokens, and what its refund would take back.
[[nodiscard]] Tokens bonus_of(db::Snapshot& snapshot, std::string_view payment, UserId user);

struct TakenBack {
  std::string key;
  BonusKind kind = BonusKind::free;
  UserId user;
  Tokens returned;  // what there still was
  Tokens missing;   // spent already: what becomes of it is the refund policy's business (PA5)
};

/// Takes back what a payment set off; empty when that was done before, or nothing was.
[[nodiscard]] std::vector<TakenBack> take_back(db::Tx& tx, std::string_view payment, Instant now);

}  // namespace banana::growth
