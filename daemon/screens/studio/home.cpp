#include "core/money/ledger.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {

View show_home(const Visit& visit) {
  const auto to = [&](std::string_view text, std::string_view screen) {
    return go(visit.say.plain(text), std::string{screen});
  };
  const auto balance =
      ledger::balance(visit.tx, ledger::Account::user(visit.person.id.value()), ledger::AssetId::token);
  return {.html = visit.say.html("studio.home.text",
                                 {{"name", visit.person.first_name}, {"tokens", balance.available()}}),
          .rows = {{to("studio.home.create", kCreate)},
                   {to("studio.home.model", kModel), to("studio.home.balance", kBalance)},
                   {to("studio.home.language", kLanguage), to("studio.home.help", kHelp)}}};
}

Move back_home(Visit& /*visit*/, std::string_view /*value*/) { return go_to(kHome); }

}  // namespace banana::screens::studio
