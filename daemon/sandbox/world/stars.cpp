#include "daemon/sandbox/world/stars.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/stars_moves.hpp"
#include "daemon/sandbox/world/updates.hpp"

namespace banana::sandbox {

namespace {

constexpr std::size_t kCheckoutsMax = 10'000;
constexpr Number kCheckoutsKeptMs = 600'000;

void settle(World& world, Checkout& checkout, std::string state, std::string error) {
  checkout.state = std::move(state);
  checkout.error = std::move(error);
  ++world.changes;
  if (world.observer != nullptr) world.observer->settled(checkout.id);
}

Result<> check_price(World& world, Number person, Number stars) {
  const Person* payer = find_person(world, person);
  if (payer == nullptr) return fail(Errc::not_found, "there is no such person");
  if (payer->stars >= stars) return {};
  return fail(Errc::insufficient, fmt::format("you have {} Stars and need {}", payer->stars, stars));
}

JsonObject payment_content(const Invoice& invoice, const Charge& charge, const Subscription* subscription,
                           bool is_first) {
  JsonObject paid{{"currency", "XTR"}, {"total_amount", invoice.stars}, {"invoice_payload", invoice.payload}};
  if (subscription != nullptr) {
    paid["subscription_expiration_date"] = subscription->until;
    paid["is_recurring"] = true;
    if (is_first) paid["is_first_recurring"] = true;
  }
  paid["telegram_payment_charge_id"] = charge.id;
  paid["provider_payment_charge_id"] = charge.provider_id;
  return {{"successful_payment", std::move(paid)}};
}

Charge take_payment(World& world, Bot& bot, Number person, const Invoice& invoice) {
  JsonObject partner = user_partner(world, person, "invoice_payment");
  partner["invoice_payload"] = invoice.payload;
  if (invoice.period != 0) partner["subscription_period"] = invoice.period;
  return take_stars(world, bot, person,
                    {.stars = invoice.stars, .payload = invoice.payload, .period = invoice.period},
                    std::move(partner));
}

void complete(World& world, Bot& bot, Checkout& checkout, const Invoice& invoice) {
  const Charge charge = take_payment(world, bot, checkout.person, invoice);
  checkout.charge = charge.id;
  Subscription* subscription = nullptr;
  if (invoice.period != 0) {
    std::erase_if(world.subscriptions, [&](const Subscription& one) {
      return one.is_over && one.person == checkout.person && one.bot == bot.id &&
             one.payload == invoice.payload;
    });
    subscription = &world.subscriptions.emplace_back();
    *subscription = {.first_charge = charge.id,
                     .invoice = invoice.slug,
                     .payload = invoice.payload,
                     .bot = bot.id,
                     .person = checkout.person,
                     .stars = invoice.stars,
                     .period = invoice.period,
                     .until = world.now_seconds() + invoice.period};
  }
  if (Chat* where = find_chat(world, invoice.chat)) {
    if (Message* message = find_message(*where, invoice.message)) {
      message->charge = charge.id;
      tell_message(world, *where, *message, "edit");
    }
  }
  Chat& chat = private_chat(world, checkout.person, bot.id);
  chat.was_started = true;
  post(world, chat,
       {.from = checkout.person,
        .content = payment_content(invoice, charge, subscription, true),
        .reply_to = chat.key == invoice.chat ? invoice.message : 0});
  settle(world, checkout, "paid", "");
}

void tell_state(World& world, Bot& bot, const Subscription& subscription, std::string_view state) {
  queue_update(world, bot, "subscription", subscription.person,
               {{"user", show_user(world, subscription.person)},
                {"invoice_payload", subscription.payload},
                {"state", state}});
}

/// The next month is paid for, if there are Stars enough.
bool renew(World& world, Bot& bot, Subscription& subscription) {
  const auto invoice = world.invoices.find(subscription.invoice);
  if (invoice == world.invoices.end() || !check_price(world, subscription.person, subscription.stars))
    return false;
  const Charge charge = take_payment(world, bot, subscription.person, invoice->second);
  subscription.until = std::max(subscription.until, world.now_seconds()) + subscription.period;
  Chat& chat = private_chat(world, subscription.person, bot.id);
  post(world, chat,
       {.from = subscription.person,
        .content = payment_content(invoice->second, charge, &subscription, false)});
  return true;
}

void end(World& world, Bot& bot, Subscription& subscription) {
  subscription.is_over = true;
  tell_state(world, bot, subscription, "failed");
}

}  // namespace

Result<std::string> begin_checkout(World& world, Number person, const std::string& slug) {
  settle_checkouts(world);
  const auto found = world.invoices.find(slug);
  Bot* bot = found == world.invoices.end() ? nullptr : find_bot(world, found->second.bot);
  if (bot == nullptr) return fail(Errc::not_found, "there is no such invoice");
  const Invoice& invoice = found->second;
  if (auto enough = check_price(world, person, invoice.stars); !enough) return enough.error();
  if (const Chat* where = find_chat(world, invoice.chat)) {
    const auto message = where->messages.find(invoice.message);
    if (message != where->messages.end() && !message->second.charge.empty()) {
      return fail(Errc::conflict, "this invoice is paid already");
    }
  }
  const Subscription* subscribed = find_subscription(world, person, bot->id, invoice.payload);
  if (invoice.period != 0 && subscribed != nullptr && subscribed->invoice == slug) {
    return fail(Errc::conflict, "you are subscribed already");
  }
  if (world.checkouts.size() >= kCheckoutsMax) return fail(Errc::limited, "too many checkouts are under way");
  Checkout checkout{
      .id = fmt::format("{}{:06}", world.random.below(9'000'000) + 1'000'000, world.next_query++),
      .invoice = slug,
      .person = person,
      .deadline = world.now() + kCheckoutMs};
  world.checkouts[checkout.id] = checkout;
  queue_update(world, *bot, "pre_checkout_query", person,
               {{"id", checkout.id},
                {"from", show_user(world, person)},
                {"currency", "XTR"},
                {"total_amount", invoice.stars},
                {"invoice_payload", invoice.payload}});
  return checkout.id;
}

bool answer_checkout(World& world, Bot& bot, const std::string& id, bool ok, std::string error) {
  settle_checkouts(world);
  const auto found = world.checkouts.find(id);
  if (found == world.checkouts.end() || found->second.state != "waiting") return false;
  Checkout& checkout = found->second;
  const auto invoice = world.invoices.find(checkout.invoice);
  if (invoice == world.invoices.end() || invoice->second.bot != bot.id) return false;
  if (!ok) {
    settle(world, checkout, "failed", std::move(error));
  } else if (auto enough = check_price(world, checkout.person, invoice->second.stars); !enough) {
    settle(world, checkout, "failed", enough.error().message);
  } else {
    complete(world, bot, checkout, invoice->second);
  }
  return true;
}

void settle_checkouts(World& world) {
  for (auto& [id, checkout] : world.checkouts) {
    if (checkout.state == "waiting" && world.now() > checkout.deadline) {
      settle(world, checkout, "failed", "the bot did not answer in time");
    }
  }
  std::erase_if(world.checkouts, [&](const auto& one) {
    return one.second.state != "waiting" && world.now() > one.second.deadline + kCheckoutsKeptMs;
  });
}

Result<std::string> buy_media(World& world, Number person, Chat& chat, Message& message) {
  if (message.paid_stars == 0) return fail(Errc::invalid, "this message is not for sale");
  if (message.buyers.contains(person)) return fail(Errc::conflict, "you bought this already");
  if (auto enough = check_price(world, person, message.paid_stars); !enough) return enough.error();
  Bot* bot = find_bot(world, chat.is_private() ? chat.key.bot : message.from);
  for (const Number id : bots_of(chat)) bot = bot == nullptr ? find_bot(world, id) : bot;
  if (bot == nullptr) return fail(Errc::not_found, "the seller is gone");
  JsonObject partner = user_partner(world, person, "paid_media_payment");
  if (!message.paid_payload.empty()) partner["paid_media_payload"] = message.paid_payload;
  const Charge charge =
      take_stars(world, *bot, person, {.stars = message.paid_stars, .payload = message.paid_payload},
                 std::move(partner));
  message.buyers.insert(person);
  tell_message(world, chat, message, "edit");
  queue_update(world, *bot, "purchased_paid_media", person,
               {{"from", show_user(world, person)}, {"paid_media_payload", message.paid_payload}});
  return charge.id;
}

Result<Subscription*> change_subscription(World& world, Number person, Bot& bot, std::string_view action,
                                          std::string_view payload) {
  Subscription* found = find_subscription(world, person, bot.id, payload);
  if (found == nullptr) return fail(Errc::not_found, "there is no such subscription");
  const auto stop = [&](bool cancelled) {
    if (found->is_cancelled == cancelled) return;
    found->is_cancelled = cancelled;
    tell_state(world, bot, *found, cancelled ? "canceled" : "active");
  };
  if (action == "cancel") {
    stop(true);
  } else if (action == "reenable") {
    if (found->is_cancelled_by_bot) return fail(Errc::forbidden, "the bot ended this subscription");
    stop(false);
  } else if (action == "renew") {
    if (found->is_cancelled) return fail(Errc::conflict, "this subscription is cancelled");
    if (!renew(world, bot, *found)) end(world, bot, *found);
  } else if (action == "expire" && found->is_cancelled) {
    found->is_over = true;  // the bot heard of it when it was cancelled
  } else if (action == "fail" || action == "expire") {
    end(world, bot, *found);
  } else {
    return fail(Errc::invalid, "action is cancel, reenable, renew, fail or expire");
  }
  ++world.changes;
  return found;
}

Result<> cancel_by_bot(World& world, Bot& bot, Number person, const std::string& charge, bool cancelled) {
  const auto found = std::ranges::find_if(world.subscriptions, [&](const Subscription& one) {
    return one.bot == bot.id && one.person == person && one.first_charge == charge && !one.is_over;
  });
  if (found == world.subscriptions.end()) return fail(Errc::invalid, "CHARGE_ID_INVALID");
  // Taken back, the person may have it renewed again: nobody does it for them.
  found->is_cancelled_by_bot = cancelled;
  found->is_cancelled = found->is_cancelled || cancelled;
  ++world.changes;
  return {};
}

}  // namespace banana::sandbox
