// Giving Stars back (PA5). Telegram refunds a payment whole or not at all, so the tokens are held first, then Telegram
// is asked, and only its answer moves them:
//
//   ask_refund      tokens held, effect refundStarPayment in the outbox      payment refunding
//   kRefunds        Telegram did it: the tokens go back to the house         payment refunded
//                   Telegram refused: the hold is given back                 payment as it was
//
// What if the tokens are spent, by RefundPolicy: refuse gives no Stars back then; partial takes what is there and bears
// the rest; debt writes the rest down to be paid back by the next purchase (debt.hpp). Bonus tokens that a promo code
// gave the payer for this payment count as its tokens, as do the months of a year that it paid for (plan_grants.hpp); what a referrer got is taken back as far as it is there, and
// never owed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/config/config.hpp"
#include "core/outbox/follower.hpp"
#include "core/payments/star_payment.hpp"

namespace banana::payments {

struct RefundTag;
using RefundId = Id<RefundTag>;

enum class RefundState : std::uint8_t { asked, done, refused };
[[nodiscard]] std::string_view to_string(RefundState state);

struct Refund {
  RefundId id;
  PaymentId payment;
  RefundState state = RefundState::asked;
  RefundPolicy policy = RefundPolicy::refuse;
  std::string reason;
  std::string asked_by;
  std::optional<ledger::TransferId> hold;
  std::int64_t asks = 0;  // how often Telegram was asked
  Tokens returned;        // of the payment's tokens
  Tokens bonus_returned;  // of what promo codes and the months of a year gave on top
  Tokens missing;         // of both: spent already
  Tokens owed;            // all of that, or nothing
  Instant asked_at;
  std::optional<Instant> ended_at;
  std::string fault;  // why it was refused
};

struct RefundWish {
  RefundPolicy policy = RefundPolicy::refuse;
  std::string reason;  // 1 to limits::kReasonBytesMax bytes
  std::string by;
};

/// insufficient when the policy refuses; conflict when it was refunded, is being, or nobody is there to get Stars.
[[nodiscard]] Result<Refund> ask_refund(db::Tx& tx, PaymentId payment, const RefundWish& wish, IdMaker& ids,
                                        Instant now);

/// What becomes of a refund when the outbox is done with it. The same end again does nothing.
void follow_refund(db::Tx& tx, const outbox::Ended& ended, Instant now);
inline constexpr outbox::Follower kRefunds{.about = "refund:", .follow = &follow_refund};

enum class Elsewhere : std::uint8_t {
  taken_back,    // now
  known_before,  // it was refunded here
  unknown_charge,
};
/// Telegram says that a payment was refunded: by a service message, or among its transactions (PA6). The Stars are
/// gone, so the policy refuse is as good as partial.
[[nodiscard]] Elsewhere refunded_elsewhere(db::Tx& tx, BotId bot, std::string_view charge,
                                           RefundPolicy policy, IdMaker& ids, Instant now);

/// Oldest first; all but the last were refused.
[[nodiscard]] std::vector<Refund> refunds_of(db::Snapshot& snapshot, PaymentId payment);

}  // namespace banana::payments
