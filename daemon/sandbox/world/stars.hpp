// Money in Stars: checkouts that a bot must approve within ten seconds, charges, refunds, subscriptions.
//
//   auto checkout = begin_checkout(world, ann, slug);            // the bot gets a pre_checkout_query
//   answer_checkout(world, bot, *checkout, true, "");            // it says yes: Stars move, successful_payment
//   refund(world, bot, ann, charge_id);                          // the whole of it, once
#pragma once

#include <string>
#include <string_view>

#include "daemon/sandbox/world/world.hpp"

namespace banana::sandbox {

inline constexpr Number kCheckoutMs = 10'000;

/// Asks the bot; gives the checkout's id.
[[nodiscard]] Result<std::string> begin_checkout(World& world, Number person, const std::string& slug);
/// False when the query is unknown, answered or too old.
[[nodiscard]] bool answer_checkout(World& world, Bot& bot, const std::string& id, bool ok, std::string error);
/// Checkouts whose time is over have failed.
void settle_checkouts(World& world);

/// Pays for a message's media; no pre-checkout. Gives the charge's id.
[[nodiscard]] Result<std::string> buy_media(World& world, Number person, Chat& chat, Message& message);

/// Telegram's error text, without "Bad Request: ".
[[nodiscard]] Result<> refund(World& world, Bot& bot, Number person, const std::string& charge);
/// The store takes the Stars back: the bot's balance may go below zero, and nobody is told.
[[nodiscard]] Result<> charge_back(World& world, const std::string& charge);

[[nodiscard]] Subscription* find_subscription(World& world, Number person, Number bot,
                                              std::string_view payload);
/// cancel, reenable, renew, fail, expire: what the person or time does.
[[nodiscard]] Result<Subscription*> change_subscription(World& world, Number person, Bot& bot,
                                                        std::string_view action, std::string_view payload);
/// editUserStarSubscription: by the charge of the first payment. Cancelled by the bot, the person can't have it renewed
/// again until the bot allows it; they do it then, and the bot is told.
[[nodiscard]] Result<> cancel_by_bot(World& world, Bot& bot, Number person, const std::string& charge,
                                     bool cancelled);

/// A person buys membership through a link that costs Stars.
[[nodiscard]] Result<> pay_for_link(World& world, Number person, Chat& chat, const InviteLink& link);

[[nodiscard]] JsonObject show_transaction(const Transaction& transaction);

}  // namespace banana::sandbox
