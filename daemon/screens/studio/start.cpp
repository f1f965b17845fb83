// /start and the links that lead here (ST1, RF1, RF3, PA8).
#include "core/money/campaign.hpp"
#include "core/money/free_credits.hpp"
#include "core/money/referral.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

/// Telegram's bound; whoever types more has no link.
constexpr std::size_t kLinkBytesMax = 64;

/// t.me/<bot>?start=<prefix><code>: what it opens, once they have a language.
struct Link {
  std::string_view prefix;
  Move (*open)(Visit& visit, std::string_view code);
};
constexpr Link kLinks[] = {
    {"promo_", &open_code},
    {"tpl_", &open_template},
    {"job_", &open_job},
};

void thank_referrer(Visit& visit, const growth::Joined& joined) {
  if (!joined.referrer || joined.to_referrer <= Tokens{}) return;
  const auto referrer = people::find(visit.tx, *joined.referrer);
  if (!referrer || !referrer->telegram_id) return;
  const text::Voice say = visit.texts.in(referrer->speaks());
  const ChatId chat{*referrer->telegram_id};
  visit.send({.bot = visit.bot,
              .chat = chat,
              .call = telegram::send_message(
                  chat, say.html("studio.invite.joined", {{"tokens", joined.to_referrer}})),
              .key = "joined:" + visit.person.id.str()});
}

/// Who or what brought them counts at the first contact alone, so before anything is asked.
void note_origin(Visit& visit, std::string_view link) {
  const people::Met met{.person = visit.person, .is_new = visit.is_new};
  constexpr std::string_view kReferral = "ref_";
  constexpr std::string_view kCampaign = "c_";
  if (link.starts_with(kReferral)) {
    const auto joined = growth::join_by_referral(visit.tx, met, link.substr(kReferral.size()), visit.now);
    if (joined) thank_referrer(visit, *joined);
  } else if (link.starts_with(kCampaign)) {
    growth::follow_campaign(visit.tx, met, link.substr(kCampaign.size()), visit.now);
  }
}

}  // namespace

Move start(Visit& visit, std::string_view argument) {
  const std::string_view link = argument.size() <= kLinkBytesMax ? argument : std::string_view{};
  note_origin(visit, link);
  static_cast<void>(growth::give_free_credits(visit.tx, visit.person, visit.now));
  if (!visit.person.language) return go_to(kLanguage, {{"link", link}});
  return open_link(visit, link);
}

Move open_link(Visit& visit, std::string_view link) {
  for (const Link& known : kLinks) {
    if (link.starts_with(known.prefix)) return known.open(visit, link.substr(known.prefix.size()));
  }
  return go_to(kHome);
}

}  // namespace banana::screens::studio
