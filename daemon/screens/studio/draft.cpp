#include "daemon/screens/studio/draft.hpp"

#include "core/moderation/strike.hpp"
#include "core/moderation/words.hpp"
#include "core/money/quote.hpp"
#include "core/telegram/methods.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {

namespace {

/// What the rules say of a draft: a screen's move, and nothing when it may be made. An offence counts once an update.
std::optional<Move> forbidden(Visit& visit, const models::Model& model, const models::Request& draft) {
  if (const auto until = moderation::cooldown(visit.tx, visit.person.id, visit.now)) {
    return alert(visit.say.plain(moderation::kCooldownText, {{"wait", *until - visit.now}}));
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
  std::string text = visit.say.html(moderation::blocked_text(verdict->group));
  if (penalty && penalty->step == moderation::Step::warning && penalty->left > 0) {
    text += "\n\n" + visit.say.html(moderation::kWarningText, {{"left", penalty->left}});
  } else if (penalty && penalty->step == moderation::Step::cooldown && penalty->until) {
    text += "\n\n" + visit.say.html(moderation::kCooldownText, {{"wait", *penalty->until - visit.now}});
  }
  visit.send(telegram::send_message(visit.chat, text));
  models::Request emptied = draft;
  emptied.prompt.clear();
  return go_to(kCreate, remember(emptied));
}

}  // namespace

std::optional<models::Request> draft_of(const Visit& visit) {
  if (const Json* kept = visit.memory.if_contains("draft")) {
    auto draft = models::read_request(*kept);
    if (draft) return *std::move(draft);
  }
  const auto catalogue = visit.around.models();
  const auto offering = catalogue->offering(models::Operation::generate);
  if (offering.empty()) return std::nullopt;
  return models::Request{.model = offering.front()->model.id};
}

JsonObject remember(const models::Request& draft) { return {{"draft", models::to_json(draft)}}; }

std::string shown_prompt(const models::Request& draft) {
  constexpr std::size_t kMost = 1'000;
  return telegram::shorten(draft.prompt, kMost);
}

const models::Entry* entry_of(const models::Catalogue& models, const models::Request& draft) {
  return models.enabled(draft.model);
}

Move to_confirm(Visit& visit, const models::Request& draft) {
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, draft);
  if (!entry) {
    Move move = go_to(kModel, remember(draft));
    move.toast = visit.say.plain("studio.model.off");
    return move;
  }
  if (auto move = forbidden(visit, entry->model, draft)) return *std::move(move);
  const auto wrong = [&](std::string text) {
    visit.send(telegram::send_message(visit.chat, text));
    return go_to(kCreate, remember(draft));
  };
  const auto checked = models::check_request(entry->model, draft);
  if (!checked) {
    return wrong(visit.say.html("studio.create.wrong",
                                {{"model", entry->model.title}, {"why", checked.error().message}}));
  }
  const auto quote = money::make_quote(visit.tx, visit.ids, visit.now, visit.person.id, checked->ask);
  if (!quote) return wrong(visit.say.html("studio.create.no_price", {{"model", entry->model.title}}));
  JsonObject memory = remember(checked->request);
  memory["quote"] = quote->id.str();
  return go_to(kConfirm, std::move(memory));
}

}  // namespace banana::screens::studio
