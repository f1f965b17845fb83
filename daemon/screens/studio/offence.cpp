#include "daemon/screens/studio/offence.hpp"

#include "core/moderation/words.hpp"
#include "core/people/person.hpp"

namespace banana::screens::studio {

std::string blocked_words(const text::Voice& say, moderation::Group group,
                          const Result<moderation::Penalty>& penalty, Instant now) {
  std::string text = say.html(moderation::blocked_text(group));
  if (!penalty) return text;
  // A ban is told by itself.
  if (penalty->step == moderation::Step::warning && penalty->left > 0) {
    text += "\n\n" + say.html(moderation::kWarningText, {{"left", penalty->left}});
  } else if (penalty->step == moderation::Step::cooldown && penalty->until) {
    text += "\n\n" + say.html(moderation::kCooldownText, {{"wait", *penalty->until - now}});
  }
  return text;
}

std::string punish(db::Tx& tx, const banana::studio::Job& job, moderation::Group group,
                   const std::string& about, const Judging& by) {
  const auto person = people::find(tx, job.user);
  const text::Voice say = by.texts.in(person ? person->speaks() : Language::en);
  const auto penalty = moderation::strike(
      tx, job.user,
      {.group = group,
       .about = "the moderation model, of job " + job.id.str() + " for " + job.model + ": " + about,
       .key = "job:" + job.id.str(),
       .ban_reason = say.plain(moderation::kBanText)},
      by.policy, by.ids, by.now);
  return blocked_words(say, group, penalty, by.now);
}

}  // namespace banana::screens::studio
