// ST9: what somebody made, as a link for friends: the words and settings of it, not their pictures.
#include "core/access/bot.hpp"
#include "core/gallery/shared.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/studio/own_job.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
Move share_result(Visit& visit, std::string_view id) {
  const auto job = own_job(visit, id);
  const auto bot = access::find(visit.tx, visit.bot);
  if (!job || !bot || bot->username.empty()) return alert(visit.say.plain("studio.result.gone"));
  SystemRandom random;
  const auto shared = gallery::share(visit.tx, random, *job, visit.now);
  if (!shared) {
    return alert(
        visit.say.plain(shared.error().code == Errc::limited ? "studio.share.too_many" : "studio.result.gone",
                        {{"most", gallery::kSharedPerPersonMax}}));
  }
  const std::string link = "https://t.me/" + bot->username + "?start=tpl_" + shared->code;
  visit.send(telegram::send_message(
      visit.chat, visit.say.html("studio.share.link", {{"link", link}}),
      {.keyboard =
           telegram::InlineKeyboard{{{telegram::copy_button(visit.say.plain("studio.share.copy"), link)}}}}));
  return stay();
}

}  // namespace banana::screens::studio
