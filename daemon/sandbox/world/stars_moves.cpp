#include "daemon/sandbox/world/stars_moves.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/messages.hpp"
#include "daemon/sandbox/world/people.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/stars.hpp"

namespace banana::sandbox {

namespace {

constexpr std::size_t kTransactionsMax = 100'000;

void note(Bot& bot, Transaction transaction) {
  if (bot.transactions.size() >= kTransactionsMax) bot.transactions.erase(bot.transactions.begin());
  bot.transactions.push_back(std::move(transaction));
}

}  // namespace

JsonObject user_partner(World& world, Number person, std::string_view type) {
  return {{"type", "user"}, {"transaction_type", type}, {"user", show_user(world, person)}};
}

Charge take_stars(World& world, Bot& bot, Number person, Price price, JsonObject partner) {
  Charge charge{.id = "stx" + world.random.token(24),
                .provider_id = fmt::format("{}_{}", person, world.next_query++),
                .payload = std::move(price.payload),
                .bot = bot.id,
                .person = person,
                .stars = price.stars,
                .at = world.now(),
                .period = price.period};
  world.people.at(person).stars -= price.stars;
  bot.stars += price.stars;
  note(bot,
       {.id = charge.id, .stars = price.stars, .at = charge.at, .out = false, .partner = std::move(partner)});
  world.charges[charge.id] = charge;
  ++world.changes;
  tell_balance(world, person);
  return charge;
}

Result<> refund(World& world, Bot& bot, Number person, const std::string& id) {
  if (id.empty()) return fail(Errc::invalid, "CHARGE_ID_EMPTY");
  if (find_person(world, person) == nullptr) return fail(Errc::invalid, "USER_ID_INVALID");
  const auto found = world.charges.find(id);
  if (found == world.charges.end() || found->second.bot != bot.id || found->second.person != person) {
    return fail(Errc::invalid, "CHARGE_ID_INVALID");
  }
  Charge& charge = found->second;
  if (charge.is_refunded || charge.is_charged_back) return fail(Errc::invalid, "CHARGE_ALREADY_REFUNDED");
  charge.is_refunded = true;
  world.people.at(person).stars += charge.stars;
  bot.stars -= charge.stars;
  JsonObject partner;
  for (const Transaction& one : bot.transactions) {
    if (one.id == id && !one.out) partner = one.partner;
  }
  note(bot, {.id = id, .stars = charge.stars, .at = world.now(), .out = true, .partner = std::move(partner)});
  ++world.changes;
  tell_balance(world, person);
  Chat& chat = private_chat(world, person, bot.id);
  post(world, chat,
       {.from = person,
        .content = {{"refunded_payment", JsonObject{{"currency", "XTR"},
                                                    {"total_amount", charge.stars},
                                                    {"invoice_payload", charge.payload},
                                                    {"telegram_payment_charge_id", charge.id},
                                                    {"provider_payment_charge_id", charge.provider_id}}}}});
  return {};
}

Result<> charge_back(World& world, const std::string& id) {
  const auto found = world.charges.find(id);
  Bot* bot = found == world.charges.end() ? nullptr : find_bot(world, found->second.bot);
  if (bot == nullptr) return fail(Errc::not_found, "there is no such charge");
  Charge& charge = found->second;
  if (charge.is_refunded || charge.is_charged_back)
    return fail(Errc::conflict, "this charge was given back already");
  charge.is_charged_back = true;
  bot->stars -= charge.stars;
  note(*bot,
       {.id = id, .stars = charge.stars, .at = world.now(), .out = true, .partner = {{"type", "other"}}});
  ++world.changes;
  return {};
}

Subscription* find_subscription(World& world, Number person, Number bot, std::string_view payload) {
  const auto found = std::ranges::find_if(world.subscriptions, [&](const Subscription& one) {
    return one.person == person && one.bot == bot && !one.is_over &&
           (payload.empty() || one.payload == payload);
  });
  return found == world.subscriptions.end() ? nullptr : &*found;
}

Result<> pay_for_link(World& world, Number person, Chat& chat, const InviteLink& link) {
  Person* payer = find_person(world, person);
  if (payer == nullptr) return fail(Errc::not_found, "there is no such person");
  if (payer->stars < link.stars) {
    return fail(Errc::insufficient, fmt::format("you have {} Stars and need {}", payer->stars, link.stars));
  }
  payer->stars -= link.stars;
  chat.stars += link.stars;
  ++world.changes;
  tell_balance(world, person);
  return {};
}

JsonObject show_transaction(const Transaction& transaction) {
  JsonObject out{{"id", transaction.id}, {"amount", transaction.stars}, {"date", transaction.at / 1000}};
  out[transaction.out ? "receiver" : "source"] = transaction.partner;
  return out;
}

}  // namespace banana::sandbox
