#include "daemon/screens/studio/draft.hpp"

#include "core/models/setting.hpp"
#include "core/moderation/strike.hpp"
#include "core/moderation/words.hpp"
#include "core/money/quote.hpp"
#include "core/presets/last_used.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/studio/offence.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/settings_text.hpp"

namespace banana::screens::studio {

namespace {

using models::Operation;
using Role = models::ReferenceRole;

void add_note(std::string& note, const std::string& sentence) {
  if (!note.empty()) note += '\n';
  note += sentence;
}

/// The model, the operation and whatever of the draft they take.
models::LeftOut fit_to(const models::Offer* from, const models::Model& model, Operation operation,
                       models::Request& draft) {
  const models::Offer& to = *model.offer(operation);
  const models::LeftOut out = models::fit(from, to, draft);
  draft.model = model.id;
  draft.operation = operation;
  if (to.prompt == models::Want::no) draft.prompt.clear();
  return out;
}

/// What was not chosen for this one is as it was with that model last.
void take_last(const Visit& visit, const models::Model& model, models::Request& draft) {
  const auto last = presets::last_used(visit.tx, visit.person.id, draft.operation, model.id);
  if (!last) return;
  for (const models::Setting& setting : models::settings_of(*model.offer(draft.operation))) {
    if (models::is_chosen(setting, draft) || !models::is_chosen(setting, *last)) continue;
    static_cast<void>(models::put(setting, draft, models::value_of(setting, *last)));
  }
}

std::string left_out(const text::Voice& say, const models::Model& model, const models::LeftOut& out) {
  std::string names;
  for (const std::string& name : out.settings) names += (names.empty() ? "" : ", ") + setting_name(say, name);
  std::string sentence;
  if (!names.empty())
    sentence = say.html("studio.settings.left_out", {{"model", model.title}, {"names", names}});
  if (out.pictures > 0) {
    add_note(sentence,
             say.html("studio.pictures.left_out", {{"model", model.title}, {"pictures", out.pictures}}));
  }
  return sentence;
}

/// What the rules say of a draft: a screen's move, and nothing when it may be made. An offence counts once an update.
std::optional<Move> forbidden(Visit& visit, const models::Model& model, const models::Request& draft) {
  if (const auto until = moderation::cooldown(visit.tx, visit.person.id, visit.now)) {
    return to_draft(draft, visit.say.html(moderation::kCooldownText, {{"wait", *until - visit.now}}));
  }
  const auto policy =
      moderation::parse_safety_policy(model.safety).value_or(moderation::SafetyPolicy::standard);
  const auto verdict = visit.around.blocklist()->check(draft.prompt, visit.person.speaks(), policy);
  if (!verdict) return std::nullopt;
  const auto penalty =
      moderation::strike(visit.tx, visit.person.id,
                         {.group = verdict->group,
                          .rule = verdict->rule,
                          .about = "a prompt for " + model.id,
                          .key = "prompt:" + visit.bot.str() + ":" + std::to_string(visit.update),
                          .ban_reason = visit.say.plain(moderation::kBanText)},
                         visit.around.moderation, visit.ids, visit.now);
  models::Request emptied = draft;
  emptied.prompt.clear();
  return to_draft(emptied, blocked_words(visit.say, verdict->group, penalty, visit.now));
}

}  // namespace

std::optional<models::Request> new_draft(const Visit& visit, Operation operation) {
  const auto catalogue = visit.around.models();
  const auto offering = catalogue->offering(operation);
  if (offering.empty()) return std::nullopt;
  models::Request draft{.model = offering.front()->model.id, .operation = operation};
  if (const auto last = presets::last_used(visit.tx, visit.person.id, operation)) {
    std::string unsaid;  // nobody chose it for this one
    static_cast<void>(adopt(visit, draft, *last, unsaid));
  }
  return draft;
}

std::optional<models::Request> draft_of(const Visit& visit) {
  return draft_of(visit, visit.screen == kVideo  ? Operation::video
                         : visit.screen == kEdit ? Operation::edit
                                                 : Operation::generate);
}

std::optional<models::Request> draft_of(const Visit& visit, Operation operation) {
  if (const Json* kept = visit.memory.if_contains("draft")) {
    auto draft = models::read_request(*kept);
    if (draft) return *std::move(draft);
  }
  return new_draft(visit, operation);
}

JsonObject remember(const models::Request& draft, std::string_view note) {
  JsonObject memory{{"draft", models::to_json(draft)}};
  if (!note.empty()) memory["note"] = note;
  return memory;
}

std::string note_of(const Visit& visit) {
  const Json* note = visit.memory.if_contains("note");
  return note != nullptr && note->is_string() ? std::string{note->as_string()} + "\n\n" : std::string{};
}

std::string shown_prompt(const models::Request& draft) {
  constexpr std::size_t kMost = 1'000;
  return telegram::shorten(draft.prompt, kMost);
}

const models::Entry* entry_of(const models::Catalogue& models, const models::Request& draft) {
  return models.enabled(draft.model);
}

bool adopt(const Visit& visit, models::Request& draft, const models::Request& settings, std::string& note) {
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, settings);
  if (entry == nullptr) return false;
  const Operation operation =
      entry->model.offer(draft.operation) != nullptr ? draft.operation : settings.operation;
  if (entry->model.offer(operation) == nullptr) return false;
  models::Request next = settings;
  next.prompt = std::move(draft.prompt);
  next.references = std::move(draft.references);
  const models::LeftOut out = fit_to(entry->model.offer(settings.operation), entry->model, operation, next);
  if (!out.nothing()) add_note(note, left_out(visit.say, entry->model, out));
  draft = std::move(next);
  return true;
}

