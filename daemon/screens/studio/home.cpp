// All there is (ST2). A door is there when its screen is: what another build of the studio lacks is not offered.
#include "core/money/ledger.hpp"
#include "daemon/screens/studio/program.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

struct Door {
  std::string_view screen;
  std::string_view label;
  ops::Role role = ops::Role::user;  // and above
};
constexpr Door kDoors[] = {
    {"create", "studio.home.button.create"},
    {"edit", "studio.home.button.edit"},
    {"video", "studio.home.button.video"},
    {"templates", "studio.home.button.templates"},
    {"trending", "studio.home.button.trending"},
    {"model", "studio.home.button.model"},
    {"history", "studio.home.button.history"},
    {"profile", "studio.home.button.profile"},
    {"balance", "studio.home.button.balance"},
    {"help", "studio.home.button.help"},
    {"admin", "studio.home.button.admin", ops::Role::support},
};

std::vector<Button> open_doors(const Visit& visit) {
  std::vector<Button> open;
  for (const Door& door : kDoors) {
    if (program().screen(door.screen) == nullptr || visit.person.role() < door.role) continue;
    open.push_back(go(visit.say.plain(door.label), std::string{door.screen}));
  }
  return open;
}

}  // namespace

View show_home(const Visit& visit) {
  const auto balance =
      ledger::balance(visit.tx, ledger::Account::user(visit.person.id.value()), ledger::AssetId::token);
  View view{.html =
                visit.say.html(visit.memory.contains("welcome") ? "studio.home.welcome" : "studio.home.text",
                               {{"name", visit.person.first_name}, {"tokens", balance.available()}})};
  if (const Json* notice = visit.memory.if_contains("notice"); notice != nullptr && notice->is_string()) {
    view.html = std::string{notice->as_string()} + "\n\n" + view.html;
  }
  // What they come for has a row of its own, the others stand in pairs.
  for (Button& door : open_doors(visit)) {
    if (view.rows.size() < 2 || view.rows.back().size() == 2) view.rows.emplace_back();
    view.rows.back().push_back(std::move(door));
  }
  return view;
}

Move go_home(const Visit& /*visit*/, std::string notice) { return go_to(kHome, {{"notice", notice}}); }

Move back_home(Visit& /*visit*/, std::string_view /*value*/) { return go_to(kHome); }

std::vector<Button> home_row(const Visit& visit) {
  return {go(visit.say.plain("common.button.home"), std::string{kHome})};
}

}  // namespace banana::screens::studio
