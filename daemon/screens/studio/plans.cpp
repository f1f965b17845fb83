// Plans: what there is, what somebody has, and whether it goes on (PA4).
#include "daemon/screens/studio/plans.hpp"

#include <algorithm>
#include <iterator>

#include "core/money/plan.hpp"
#include "core/ops/flags.hpp"
#include "core/payments/subscription.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/shop.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

using payments::Subscription;
using payments::SubscriptionState;
using payments::Term;

/// What a button may carry besides the rest.
constexpr std::size_t kPlanNameMax = 40;
/// More would not fit into one message.
constexpr std::size_t kPlansMax = 10;

constexpr std::string_view kSure = "sure";
constexpr std::string_view kHow = "how";

std::optional<Subscription> own_plan(const Visit& visit) {
  return payments::plan_now(visit.tx, visit.person.id, visit.now);
}

std::string title_of(const money::Plan& plan) { return plan.title.empty() ? plan.name : plan.title; }

/// A line each.
std::string gives(const Visit& visit, Tokens tokens, const JsonObject& perks) {
  std::string html = visit.say.html("studio.plans.tokens", {{"tokens", tokens}});
  const std::int64_t open = money::value_of(perks, money::kOpenMax);
  if (open > visit.around.jobs.user_open_max)
    html += "\n" + visit.say.html("studio.plans.open_max", {{"open", open}});
  const std::int64_t hourly = money::value_of(perks, money::kHourlyMax);
  if (const std::int64_t usual = visit.around.jobs.user_hourly_max; usual > 0 && hourly > usual)
    html += "\n" + visit.say.html("studio.plans.hourly_max", {{"hourly", hourly}});
  if (money::value_of(perks, money::kPriority) > 1) html += "\n" + visit.say.html("studio.plans.priority");
  return html;
}

/// How much less a year costs than twelve months, in hundredths; 0 where it does not, or is not for both.
std::int64_t saving(const money::Plan& plan) {
  if (!plan.monthly || !plan.annual) return 0;
  const std::int64_t months = plan.monthly->units() * payments::kMonthsOfYear;
  return std::max<std::int64_t>(0, (months - plan.annual->units()) * 100 / months);
}

std::string about(const Visit& visit, const money::Plan& plan) {
  std::string html = visit.say.html("studio.plans.title", {{"title", title_of(plan)}}) + "\n" +
                     gives(visit, plan.tokens, plan.perks);
  if (const std::int64_t less = saving(plan); less > 0)
    html += "\n" + visit.say.html("studio.plans.saving", {{"less", less}});
  return html;
}

bool can_be_sold(const money::Plan& plan) {
  return plan.tokens > Tokens{} && plan.name.size() <= kPlanNameMax;
}

void add_offers(const Visit& visit, View& view) {
  std::size_t shown = 0;
  for (const money::Plan& plan : money::offered_plans(visit.tx)) {
    if (!can_be_sold(plan) || ++shown > kPlansMax) continue;
    view.html += "\n\n" + about(visit, plan);
    const auto buy = [&](std::string_view label, Stars stars, std::string_view action) {
      view.rows.push_back({act(visit.say.plain(label, {{"title", title_of(plan)}, {"stars", stars}}),
                               std::string{action}, plan.name)});
    };
    if (plan.monthly) buy("studio.plans.button.month", *plan.monthly, "month");
    if (plan.annual) buy("studio.plans.button.year", *plan.annual, "year");
  }
}

std::string_view what_comes(const Subscription& plan) {
  if (plan.term == Term::annual) return "studio.plans.paid_once";
  return plan.state == SubscriptionState::active ? "studio.plans.renewed_on" : "studio.plans.ending";
}

View show_own(const Visit& visit, const Subscription& plan) {
  View view{.html = visit.say.html("studio.plans.yours", {{"title", plan.title}}) + "\n\n" +
                    gives(visit, plan.tokens, plan.perks) + "\n\n" +
                    visit.say.html(what_comes(plan), {{"until", plan.until}})};
  if (plan.term == Term::annual) return view;
  if (plan.is_renewed()) {
    const bool is_sure = visit.memory.contains(kSure);
    if (is_sure) view.html += "\n\n" + visit.say.html("studio.plans.sure");
    view.rows.push_back(
        {act(visit.say.plain(is_sure ? "studio.plans.button.sure" : "studio.plans.button.cancel"), "cancel",
             is_sure ? plan.id.str() : std::string{})});
  } else if (visit.memory.contains(kHow)) {
    view.html += "\n\n" + visit.say.html("studio.plans.how", {{"title", plan.title}});
  } else {
    view.rows.push_back({act(visit.say.plain("studio.plans.button.go_on"), "go_on")});
  }
  return view;
}

