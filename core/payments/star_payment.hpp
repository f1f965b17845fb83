// Stars that Telegram took for us, as they are kept: one row a charge of a bot (PA3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/money/record.hpp"
#include "core/payments/star_order.hpp"

namespace banana::payments {

struct PaymentTag;
using PaymentId = Id<PaymentTag>;

inline constexpr std::size_t kChargeBytesMax = 1000;

enum class PaymentState : std::uint8_t {
  credited,
  unmatched,  // it fits no order: no tokens were given, an operator settles or refunds it
  refunding,  // Telegram was asked, and has not answered
  refunded,
};
[[nodiscard]] std::string_view to_string(PaymentState state);
[[nodiscard]] std::optional<PaymentState> parse_payment_state(std::string_view name);

struct Payment {
  PaymentId id;
  BotId bot;
  std::string charge;  // Telegram's id of it
  std::optional<OrderId> order;
  UserId user;  // who paid
  Stars stars;
  Tokens tokens;  // given for them, an order's bonus included
  PaymentState state = PaymentState::credited;
  std::string why;  // unmatched
  std::optional<ledger::TransferId> transfer;
  ledger::TransferId stars_transfer;
  Instant paid_at;

  /// How the ledger, growth and the outbox refer to it.
  [[nodiscard]] std::string reference() const { return "payment:" + id.str(); }
};

[[nodiscard]] std::optional<Payment> find_payment(db::Snapshot& snapshot, PaymentId id);
[[nodiscard]] std::optional<Payment> find_charge(db::Snapshot& snapshot, BotId bot, std::string_view charge);
/// Whichever an operator means: our id or Telegram's. The refusal says what to do.
[[nodiscard]] Result<Payment> find_payment(db::Snapshot& snapshot, std::string_view text);

struct PaymentFilter {
  std::optional<UserId> user = {};
  std::optional<PaymentState> state = {};
  std::optional<PaymentId> after = {};  // older than this one
};
/// Newest first.
[[nodiscard]] std::vector<Payment> list_payments(db::Snapshot& snapshot, const PaymentFilter& filter,
                                                 std::int64_t most);

void add_payment(db::Tx& tx, const Payment& payment);
void set_state(db::Tx& tx, PaymentId id, PaymentState state);

}  // namespace banana::payments
