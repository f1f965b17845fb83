#include "daemon/screens/studio/shop.hpp"

#include <charconv>

#include "core/payments/star_order.hpp"
#include "core/people/terms.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

using What = std::variant<std::string, Stars>;

constexpr std::string_view kPack = "pack:";
constexpr std::string_view kStars = "stars:";

std::optional<What> parse(std::string_view what) {
  if (what.starts_with(kPack)) return What{std::string{what.substr(kPack.size())}};
  if (!what.starts_with(kStars)) return std::nullopt;
  const std::string_view digits = what.substr(kStars.size());
  std::int64_t stars = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), stars);
  if (fault != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return What{Stars{stars}};
}

Move not_for_sale(Visit& visit) {
  Move move = go_to(kBuy, same_way_back(visit));
  move.toast = visit.say.plain("studio.buy.gone");
  return move;
}

void take_away_last_invoice(Visit& visit) {
  if (!outbox::message_of(visit.tx, visit.bot, visit.chat, kInvoiceSlot)) return;
  visit.send({.bot = visit.bot,
              .chat = visit.chat,
              .call = telegram::delete_message(visit.chat),
              .slot = std::string{kInvoiceSlot}});
}

Move send_invoice(Visit& visit, std::string_view what) {
  const auto wanted = parse(what);
  if (!wanted) return not_for_sale(visit);
  const auto made = payments::open_order(
      visit.tx, {.bot = visit.bot, .user = visit.person.id, .what = *wanted}, visit.ids, visit.now);
  if (!made) return not_for_sale(visit);
  take_away_last_invoice(visit);
  visit.send(
      {.bot = visit.bot,
       .chat = visit.chat,
       .call = telegram::send_invoice(
           visit.chat, payments::invoice_of(
                           *made, visit.say.plain("studio.buy.invoice.title", {{"tokens", made->gives()}}),
                           visit.say.plain("studio.buy.invoice.description", {{"tokens", made->gives()}}))),
       .slot = std::string{kInvoiceSlot},
       .key = "invoice:" + made->id.str(),
       .about = "order:" + made->id.str()});
  return stay();
}

std::string_view chosen(const Visit& visit) {
  const Json* what = visit.memory.if_contains("what");
  return what != nullptr && what->is_string() ? std::string_view{what->as_string()} : std::string_view{};
}

}  // namespace

Move order(Visit& visit, std::string_view what) {
  if (!people::must_accept_terms(visit.person, kTermsVersion)) return send_invoice(visit, what);
  JsonObject memory = same_way_back(visit);
  memory["what"] = what;
  return go_to(kAgree, std::move(memory));
}

View show_agree(const Visit& visit) {
  return {.html = visit.say.html("studio.agree.ask") + "\n\n" + visit.say.html("studio.terms"),
          .rows = {{act(visit.say.plain("studio.agree.button.agree"), "agree")},
                   {act(visit.say.plain("common.button.back"), "packs"), home_row(visit).front()}}};
}

Move agree(Visit& visit, std::string_view /*value*/) {
  if (!people::accept_terms(visit.tx, visit.person.id, kTermsVersion, visit.now)) return go_to(kHome);
  Move move = send_invoice(visit, chosen(visit));
  return move.to == Move::To::stay ? go_to(kBuy, same_way_back(visit)) : move;
}

}  // namespace banana::screens::studio
