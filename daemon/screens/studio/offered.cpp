#include "daemon/screens/studio/offered.hpp"

#include <algorithm>

#include "core/gallery/rows.hpp"
#include "core/gallery/shared.hpp"
#include "core/models/fit.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/way_back.hpp"

namespace banana::screens::studio {
namespace {

constexpr std::size_t kPromptShownMax = 400;

std::optional<Offered> from_friend(const Visit& visit, std::string_view code) {
  auto shared = gallery::find_shared(visit.tx, code);
  if (!shared) return std::nullopt;
  Offered out{.id = std::string{code},
              .title = visit.say.plain("studio.template.shared"),
              .text = telegram::shorten(shared->request.prompt, kPromptShownMax),
              .prompt = shared->request.prompt,
              .request = std::move(shared->request),
              .is_shared = true};
  if (shared->wants_photo) out.photo = visit.say.plain("studio.template.own_photo");
  return out;
}

/// What it asks its model for, by that one or, where it is off, by the first that can.
bool find_model(const Visit& visit, models::Request& request) {
  const auto catalogue = visit.around.models();
  const models::Entry* wished = catalogue->find(request.model);
  const models::Entry* entry = catalogue->enabled(request.model);
  if (!entry || !entry->model.offer(request.operation)) {
    const auto offering = catalogue->offering(request.operation);
    if (offering.empty()) return false;
    entry = offering.front();
  }
  request.model = entry->model.id;
  const models::Offer* from = wished ? wished->model.offer(request.operation) : nullptr;
  static_cast<void>(models::fit(from, *entry->model.offer(request.operation), request));
  return true;
}

void count_use(Visit& visit, const Offered& what) {
  if (what.is_shared) return gallery::count_shared_use(visit.tx, what.id);
  gallery::count_use(visit.tx, what.id, visit.person.speaks(), visit.now);
}

Move to_card(Visit& visit, const Offered& what, const Answered& given) {
  models::Request request = what.request;
  // A friend's words are nobody's pattern: braces in them are braces.
  request.prompt = what.is_shared ? what.prompt : gallery::fill(what.prompt, given.words);
  if (!given.photo.empty() && !what.photo.empty())
    request.references.push_back({.blob = std::string{kTelegramFile} + given.photo});
  if (!find_model(visit, request)) return go_home(visit, visit.say.html("studio.model.none"));
  Move move = to_confirm(visit, request);
  if (move.to == Move::To::screen && move.screen == kConfirm) count_use(visit, what);
  return move;
}

}  // namespace

std::optional<Offered> offered(const Visit& visit, std::string_view id) {
  if (gallery::is_shared_code(id)) return from_friend(visit, id);
  auto row = gallery::find(visit.tx, id);
  if (!row || row->state != gallery::State::on) return std::nullopt;
  const Language language = visit.person.speaks();
  gallery::Template& what = row->what;
  return Offered{.id = std::move(what.id),
                 .title = what.title.in(language),
                 .text = what.text.in(language),
                 .prompt = std::move(what.prompt),
                 .questions = std::move(what.questions),
                 .photo = what.photo ? what.photo->in(language) : std::string{},
                 .request = std::move(what.request),
                 .example = row->example};
}

Answered answered(const Visit& visit) {
  Answered out;
  const Json* words = visit.memory.if_contains("words");
  if (words != nullptr && words->is_object()) {
    for (const auto& member : words->get_object()) {
      if (member.value().is_string()) out.words.emplace(member.key(), member.value().get_string());
    }
  }
  const Json* photo = visit.memory.if_contains("photo");
  if (photo != nullptr && photo->is_string()) out.photo = photo->get_string();
  return out;
}

std::optional<Asking> next_question(const Visit& visit, const Offered& what, const Answered& given) {
  for (const gallery::Question& question : what.questions) {
    if (given.words.contains(question.placeholder)) continue;
    return Asking{.text = question.ask.in(visit.person.speaks()), .placeholder = question.placeholder};
  }
  if (!what.photo.empty() && given.photo.empty()) return Asking{.text = what.photo, .placeholder = {}};
  return std::nullopt;
}

Move ask_next(Visit& visit, const Offered& what, const Answered& given, std::string_view wrong) {
  if (!next_question(visit, what, given)) return to_card(visit, what, given);
  JsonObject words;
  for (const auto& [name, answer] : given.words) words[name] = answer;
  JsonObject memory = same_way_back(visit);
  memory["template"] = what.id;
  memory["words"] = std::move(words);
  if (!given.photo.empty()) memory["photo"] = given.photo;
  if (!wrong.empty()) memory["wrong"] = wrong;
  return go_to(kQuestion, std::move(memory));
}

Move template_is_gone() { return go_to(kTemplates, {{"notice", "studio.template.gone"}}); }

}  // namespace banana::screens::studio
