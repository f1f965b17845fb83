#include "daemon/screens/studio/words.hpp"

#include "core/base/utf8.hpp"
#include "core/moderation/prompt.hpp"
#include "core/studio/history.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/own_job.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/tools.hpp"

namespace banana::screens::studio {
namespace {

using models::Operation;

/// A message takes 4096 characters, and the words stand among others.
constexpr std::size_t kShownBytesMax = 3'500;

/// What was written, as the prompt of a draft for this.
Move begin_from_words(Visit& visit, std::string_view id, Operation operation) {
  const auto job = own_job(visit, id);
  std::string words;
  if (job) {
    for (const auto& made : banana::studio::results_of(visit.tx, job->id)) words += made.words;
  }
  if (words.empty()) return alert(visit.say.plain("studio.result.gone"));
  auto draft = new_draft(visit, operation);
  if (!draft) return alert(visit.say.plain("studio.model.none"));
  draft->prompt = moderation::clean_prompt(words).text;
  return to_confirm(visit, *draft);
}

}  // namespace

bool can_improve(const models::Catalogue& catalogue, const models::Request& draft) {
  return models::medium_of(draft.operation) != models::Medium::text && !draft.prompt.empty() &&
         draft.references.empty() && can(catalogue, Operation::improve);
}

View words_card(const text::Voice& say, const models::Catalogue& catalogue, const banana::studio::Job& job,
                std::string_view words) {
  std::string shown{cut_utf8(words, kShownBytesMax)};
  if (shown.size() < words.size()) shown += "…";
  View view{.html = say.html("studio.words.card", {{"words", shown}})};
  std::vector<Button> uses{deed(say.plain("studio.words.button.picture"), "use", job.id.str())};
  if (can(catalogue, Operation::video))
    uses.push_back(deed(say.plain("studio.words.button.film"), "film_of", job.id.str()));
  view.rows = {std::move(uses),
               {deed(say.plain("studio.result.again"), "again", job.id.str()),
                deed(say.plain("common.button.home"), "home")}};
  return view;
}

Move improve_prompt(Visit& visit, std::string_view /*value*/) {
  auto draft = draft_of(visit);
  if (!draft) return go_to(kCreate);
  std::string note;
  if (!can_improve(*visit.around.models(), *draft) || !turn_to(visit, *draft, Operation::improve, note))
    return alert(visit.say.plain("studio.model.none"));
  return to_confirm(visit, *draft, note);
}

Move use_words(Visit& visit, std::string_view job) {
  return begin_from_words(visit, job, Operation::generate);
}
Move film_of_words(Visit& visit, std::string_view job) {
  return begin_from_words(visit, job, Operation::video);
}

}  // namespace banana::screens::studio
