// Tokens for Stars: packs, or as many as somebody types (PA3).
#include <algorithm>
#include <charconv>
#include <utility>

#include "core/money/pack.hpp"
#include "core/ops/flags.hpp"
#include "daemon/screens/studio/plans.hpp"
#include "daemon/screens/studio/program.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/shop.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

Button pack_button(const Visit& visit, const money::Pack& pack) {
  const std::string_view label =
      pack.bonus > Tokens{} ? "studio.buy.button.pack_bonus" : "studio.buy.button.pack";
  return act(visit.say.plain(label, {{"tokens", pack.tokens}, {"bonus", pack.bonus}, {"stars", pack.stars}}),
             "pack", pack.name);
}

/// "300", "1 000", "⭐ 2,500": people write numbers in many ways, but only digits count.
std::optional<Stars> read_stars(std::string_view text) {
  constexpr std::size_t kDigitsMax = 7;
  std::string digits;
  for (const char c : text) {
    if (c >= '0' && c <= '9') {
      digits += c;
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-') {
      return std::nullopt;
    }
  }
  if (digits.empty() || digits.size() > kDigitsMax) return std::nullopt;
  std::int64_t stars = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), stars);
  return Stars{stars};
}

}  // namespace

View show_buy(const Visit& visit) {
  View view{.html = visit.say.html("studio.buy.nothing")};
  if (ops::flag_enabled(visit.tx, ops::flags::kTopUp)) {
    for (const money::Pack& pack : money::offered_packs(visit.tx)) {
      view.rows.push_back({pack_button(visit, pack)});
    }
    if (money::custom_pack(visit.tx)) {
      view.rows.push_back({act(visit.say.plain("studio.buy.button.amount"), "amount")});
    }
    if (!view.rows.empty()) view.html = visit.say.html("studio.buy.choose");
  }
  std::vector<Button> others;
  if (sells_plans(visit)) others.push_back(act(visit.say.plain("studio.plans.button.plans"), "plans"));
  others.push_back(act(visit.say.plain("studio.balance.button.code"), "code"));
  view.rows.push_back(std::move(others));
  view.rows.push_back(leave_row(visit));
  return view;
}

Move buy_pack(Visit& visit, std::string_view pack) { return order(visit, "pack:" + std::string{pack}); }

Move ask_amount(Visit& visit, std::string_view /*value*/) { return go_to(kAmount, same_way_back(visit)); }

View show_amount(const Visit& visit) {
  const auto custom = money::custom_pack(visit.tx);
  if (!custom) return show_buy(visit);
  const auto example = custom->gives(custom->min);
  std::string html =
      visit.say.html("studio.buy.amount",
                     {{"min", custom->min}, {"max", custom->max}, {"tokens", example ? *example : Tokens{}}});
  if (visit.memory.contains("wrong")) {
    html = visit.say.html("studio.buy.out_of_bounds", {{"min", custom->min}, {"max", custom->max}}) + "\n\n" +
           html;
  }
  return {.html = std::move(html),
          .rows = {{act(visit.say.plain("common.button.back"), "packs"), home_row(visit).front()}}};
}

Move type_amount(Visit& visit, const telegram::Message& message) {
  const auto custom = money::custom_pack(visit.tx);
  if (!custom) return go_to(kBuy, same_way_back(visit));
  const auto stars = read_stars(message.text);
  if (!stars || !custom->gives(*stars)) {
    JsonObject memory = same_way_back(visit);
    memory["wrong"] = true;
    return again(std::move(memory));
  }
  return order(visit, "stars:" + std::to_string(stars->units()));
}

Move to_packs(Visit& visit, std::string_view /*value*/) { return go_to(kBuy, same_way_back(visit)); }

}  // namespace banana::screens::studio
