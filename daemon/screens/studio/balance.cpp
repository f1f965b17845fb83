// What somebody has, what became of it, and where more comes from (ST14).
#include "core/money/ledger.hpp"
#include "core/payments/debt.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/statement.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

constexpr std::string_view kPages = "pages";
constexpr std::size_t kPagesMax = 100;

/// Where each page begins that lies above the one that is shown.
JsonArray pages_of(const Visit& visit) {
  const Json* pages = visit.memory.if_contains(kPages);
  return pages != nullptr && pages->is_array() ? pages->as_array() : JsonArray{};
}

ledger::TransferId before(const JsonArray& pages) {
  if (pages.empty() || !pages.back().is_string()) return {};
  return ledger::TransferId::parse(pages.back().as_string()).value_or(ledger::TransferId{});
}

Move show_pages(const Visit& visit, JsonArray pages) {
  JsonObject memory = visit.memory;
  memory[kPages] = std::move(pages);
  return again(std::move(memory));
}

/// A picture waits for these tokens, and not just another page of the account.
bool can_resume(const Visit& visit) {
  const Json* back = visit.memory.if_contains("back");
  return back != nullptr && back->at("memory").as_object().contains("draft");
}

std::string summary(const Visit& visit) {
  const ledger::Balance tokens =
      ledger::balance(visit.tx, ledger::Account::user(visit.person.id.value()), ledger::AssetId::token);
  std::string html =
      visit.say.html("studio.balance.text", {{"tokens", tokens.available()}, {"held", tokens.held}});
  const Tokens debt = payments::debt_of(visit.tx, visit.person.id);
  if (debt > Tokens{}) html += "\n" + visit.say.html("studio.balance.debt", {{"tokens", debt}});
  return html;
}

}  // namespace

View show_balance(const Visit& visit) {
  const JsonArray pages = pages_of(visit);
  const Statement statement = read_statement(visit, before(pages));
  View view{.html = summary(visit)};
  if (!statement.lines.empty()) {
    view.html += "\n\n" + visit.say.html("studio.balance.last");
    for (const std::string& line : statement.lines) view.html += "\n" + line;
  }
  if (can_resume(visit)) view.rows.push_back({act(visit.say.plain("studio.balance.button.resume"), "back")});
  view.rows.push_back({act(visit.say.plain("studio.balance.button.buy"), "buy"),
                       act(visit.say.plain("studio.balance.button.code"), "code")});
  std::vector<Button> turning;
  if (!pages.empty()) turning.push_back(act(visit.say.plain("studio.balance.button.newer"), "newer"));
  if (statement.next && pages.size() < kPagesMax)
    turning.push_back(act(visit.say.plain("studio.balance.button.older"), "older", statement.next->str()));
  if (!turning.empty()) view.rows.push_back(std::move(turning));
  view.rows.push_back(can_resume(visit) ? home_row(visit) : leave_row(visit));
  return view;
}

Move ask_balance(Visit& visit, std::string_view /*argument*/) {
  if (visit.screen == kHome || visit.screen == kBalance) return go_to(kBalance, same_way_back(visit));
  return go_to(kBalance, way_back(visit));
}

Move older(Visit& visit, std::string_view last) {
  JsonArray pages = pages_of(visit);
  if (pages.size() >= kPagesMax || !ledger::TransferId::parse(last)) return again(visit.memory);
  pages.emplace_back(last);
  return show_pages(visit, std::move(pages));
}

Move newer(Visit& visit, std::string_view /*value*/) {
  JsonArray pages = pages_of(visit);
  if (!pages.empty()) pages.pop_back();
  return show_pages(visit, std::move(pages));
}

Move to_buy(Visit& visit, std::string_view /*value*/) {
  return go_to(kBuy, has_way_back(visit) ? same_way_back(visit) : way_back(visit));
}

}  // namespace banana::screens::studio
