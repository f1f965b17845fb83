// Ordering what is for sale in Stars: the terms once, then an invoice (PA3, MO6).
//
//   return order(visit, "pack:starter");      // a pack by its name
//   return order(visit, "stars:300");         // any number of Stars
//   return order(visit, "month:pro");         // a plan, "year:pro" for a year
#pragma once

#include <string_view>

#include "daemon/screens/program.hpp"

namespace banana::screens::studio {

/// Raised whenever the terms change so that people are to read them again: config/locales, studio.terms.
inline constexpr std::int64_t kTermsVersion = 1;

/// The invoice is the chat's last message: the one before it goes, as its order does. To the terms first, for whoever has
/// not agreed to them yet; to the shop, when what was chosen is not for sale any more.
[[nodiscard]] Move order(Visit& visit, std::string_view what);

/// What Telegram's button is fixed to until it is paid.
inline constexpr std::string_view kInvoiceSlot = "invoice";

/// The invoice that nobody paid yet, or the message with a link to one, goes from the chat.
void take_away_last_invoice(Visit& visit);

}  // namespace banana::screens::studio
