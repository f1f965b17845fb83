#include "daemon/screens/studio/shop.hpp"

#include <charconv>

#include "core/payments/plan_order.hpp"
#include "core/people/terms.hpp"
#include "core/telegram/methods.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

constexpr std::size_t kTitleMax = 32;  // of an invoice

using What = std::variant<std::string, Stars>;

constexpr std::string_view kPack = "pack:";
constexpr std::string_view kStars = "stars:";
constexpr std::string_view kMonth = "month:";
constexpr std::string_view kYear = "year:";

std::optional<What> parse(std::string_view what) {
  if (what.starts_with(kPack)) return What{std::string{what.substr(kPack.size())}};
  if (!what.starts_with(kStars)) return std::nullopt;
  const std::string_view digits = what.substr(kStars.size());
  std::int64_t stars = 0;
  const auto [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), stars);
  if (fault != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return What{Stars{stars}};
}

/// Where it was chosen.
Move to_shelf(const Visit& visit, std::string_view what) {
  const bool is_plan = what.starts_with(kMonth) || what.starts_with(kYear);
  return go_to(is_plan ? kPlans : kBuy, same_way_back(visit));
}

Move not_for_sale(const Visit& visit, std::string_view what) {
  Move move = to_shelf(visit, what);
  move.toast = visit.say.plain("studio.buy.gone");
  return move;
}

/// The invoice of a month is a link, which Telegram is asked for first.
Move send_plan(Visit& visit, std::string_view plan, payments::Term term) {
  const auto made = payments::open_plan_order(
      visit.tx, {.bot = visit.bot, .user = visit.person.id, .plan = std::string{plan}, .term = term},
      visit.ids, visit.now);
  if (!made) {  // whoever has one sees it there
    return made.error().code == Errc::conflict ? to_shelf(visit, kMonth) : not_for_sale(visit, kMonth);
  }
  take_away_last_invoice(visit);
  const auto terms = payments::plan_of(visit.tx, made->id);
  const std::string title = telegram::shorten(terms ? terms->title : std::string{plan}, kTitleMax);
  const bool is_month = term == payments::Term::monthly;
  const telegram::Invoice invoice =
      payments::invoice_of(*made, title,
                           visit.say.plain(is_month ? "studio.plans.month.invoice.description"
                                                    : "studio.plans.year.invoice.description",
                                           {{"tokens", made->tokens}}));
  if (is_month) {
    payments::ask_link(
        visit.tx, *made, visit.chat, invoice,
        {.html = visit.say.html("studio.plans.pay",
                                {{"title", title}, {"tokens", made->tokens}, {"stars", made->stars}}),
         .label = visit.say.plain("studio.plans.button.pay", {{"stars", made->stars}}),
         .sorry = visit.say.html("studio.plans.no_link"),
         .slot = std::string{kInvoiceSlot}},
        visit.now);
    return stay(visit.say.plain("studio.plans.coming"));
  }
  visit.send({.bot = visit.bot,
              .chat = visit.chat,
              .call = telegram::send_invoice(visit.chat, invoice),
              .slot = std::string{kInvoiceSlot},
              .key = "invoice:" + made->id.str(),
              .about = "order:" + made->id.str()});
  return stay();
}

Move send_invoice(Visit& visit, std::string_view what) {
  if (what.starts_with(kMonth)) return send_plan(visit, what.substr(kMonth.size()), payments::Term::monthly);
  if (what.starts_with(kYear)) return send_plan(visit, what.substr(kYear.size()), payments::Term::annual);
  const auto wanted = parse(what);
  if (!wanted) return not_for_sale(visit, what);
  const auto made = payments::open_order(
      visit.tx, {.bot = visit.bot, .user = visit.person.id, .what = *wanted}, visit.ids, visit.now);
  if (!made) return not_for_sale(visit, what);
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

void take_away_last_invoice(Visit& visit) {
  if (!outbox::message_of(visit.tx, visit.bot, visit.chat, kInvoiceSlot)) return;
  visit.send({.bot = visit.bot,
              .chat = visit.chat,
              .call = telegram::delete_message(visit.chat),
              .slot = std::string{kInvoiceSlot}});
}

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

Move leave_terms(Visit& visit, std::string_view /*value*/) { return to_shelf(visit, chosen(visit)); }

Move agree(Visit& visit, std::string_view /*value*/) {
  if (!people::accept_terms(visit.tx, visit.person.id, kTermsVersion, visit.now)) return go_to(kHome);
  Move move = send_invoice(visit, chosen(visit));
  return move.to == Move::To::stay ? to_shelf(visit, chosen(visit)) : move;
}

}  // namespace banana::screens::studio
