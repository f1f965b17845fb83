// Somebody's own link, and what it has brought them: counts and sums, no names (RF1, RF2).
#include <fmt/format.h>

#include "core/access/bot.hpp"
#include "core/base/random.hpp"
#include "core/money/growth_rules.hpp"
#include "core/money/referral.hpp"
#include "core/net/url.hpp"
#include "core/ops/flags.hpp"
#include "core/telegram/keyboard.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

/// Empty until Telegram was asked for the bot's name.
std::string link_of(const Visit& visit) {
  const auto bot = access::find(visit.tx, visit.bot);
  if (!bot || bot->username.empty()) return {};
  SystemRandom random;
  return fmt::format("https://t.me/{}?start=ref_{}", bot->username,
                     growth::referral_code(visit.tx, visit.person.id, random));
}

std::string offer(const Visit& visit) {
  const growth::Rules rules = growth::rules(visit.tx);
  std::string html;
  if (rules.join_referrer > Tokens{})
    html += visit.say.html("studio.invite.for_joining", {{"tokens", rules.join_referrer}}) + "\n";
  if (rules.join_referee > Tokens{})
    html += visit.say.html("studio.invite.for_them", {{"tokens", rules.join_referee}}) + "\n";
  if (rules.percent > 0) {
    html += visit.say.html(rules.top_ups == growth::TopUps::first ? "studio.invite.for_first_top_up"
                                                                  : "studio.invite.for_top_ups",
                           {{"percent", rules.percent}}) +
            "\n";
  }
  return html;
}

}  // namespace

View show_invite(const Visit& visit) {
  const std::string link = link_of(visit);
  if (link.empty() || !ops::flag_enabled(visit.tx, ops::flags::kReferrals))
    return {.html = visit.say.html("studio.invite.closed"), .rows = {leave_row(visit)}};
  const growth::ReferralStats stats = growth::referral_stats(visit.tx, visit.person.id);
  const std::string share = fmt::format("https://t.me/share/url?url={}&text={}", net::percent_encode(link),
                                        net::percent_encode(visit.say.plain("studio.invite.words")));
  return {.html = visit.say.html("studio.invite.text", {{"offer", text::Html{offer(visit)}},
                                                        {"link", link},
                                                        {"brought", stats.brought},
                                                        {"paying", stats.paying},
                                                        {"earned", stats.for_joining + stats.for_top_ups}}),
          .rows = {{other(telegram::url_button(visit.say.plain("studio.invite.button.share"), share)),
                    other(telegram::copy_button(visit.say.plain("studio.invite.button.copy"), link))},
                   leave_row(visit)}};
}

}  // namespace banana::screens::studio
