// Who somebody is here, and what they can set (ST13).
#include "core/access/bot.hpp"
#include "core/money/ledger.hpp"
#include "core/studio/album.hpp"
#include "daemon/screens/studio/plans.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
View show_profile(const Visit& visit) {
  const auto balance =
      ledger::balance(visit.tx, ledger::Account::user(visit.person.id.value()), ledger::AssetId::token);
  const auto totals = banana::studio::totals_of(visit.tx, visit.person.id);
  const std::string id = std::to_string(visit.person.telegram_id.value_or(0));
  const std::string language{
      visit.say.html("common.language." + std::string{to_string(visit.person.speaks())})};
  const auto button = [&](std::string_view label, std::string action) {
    return act(visit.say.plain(label), std::move(action));
  };
  View view{.html = visit.say.html("studio.profile.text", {{"name", visit.person.name()},
                                                           {"id", id},
                                                           {"language", language},
                                                           {"tokens", balance.available()},
                                                           {"made", totals.made},
                                                           {"spent", totals.spent},
                                                           {"since", visit.person.created_at}})};
  if (const std::string plan = plan_line(visit); !plan.empty()) view.html += "\n" + plan;
  view.rows = {
      {button("studio.home.button.balance", "balance"), button("studio.profile.button.invite", "invite")},
      {button("studio.balance.button.code", "code"), button("studio.profile.button.language", "language")},
      {button("studio.profile.button.data", "data")},
      leave_row(visit)};
  if (sells_plans(visit)) view.rows[2].push_back(button("studio.plans.button.plans", "plans"));
  return view;
}

Move ask_profile(Visit& visit, std::string_view /*argument*/) {
  if (visit.screen == kHome || visit.screen == kProfile) return go_to(kProfile, same_way_back(visit));
  return go_to(kProfile, way_back(visit));
}

Move to_invite(Visit& visit, std::string_view /*value*/) { return go_to(kInvite, way_back(visit)); }
Move to_data(Visit& visit, std::string_view /*value*/) { return go_to(kData, way_back(visit)); }

}  // namespace banana::screens::studio
