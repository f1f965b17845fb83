// Who has a plan, until when, and what it gives them (PA4).
//
//   payment for a plan      take_plan      active; the payment itself gave the first month's tokens
//   Telegram renews         take_plan      another charge, another month: tokens again, a later end
//   no more, by us          stop_renewal   cancelled; Telegram is told, and what was paid goes on to its end
//   no more, or again       heed           told by Telegram, where people can do both as well
//   Telegram could not      heed           failed
//   its end has come        nothing        whoever asks sees that `until` is over
//   the Stars went back     end_plan       over now, and not renewed
//
// A year gives its tokens month by month: the first with the payment, the others by grant_due() (plan_grants.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/json.hpp"
#include "core/payments/plan_order.hpp"
#include "core/payments/star_payment.hpp"
#include "core/telegram/update.hpp"

namespace banana::payments {

struct SubscriptionTag;
using SubscriptionId = Id<SubscriptionTag>;

enum class SubscriptionState : std::uint8_t {
  active,
  cancelled,  // not renewed any more
  failed,     // Telegram could not renew it
  over,       // ended before its time: the Stars went back, or the person left
};
[[nodiscard]] std::string_view to_string(SubscriptionState state);

struct Subscription {
  SubscriptionId id;
  BotId bot;
  UserId user;
  OrderId order;
  std::string plan;
  std::string title;
  Term term = Term::monthly;
  Tokens tokens;  // each month
  JsonObject perks = {};
  std::string charge;  // the first one: by it Telegram knows the subscription
  PaymentId paid_by;   // the present month or year
  SubscriptionState state = SubscriptionState::active;
  bool is_stopped = false;  // by us: Telegram renews it only after we have allowed it
  Instant began_at;
  Instant until;
  std::optional<Instant> next_grant_at;  // of a year: the next month's tokens

  [[nodiscard]] bool holds(Instant now) const { return state != SubscriptionState::over && until > now; }
  [[nodiscard]] bool is_renewed() const {
    return term == Term::monthly && state == SubscriptionState::active;
  }
  /// The key of the effect that tells of this end when it has come.
  [[nodiscard]] std::string over_key() const;
};

/// The one that holds and ends last.
[[nodiscard]] std::optional<Subscription> plan_now(db::Snapshot& snapshot, UserId user, Instant now);
/// The one beside which they are sold no other: paid for a year, or renewed. Whoever has one that runs out may change.
[[nodiscard]] std::optional<Subscription> binding_plan(db::Snapshot& snapshot, UserId user, Instant now);
[[nodiscard]] std::optional<Subscription> subscription_of(db::Snapshot& snapshot, OrderId order);

/// Nothing when the payment was for no plan. With the payer locked, in the transaction that credits it, once a payment.
[[nodiscard]] std::optional<Subscription> take_plan(db::Tx& tx, const Payment& payment,
                                                    const telegram::SuccessfulPayment& paid, IdMaker& ids,
                                                    Instant now);

/// Tells Telegram not to renew it. conflict for a year, for one that is over, and for one that is not renewed anyway.
[[nodiscard]] Result<Subscription> stop_renewal(db::Tx& tx, SubscriptionId id, Instant now);
/// Telegram lets nobody but the person renew it again. We take back our word against it, where we gave one; they do
/// the rest in Telegram, and heed() hears of it. conflict for what is renewed, can't be, or is over.
[[nodiscard]] Result<Subscription> allow_renewal(db::Tx& tx, SubscriptionId id, Instant now);

/// What Telegram told of it; nothing when it is unknown here, or is as it was.
[[nodiscard]] std::optional<Subscription> heed(db::Tx& tx, BotId bot, UserId user,
                                               const telegram::SubscriptionChange& change, Instant now);

/// The payment was given back: what it paid for is over now, and Telegram is told not to renew it. Nothing when it was
/// for no plan, or for a month that had passed. With the payer locked.
std::optional<Subscription> end_plan(db::Tx& tx, const Payment& refunded, Instant now);

/// They leave for good: all their plans are over, and Telegram charges them for none.
void leave_plans(db::Tx& tx, UserId user, Instant now);

/// What plans change of somebody's limits: the best of all they have.
struct Perks {
  std::int64_t weight = 1;      // "priority": turns for one of others
  std::int64_t open_max = 0;    // "max_user_queue": 0: as everybody
  std::int64_t hourly_max = 0;  // "max_tasks_per_user_per_hour": 0: as everybody
};
[[nodiscard]] Perks perks_of(db::Snapshot& snapshot, UserId user, Instant now);

inline constexpr Millis kMonth = std::chrono::hours{24 * 30};
inline constexpr Millis kYear = std::chrono::hours{24 * 365};
inline constexpr int kMonthsOfYear = 12;

}  // namespace banana::payments
