// What the bot can do, and what a shop has to say: terms, privacy, help with payments, the way to the people behind it.
#include <utility>

#include "core/payments/plan_order.hpp"
#include "core/payments/star_refund.hpp"
#include "daemon/screens/studio/program.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

constexpr std::string_view kText = "text";
constexpr std::string_view kPaySupport = "paysupport";

/// A word in the screen's memory, and the text it stands for.
constexpr std::pair<std::string_view, std::string_view> kTexts[] = {{"help", "studio.help.text"},
                                                                    {"terms", "studio.terms"},
                                                                    {"privacy", "studio.privacy"},
                                                                    {kPaySupport, "studio.paysupport"}};

std::string_view shown(const Visit& visit) {
  const Json* kept = visit.memory.if_contains(kText);
  if (kept == nullptr || !kept->is_string()) return "help";
  return kept->as_string();
}

std::string_view text_of(std::string_view name) {
  for (const auto& [known, text] : kTexts) {
    if (known == name) return text;
  }
  return "studio.help.text";
}

/// Their last payment that gave tokens, whether they are spent or not. A plan has given more than that: whoever wants out
/// of one stops it, or asks us.
std::optional<payments::Payment> last_payment(const Visit& visit) {
  constexpr std::int64_t kLookedAt = 20;
  for (payments::Payment& payment : payments::list_payments(
           visit.tx, {.user = visit.person.id, .state = payments::PaymentState::credited}, kLookedAt)) {
    if (!payment.order || !payments::plan_of(visit.tx, *payment.order)) return std::move(payment);
  }
  return std::nullopt;
}

std::vector<Button> contact_row(const Visit& visit) {
  if (program().screen("support") == nullptr) return {};
  return {go(visit.say.plain("studio.help.button.support"), "support")};
}

View paysupport(const Visit& visit) {
  View view{.html = visit.say.html("studio.paysupport")};
  if (const auto payment = last_payment(visit)) {
    const bool is_sure = visit.memory.contains("sure");
    if (is_sure) {
      view.html += "\n\n" + visit.say.html("studio.refund.sure",
                                           {{"stars", payment->stars}, {"tokens", payment->tokens}});
    }
    view.rows.push_back(
        {act(visit.say.plain(is_sure ? "studio.refund.button.sure" : "studio.refund.button.ask",
                             {{"stars", payment->stars}}),
             "refund", is_sure ? payment->id.str() : std::string{})});
  }
  return view;
}

}  // namespace

View show_help(const Visit& visit) {
  const std::string_view name = shown(visit);
  View view = name == kPaySupport ? paysupport(visit) : View{.html = visit.say.html(text_of(name))};
  if (auto row = contact_row(visit); !row.empty()) view.rows.push_back(std::move(row));
  const auto to = [&](std::string_view label, std::string_view text) {
    return act(visit.say.plain(label), "read", std::string{text});
  };
  if (name == "help") {
    view.rows.push_back(
        {to("studio.help.button.terms", "terms"), to("studio.help.button.privacy", "privacy")});
    view.rows.push_back({to("studio.help.button.paysupport", kPaySupport)});
    view.rows.push_back(home_row(visit));
  } else {
    view.rows.push_back({to("common.button.back", "help"), home_row(visit).front()});
  }
  return view;
}

Move read_help(Visit& /*visit*/, std::string_view text) { return go_to(kHelp, {{kText, text}}); }

/// The second press names the payment that was shown: another one that came meanwhile is not taken back for it.
Move take_back_last(Visit& visit, std::string_view id) {
  const auto payment = last_payment(visit);
  if (!payment) return again({{kText, kPaySupport}});
  if (id != payment->id.str()) return again({{kText, kPaySupport}, {"sure", true}});
  const auto asked = payments::ask_refund(
      visit.tx, payment->id,
      {.policy = RefundPolicy::refuse, .reason = "taken back by the buyer", .by = visit.person.label()},
      visit.ids, visit.now);
  Move move = again({{kText, kPaySupport}});
  move.toast = visit.say.plain(asked ? "studio.refund.asked" : "studio.refund.spent.alert");
  move.is_alert = !asked;
  return move;
}

}  // namespace banana::screens::studio
