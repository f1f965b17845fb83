#include "core/money/payment_effects.hpp"

#include <fmt/format.h>

#include "core/base/limits.hpp"
#include "core/money/promo.hpp"

namespace banana::growth {
namespace {

// Payments of one person take turns, so that "the first" is one of them. On SQLite there is one writer anyway.
constexpr db::Sql kLockPayer = db::Sql::per_engine("SELECT id FROM person WHERE id = $1",
                                                   "SELECT id FROM person WHERE id = $1 FOR NO KEY UPDATE");
constexpr db::Sql kEarlier = "SELECT count(*) FROM growth_payment WHERE user_id = $1";
constexpr db::Sql kAdd =
    "INSERT INTO growth_payment (payment_id, user_id, tokens, asset, amount, at) VALUES ($1, $2, $3, $4, $5, "
    "$6) "
    "ON CONFLICT (payment_id) DO NOTHING";
constexpr db::Sql kRefund =
    "UPDATE growth_payment SET refunded_at = $2 WHERE payment_id = $1 AND refunded_at IS NULL";

Result<void> check(const Payment& payment) {
  if (payment.id.empty() || payment.id.size() > kPaymentIdBytesMax) {
    return fail(Errc::invalid, fmt::format("a payment's id has 1 to {} bytes", kPaymentIdBytesMax));
  }
  if (payment.tokens < Tokens{} || payment.tokens.units() > limits::kAmountMax || payment.paid.units < 0 ||
      payment.paid.units > limits::kAmountMax) {
    return fail(Errc::invalid, "a payment's amounts are 0 to 2^62");
  }
  return {};
}

}  // namespace

Result<PaymentEffects> on_payment(db::Tx& tx, const Payment& payment, Instant now) {
  if (const auto fine = check(payment); !fine) return fine.error();
  if (!tx.value<UserId>(kLockPayer, payment.user)) {
    return fail(Errc::not_found, fmt::format("no person {}", payment.user.str()));
  }
  const auto earlier = tx.value<std::int64_t>(kEarlier, payment.user).value_or(0);
  const std::int64_t added = tx.exec(kAdd, payment.id, payment.user, payment.tokens,
                                     static_cast<std::int64_t>(payment.paid.asset), payment.paid.units, now);
  if (added == 0) return PaymentEffects{};

  PaymentEffects effects;
  const Result<Tokens> promo = apply_waiting_promo(tx, payment.user, payment.tokens, payment.id, now);
  if (!promo) return promo.error();
  effects.promo = *promo;
  Result<std::optional<Reward>> reward =
      reward_top_up(tx, payment.user, payment.tokens, earlier, payment.id, now);
  if (!reward) return reward.error();
  effects.reward = *reward;
  return effects;
}

std::vector<TakenBack> on_refund(db::Tx& tx, std::string_view payment, Instant now) {
  if (tx.exec(kRefund, payment, now) == 0) return {};
  return take_back(tx, payment, now);
}

}  // namespace banana::growth
