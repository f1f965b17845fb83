// Promo and gift codes: typed, or followed by a link (PA8).
#include "core/money/redeem.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

using growth::CodeStatus;

constexpr std::string_view kWrong = "wrong";

std::string_view text_of(CodeStatus status) {
  switch (status) {
    case CodeStatus::given:
      return "studio.code.given";
    case CodeStatus::waiting:
      return "studio.code.waiting";
    case CodeStatus::not_started:
      return "studio.code.not_started";
    case CodeStatus::ended:
      return "studio.code.ended";
    case CodeStatus::used_up:
      return "studio.code.used_up";
    case CodeStatus::already_used:
      return "studio.code.already_used";
    case CodeStatus::another_waiting:
      return "studio.code.another_waiting";
    case CodeStatus::unknown:
    case CodeStatus::revoked:
      break;
  }
  return "studio.code.unknown";
}

struct Tried {
  bool worked = false;
  std::string html;
};

Tried redeem(Visit& visit, std::string_view code) {
  const growth::Redemption redeemed = growth::redeem_code(visit.tx, visit.person.id, code, visit.now);
  return {.worked = redeemed.status == CodeStatus::given || redeemed.status == CodeStatus::waiting,
          .html = visit.say.html(text_of(redeemed.status),
                                 {{"tokens", redeemed.tokens}, {"percent", redeemed.percent}})};
}

}  // namespace

Move open_code(Visit& visit, std::string_view code) { return go_home(visit, redeem(visit, code).html); }

View show_code(const Visit& visit) {
  std::string html = visit.say.html("studio.code.ask");
  if (const Json* wrong = visit.memory.if_contains(kWrong); wrong != nullptr && wrong->is_string()) {
    html = std::string{wrong->as_string()} + "\n\n" + html;
  }
  return {.html = std::move(html), .rows = {leave_row(visit)}};
}

Move type_code(Visit& visit, const telegram::Message& message) {
  Tried tried = redeem(visit, message.text);
  if (tried.worked) return go_home(visit, std::move(tried.html));
  JsonObject memory = same_way_back(visit);
  memory[kWrong] = std::move(tried.html);
  return again(std::move(memory));
}

Move ask_code(Visit& visit, std::string_view /*value*/) { return go_to(kCode, way_back(visit)); }

}  // namespace banana::screens::studio