Move show_again(const Visit& visit, std::string_view with) {
  JsonObject memory = same_way_back(visit);
  memory[with] = true;
  return again(std::move(memory));
}

}  // namespace

View show_plans(const Visit& visit) {
  const auto plan = own_plan(visit);
  View view = plan ? show_own(visit, *plan) : View{};
  if (!payments::binding_plan(visit.tx, visit.person.id, visit.now)) {
    View offers{.html = visit.say.html(plan ? "studio.plans.another" : "studio.plans.choose")};
    if (ops::flag_enabled(visit.tx, ops::flags::kTopUp)) add_offers(visit, offers);
    if (!offers.rows.empty()) {
      view.html += (plan ? "\n\n" : "") + offers.html;
      std::ranges::move(offers.rows, std::back_inserter(view.rows));
    } else if (!plan) {
      view.html = visit.say.html("studio.plans.nothing");
    }
  }
  view.rows.push_back(leave_row(visit));
  return view;
}

Move ask_plans(Visit& visit, std::string_view /*argument*/) {
  if (visit.screen == kHome || visit.screen == kPlans) return go_to(kPlans, same_way_back(visit));
  return go_to(kPlans, way_back(visit));
}
Move to_plans(Visit& visit, std::string_view /*value*/) { return go_to(kPlans, way_back(visit)); }
Move buy_month(Visit& visit, std::string_view plan) { return order(visit, "month:" + std::string{plan}); }
Move buy_year(Visit& visit, std::string_view plan) { return order(visit, "year:" + std::string{plan}); }

/// The second press names the plan that was shown.
Move cancel_plan(Visit& visit, std::string_view id) {
  const auto plan = own_plan(visit);
  if (!plan || !plan->is_renewed()) return again(same_way_back(visit));
  if (id != plan->id.str()) return show_again(visit, kSure);
  Move move = again(same_way_back(visit));
  if (payments::stop_renewal(visit.tx, plan->id, visit.now))
    move.toast = visit.say.plain("studio.plans.cancelled");
  return move;
}

Move go_on_with_plan(Visit& visit, std::string_view /*value*/) {
  const auto plan = own_plan(visit);
  if (!plan || !payments::allow_renewal(visit.tx, plan->id, visit.now)) return again(same_way_back(visit));
  return show_again(visit, kHow);
}

std::string plan_line(const Visit& visit) {
  const auto plan = own_plan(visit);
  if (!plan) return {};
  return visit.say.html("studio.plans.line", {{"title", plan->title}, {"until", plan->until}});
}

bool sells_plans(const Visit& visit) {
  return std::ranges::any_of(money::offered_plans(visit.tx), can_be_sold) || own_plan(visit);
}

std::string plan_paid(Visit& visit, const Subscription& plan) {
  // Said when its end has come and nothing was paid for another month by then.
  constexpr Millis kGrace{3'600'000};
  visit.send({.bot = visit.bot,
              .chat = visit.chat,
              .call = telegram::send_message(visit.chat,
                                             visit.say.html("studio.plans.over", {{"title", plan.title}})),
              .key = plan.over_key(),
              .about = "subscription:" + plan.id.str(),
              .not_before = plan.until + kGrace});
  return visit.say.html("studio.plans.paid", {{"title", plan.title}, {"until", plan.until}});
}

void tell_plan_ended(Visit& visit, const payments::Payment& refunded) {
  const auto plan = refunded.order ? payments::subscription_of(visit.tx, *refunded.order) : std::nullopt;
  if (!plan || plan->state != SubscriptionState::over || plan->paid_by != refunded.id) return;
  visit.send(
      telegram::send_message(visit.chat, visit.say.html("studio.plans.refunded", {{"title", plan->title}})));
}

Move plan_changed(Visit& visit, const telegram::SubscriptionChange& change) {
  const auto plan = payments::heed(visit.tx, visit.bot, visit.person.id, change, visit.now);
  if (!plan) return stay();
  std::string_view text = "studio.plans.told_active";
  if (plan->state == SubscriptionState::cancelled) text = "studio.plans.told_cancelled";
  if (plan->state == SubscriptionState::failed) {
    text = plan->holds(visit.now) ? "studio.plans.told_failed" : "studio.plans.told_over";
  }
  visit.send(telegram::send_message(visit.chat,
                                    visit.say.html(text, {{"title", plan->title}, {"until", plan->until}})));
  return stay();
}

}  // namespace banana::screens::studio
