// Calls about Stars: invoices, pre-checkouts, refunds, subscriptions, what the bot has.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/money.hpp"
#include "core/telegram/call.hpp"
#include "core/telegram/ids.hpp"
#include "core/telegram/send.hpp"

namespace banana::telegram {

enum class Billing : std::uint8_t { once, monthly };

struct Invoice {
  std::string title;        // 1 to 32 characters, plain
  std::string description;  // 1 to 255
  std::string payload;      // 1 to 128 bytes, ours; comes back with the payment
  Stars price;
  Billing billing = Billing::once;  // monthly: by create_invoice_link alone, to 10,000 Stars
  std::string photo_url = {};
};

/// With a keyboard its first button is to be the pay button. A forwarded copy can be paid by anyone: the
/// pre-checkout looks at who pays.
[[nodiscard]] Call send_invoice(ChatId chat, const Invoice& invoice, const SendOptions& options = {});
/// The answer is a link.
[[nodiscard]] Call create_invoice_link(const Invoice& invoice);

/// Within 10 s.
[[nodiscard]] Call answer_pre_checkout_query(std::string_view id);
[[nodiscard]] Call refuse_pre_checkout_query(std::string_view id, std::string_view reason);

/// All of the payment. Trouble::already_refunded is as good as done.
[[nodiscard]] Call refund_star_payment(std::int64_t user, std::string_view charge_id);

enum class Renewal : std::uint8_t { on, off };
/// `charge_id` is that of the subscription's first payment.
[[nodiscard]] Call edit_user_star_subscription(std::int64_t user, std::string_view charge_id,
                                               Renewal renewal);

/// `skipped` from the oldest, then 1 to 100. A refund has its payment's id: know them by (id, direction).
[[nodiscard]] Call get_star_transactions(std::int64_t skipped, std::int64_t count_max);
[[nodiscard]] Call get_my_star_balance();

}  // namespace banana::telegram
