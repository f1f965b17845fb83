// What somebody is about to buy for Stars (PA3): the order an invoice is for. It holds its own copy of what was
// agreed, and is bound to its buyer.
//
//   const Result<Order> order = open_order(tx, {.bot = bot, .user = user, .what = "starter"}, ids, now);
//   if (!order) return order.error();
//   outbox::add(tx, {.bot = bot, .chat = chat, .call = telegram::send_invoice(chat, invoice_of(*order, title, about))}, now);
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "core/base/id.hpp"
#include "core/base/money.hpp"
#include "core/base/result.hpp"
#include "core/db/tx.hpp"
#include "core/people/user_id.hpp"
#include "core/telegram/payments.hpp"

namespace banana::payments {

struct OrderTag;
using OrderId = Id<OrderTag>;

inline constexpr Millis kOrderLifetime = std::chrono::hours{24};

enum class OrderState : std::uint8_t { open, paid, expired, cancelled };
[[nodiscard]] std::string_view to_string(OrderState state);

struct Order {
  OrderId id;
  BotId bot;
  UserId user;
  std::string pack;  // empty: any number of Stars
  Stars stars;
  Tokens tokens;
  Tokens bonus;
  OrderState state = OrderState::open;
  Instant created_at;
  Instant expires_at;

  [[nodiscard]] Tokens gives() const { return tokens + bonus; }
  /// What the invoice carries and the payment brings back.
  [[nodiscard]] std::string payload() const { return "stars:" + id.str(); }
};

/// The order of a payload; nothing when it is not one of ours.
[[nodiscard]] std::optional<OrderId> parse_payload(std::string_view payload);

struct Wish {
  BotId bot;
  UserId user;
  std::variant<std::string, Stars> what;  // a pack by its name, or any number of Stars
  Millis lifetime = kOrderLifetime;
};

/// Cancels the order they have open with this bot. Refuses what is not offered, and all while top-up is off.
[[nodiscard]] Result<Order> open_order(db::Tx& tx, const Wish& wish, IdMaker& ids, Instant now);
[[nodiscard]] std::optional<Order> find_order(db::Snapshot& snapshot, OrderId id);
/// False when it is not open.
bool cancel_order(db::Tx& tx, OrderId id, Instant now);
/// Ends up to `most` orders whose time is over, oldest first; how many.
[[nodiscard]] std::size_t expire_orders(db::Tx& tx, Instant now, std::size_t most);

/// Title and description are the caller's, in the buyer's language.
[[nodiscard]] telegram::Invoice invoice_of(const Order& order, std::string title, std::string description);

}  // namespace banana::payments
