// Placing an order once it is clear what is bought. For the sources of this folder.
#pragma once

#include "core/payments/star_order.hpp"

namespace banana::payments {

/// Locks the buyer. Refuses while top-up is switched off, and whom we don't know.
[[nodiscard]] Result<> prepare_order(db::Tx& tx, UserId user);

struct Agreed {
  BotId bot;
  UserId user;
  std::string pack = {};  // empty: no pack
  Stars stars;
  Tokens tokens;
  Tokens bonus = {};
  Millis lifetime = kOrderLifetime;
};
/// Cancels the order they have open with this bot. After prepare_order().
[[nodiscard]] Order place_order(db::Tx& tx, const Agreed& agreed, IdMaker& ids, Instant now);

}  // namespace banana::payments