void change_model(const Visit& visit, models::Request& draft, const models::Model& model, std::string& note) {
  const auto catalogue = visit.around.models();
  const models::Entry* before = catalogue->find(draft.model);
  const models::Offer* from = before != nullptr ? before->model.offer(draft.operation) : nullptr;
  const models::LeftOut out = fit_to(from, model, draft.operation, draft);
  if (!out.nothing()) add_note(note, left_out(visit.say, model, out));
  take_last(visit, model, draft);
}

bool turn_to(const Visit& visit, models::Request& draft, Operation operation, std::string& note) {
  const auto catalogue = visit.around.models();
  const models::Entry* same = entry_of(*catalogue, draft);
  const models::Entry* before = catalogue->find(draft.model);
  const models::Offer* from = before != nullptr ? before->model.offer(draft.operation) : nullptr;
  const auto offering = catalogue->offering(operation);
  if (offering.empty()) return false;
  const bool stays = same != nullptr && same->model.offer(operation) != nullptr;
  const models::Model& model = stays ? same->model : offering.front()->model;
  const models::LeftOut out = fit_to(from, model, operation, draft);
  if (!stays) take_last(visit, model, draft);
  // Another model for another purpose has other settings: only pictures that are lost are worth a word.
  if (out.pictures > 0) add_note(note, left_out(visit.say, model, {.pictures = out.pictures}));
  return true;
}

bool is_complete(const models::Offer& offer, const models::Request& draft) {
  if (offer.prompt == models::Want::must && draft.prompt.empty()) return false;
  if (draft.count(Role::reference) < offer.pictures.references_min) return false;
  return offer.pictures.first_frame != models::Want::must || draft.count(Role::first_frame) > 0;
}

std::string_view screen_of(const models::Request& draft) {
  if (models::medium_of(draft.operation) == models::Medium::video) return kVideo;
  return draft.operation == Operation::generate ? kCreate : kEdit;
}

Move to_draft(const models::Request& draft, std::string_view note) {
  return go_to(screen_of(draft), remember(draft, note));
}

Move go_on(Visit& visit, const models::Request& draft, std::string note) {
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, draft);
  const models::Offer* offer = entry != nullptr ? entry->model.offer(draft.operation) : nullptr;
  const bool has_words = !draft.prompt.empty() || (offer != nullptr && offer->prompt == models::Want::no);
  if (offer != nullptr && (!has_words || !is_complete(*offer, draft))) return to_draft(draft, note);
  return to_confirm(visit, draft, std::move(note));
}

Move to_confirm(Visit& visit, const models::Request& draft, std::string note) {
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, draft);
  if (entry == nullptr || entry->model.offer(draft.operation) == nullptr) {
    return go_to(kModel, remember(draft, visit.say.html("studio.model.off")));
  }
  if (auto move = forbidden(visit, entry->model, draft)) return *std::move(move);
  const auto wrong = [&](const std::string& why) {
    add_note(note, why);
    return to_draft(draft, note);
  };
  const std::int64_t length = models::characters(draft.prompt);
  if (length > entry->model.prompt_max) {
    return wrong(visit.say.html("studio.create.too_long", {{"model", entry->model.title},
                                                           {"most", entry->model.prompt_max},
                                                           {"over", length - entry->model.prompt_max}}));
  }
  if (!is_complete(*entry->model.offer(draft.operation), draft)) return to_draft(draft, note);
  const auto checked = models::check_request(entry->model, draft);
  if (!checked) return wrong(visit.say.html("studio.create.wrong", {{"model", entry->model.title}}));
  const auto quote = money::make_quote(visit.tx, visit.ids, visit.now, visit.person.id, checked->ask);
  if (!quote) return wrong(visit.say.html("studio.create.no_price", {{"model", entry->model.title}}));
  JsonObject memory = remember(checked->request, note);
  memory["quote"] = quote->id.str();
  return go_to(kConfirm, std::move(memory));
}

}  // namespace banana::screens::studio
