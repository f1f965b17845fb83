// May this person pay this invoice now? Telegram asks before it takes the Stars, and wants to hear within 10 s (PA3).
//
//   const Checkout verdict = check(snapshot, bot, pre_checkout, now);
//   answers.push_back(verdict == Checkout::fine ? answer_pre_checkout_query(id)
//                                               : refuse_pre_checkout_query(id, words_of(verdict)));
//
// A link by which a month of a plan was paid is good for beginning it anew once it has ended, at the same price: that is
// how Telegram's own list of subscriptions does it.
//
// Only reads: a second ask gets the same answer, and an invoice that was answered but never paid stays open.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/base/time.hpp"
#include "core/db/tx.hpp"
#include "core/telegram/update.hpp"

namespace banana::payments {

enum class Checkout : std::uint8_t {
  fine,
  unknown_order,  // no order of this bot's
  other_buyer,    // a forwarded invoice
  other_price,    // or another currency than Stars
  paid,
  expired,
  cancelled,  // they opened another one
  banned,
  closed,    // top-up is switched off
  has_plan,  // one at a time: binding_plan()
};
[[nodiscard]] std::string_view to_string(Checkout checkout);

[[nodiscard]] Checkout check(db::Snapshot& snapshot, BotId bot, const telegram::PreCheckout& asked,
                             Instant now);

}  // namespace banana::payments
