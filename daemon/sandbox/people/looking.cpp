// What there is to see.
#include <algorithm>

#include "daemon/sandbox/people/all.hpp"
#include "daemon/sandbox/world/chats.hpp"
#include "daemon/sandbox/world/commands.hpp"
#include "daemon/sandbox/world/show.hpp"

namespace banana::sandbox {

namespace {
constexpr Number kHistoryMax = 200;
constexpr std::size_t kCallsAtOnceMax = 1000;
}  // namespace

Result<Outcome> see_state(const Ask& ask) {
  JsonArray users;
  for (const auto& [id, person] : ask.world.people) users.push_back(person_user(person));
  JsonObject out{{"users", std::move(users)}};
  if (!ask.has("user")) return Outcome{std::move(out)};
  const auto me = ask.user();
  if (!me) return me.error();
  JsonArray chats;
  for (const auto& [key, chat] : ask.world.chats) {
    const bool is_mine =
        chat.is_private() ? key.chat == (*me)->id : member_of(chat, (*me)->id).is_in() && chat.moved_to == 0;
    if (is_mine) chats.push_back(person_chat(ask.world, (*me)->id, chat));
  }
  out["me"] = person_user(**me);
  out["chats"] = std::move(chats);
  return Outcome{std::move(out)};
}

Result<Outcome> see_history(const Ask& ask) {
  const auto chat = ask.chat();
  if (!chat) return chat.error();
  const Number limit = std::clamp<Number>(ask.number("limit", 50), 1, kHistoryMax);
  auto at = ask.has("before") ? (*chat)->messages.lower_bound(ask.number("before")) : (*chat)->messages.end();
  std::vector<const Message*> found;
  while (at != (*chat)->messages.begin() && static_cast<Number>(found.size()) < limit)
    found.push_back(&(--at)->second);
  JsonArray out;
  for (auto message = found.rbegin(); message != found.rend(); ++message) {
    out.push_back(person_message(ask.world, ask.number("user"), **chat, **message));
  }
  return Outcome{JsonObject{{"messages", std::move(out)}}};
}

Result<Outcome> see_invoice(const Ask& ask) {
  const auto found = ask.world.invoices.find(ask.text("slug"));
  if (found == ask.world.invoices.end()) return fail(Errc::not_found, "there is no such invoice");
  const Invoice& invoice = found->second;
  const auto bot = ask.world.bots.find(invoice.bot);
  JsonObject out{{"title", invoice.title},
                 {"description", invoice.description},
                 {"stars", invoice.stars},
                 {"bot", bot == ask.world.bots.end() ? "" : bot->second.name},
                 {"recurring", invoice.period != 0}};
  if (!invoice.photo.empty()) out["photo"] = invoice.photo;
  return Outcome{std::move(out)};
}

Result<Outcome> see_bots(const Ask& ask) {
  JsonArray out;
  for (const auto& [id, bot] : ask.world.bots) {
    out.push_back(JsonObject{{"id", id},
                             {"username", bot.username},
                             {"first_name", bot.name},
                             {"description", profile_text(bot, "description", "")},
                             {"token", bot.token},
                             {"stars", bot.stars},
                             {"webhook", bot.webhook.url},
                             {"pending", bot.updates.size()}});
  }
  return Outcome{JsonObject{{"bots", std::move(out)}}};
}

Result<Outcome> see_charges(const Ask& ask) {
  Number bot = 0;
  if (ask.has("bot")) {
    const auto found = ask.bot();
    if (!found) return found.error();
    bot = (*found)->id;
  }
  std::vector<const Charge*> found;
  for (const auto& [id, charge] : ask.world.charges) {
    const bool fits =
        (bot == 0 || charge.bot == bot) && (!ask.has("user") || charge.person == ask.number("user"));
    if (fits) found.push_back(&charge);
  }
  std::ranges::sort(found, {}, &Charge::at);
  JsonArray out;
  for (const Charge* charge : found) {
    out.push_back(JsonObject{{"id", charge->id},
                             {"bot", charge->bot},
                             {"user", charge->person},
                             {"stars", charge->stars},
                             {"payload", charge->payload},
                             {"refunded", charge->is_refunded},
                             {"charged_back", charge->is_charged_back},
                             {"at", charge->at / 1000}});
  }
  return Outcome{JsonObject{{"charges", std::move(out)}}};
}

Result<Outcome> see_calls(const Ask& ask) {
  Number bot = 0;
  if (ask.has("bot") && !ask.text("bot").empty()) {
    const auto found = ask.bot();
    if (!found) return found.error();
    bot = (*found)->id;
  }
  const Number since = ask.number("since");
  const std::string method = ask.text("method");
  JsonArray out;
  Number next = std::max<Number>(since, 0);
  for (const CallRecord& call : ask.world.calls) {
    if (call.n < since || (bot != 0 && call.bot != bot) || (!method.empty() && call.method != method))
      continue;
    if (out.size() >= kCallsAtOnceMax) break;
    out.push_back(JsonObject{{"n", call.n},
                             {"at", call.at},
                             {"bot", call.bot},
                             {"method", call.method},
                             {"params", call.params},
                             {"ok", call.code == 200},
                             {"code", call.code},
                             {"description", call.description}});
    next = call.n + 1;
  }
  return Outcome{JsonObject{{"calls", std::move(out)}, {"next", next}}};
}

Result<Outcome> see_faults(const Ask& ask) {
  JsonArray out;
  for (const Fault& fault : ask.world.faults) {
    out.push_back(JsonObject{
        {"kind", fault.kind}, {"bot", fault.bot}, {"method", fault.method}, {"times", fault.times}});
  }
  return Outcome{JsonObject{{"faults", std::move(out)}}};
}

}  // namespace banana::sandbox
