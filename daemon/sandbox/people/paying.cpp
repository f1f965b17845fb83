// What people do with Stars.
#include "daemon/sandbox/people/all.hpp"
#include "daemon/sandbox/world/show.hpp"
#include "daemon/sandbox/world/stars.hpp"

namespace banana::sandbox {

namespace {

constexpr Number kStarsMax = 1'000'000'000;

Result<Outcome> pay_media(const Ask& ask, Chat& chat, Message& message) {
  const auto charge = buy_media(ask.world, ask.number("user"), chat, message);
  if (!charge) return charge.error();
  return Outcome{JsonObject{
      {"status", "paid"}, {"stars", ask.world.people.at(ask.number("user")).stars}, {"charge", *charge}}};
}

}  // namespace

Result<Outcome> pay(const Ask& ask) {
  const auto payer = ask.user();
  if (!payer) return payer.error();
  std::string slug = ask.text("slug");
  if (constexpr std::string_view kLink = "https://t.me/$"; slug.starts_with(kLink))
    slug.erase(0, kLink.size());
  if (slug.empty()) {
    const auto chat = ask.chat();
    if (!chat) return chat.error();
    const auto message = ask.message(**chat);
    if (!message) return message.error();
    if ((*message)->paid_stars != 0) return pay_media(ask, **chat, **message);
    slug = (*message)->invoice;
    if (slug.empty()) return fail(Errc::invalid, "there is nothing to pay in this message");
  }
  auto checkout = begin_checkout(ask.world, (*payer)->id, slug);
  if (!checkout) return checkout.error();
  return Outcome{.waits_for = std::move(*checkout)};
}

Result<Outcome> top_up(const Ask& ask) {
  const auto person = ask.user();
  if (!person) return person.error();
  const Number stars = ask.number("stars");
  if (stars < 1 || stars > kStarsMax - (*person)->stars)
    return fail(Errc::invalid, "stars is 1 to 1000000000 in all");
  (*person)->stars += stars;
  ++ask.world.changes;
  tell_balance(ask.world, (*person)->id);
  return Outcome{JsonObject{{"stars", (*person)->stars}}};
}

Result<Outcome> change_own_subscription(const Ask& ask) {
  const auto person = ask.user();
  if (!person) return person.error();
  const auto bot = ask.bot();
  if (!bot) return bot.error();
  const auto changed =
      change_subscription(ask.world, (*person)->id, **bot, ask.text("action"), ask.text("payload"));
  if (!changed) return changed.error();
  const Subscription& now = **changed;
  const bool is_active = !now.is_over && !now.is_cancelled && !now.is_cancelled_by_bot;
  return Outcome{JsonObject{{"state", now.is_over ? "failed"
                                      : is_active ? "active"
                                                  : "canceled"},
                            {"until", now.until}}};
}

Result<Outcome> charge_back_payment(const Ask& ask) {
  if (auto done = charge_back(ask.world, ask.text("charge")); !done) return done.error();
  return Outcome{};
}

}  // namespace banana::sandbox
