// All that is known of somebody, as files; and forgetting it for good (ST13).
#include <fmt/format.h>

#include "core/money/ledger.hpp"
#include "core/outbox/outbox.hpp"
#include "core/people/export_part.hpp"
#include "core/table/table.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

/// The name by which the message goes on that says good-bye.
constexpr std::string_view kGoodbye = "goodbye";

bool is_sure(const Visit& visit) { return visit.memory.contains("sure"); }

}  // namespace

View show_data(const Visit& visit) {
  return {.html = visit.say.html("studio.data.text"),
          .rows = {{act(visit.say.plain("studio.data.button.export"), "export")},
                   {act(visit.say.plain("studio.data.button.erase"), "erase")},
                   leave_row(visit)}};
}

Move export_data(Visit& visit, std::string_view /*value*/) {
  const auto parts = people::export_parts(visit.tx, visit.person.id, personal_data(), visit.now);
  // Whoever presses again within the minute waits for what is on its way.
  const auto minute = to_unix_ms(visit.now) / 60'000;
  for (std::size_t n = 0; n < parts.size(); ++n) {
    const std::string name = parts.size() == 1
                                 ? std::string{"banana-my-data.json"}
                                 : fmt::format("banana-my-data-{}-of-{}.json", n + 1, parts.size());
    visit.send({.bot = visit.bot,
                .chat = visit.chat,
                .call = telegram::send_document(
                    visit.chat, telegram::from_store(parts[n].str(), name, "application/json")),
                .key = fmt::format("data:{}:{}:{}", visit.person.id.value(), minute, n)});
  }
  Move move = again(visit.memory);
  move.toast = visit.say.plain("studio.data.sending");
  return move;
}

Move to_erase(Visit& visit, std::string_view /*value*/) { return go_to(kErase, way_back(visit)); }

View show_erase(const Visit& visit) {
  const auto balance =
      ledger::balance(visit.tx, ledger::Account::user(visit.person.id.value()), ledger::AssetId::token);
  Button yes = act(visit.say.plain(is_sure(visit) ? "studio.erase.button.sure" : "studio.erase.button.yes"),
                   is_sure(visit) ? "forget" : "yes");
  yes.style = telegram::ButtonStyle::danger;
  return {.html = visit.say.html(is_sure(visit) ? "studio.erase.sure" : "studio.erase.text",
                                 {{"tokens", balance.available()}}),
          .rows = {{std::move(yes)}, leave_row(visit)}};
}

Move ask_again(Visit& visit, std::string_view /*value*/) {
  JsonObject memory = visit.memory;
  memory["sure"] = true;
  return again(std::move(memory));
}

Move erase(Visit& visit, std::string_view /*value*/) {
  if (!is_sure(visit)) return again(visit.memory);
  if (visit.person.role() != ops::Role::user) return alert(visit.say.plain("studio.erase.staff.alert"));
  if (!people::erase_person(visit.tx, visit.person.id, personal_data(), visit.now))
    return alert(visit.say.plain("studio.erase.not_now.alert"));
  // Nothing is remembered of where they were: what they see is the last message of its kind.
  visit.send({.bot = visit.bot,
              .chat = visit.chat,
              .call = telegram::edit_message_text(visit.chat, visit.say.html("studio.erase.done")),
              .slot = std::string{kGoodbye}});
  return part_with(std::string{kGoodbye});
}

}  // namespace banana::screens::studio
