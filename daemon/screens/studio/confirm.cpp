// The card with the exact price, and the press that orders it (ST3, ST7).
#include <algorithm>

#include <boost/json/serialize.hpp>

#include "core/models/chain.hpp"
#include "core/money/ledger.hpp"
#include "core/money/quote.hpp"
#include "core/payments/subscription.hpp"
#include "core/people/person_lock.hpp"
#include "core/presets/last_used.hpp"
#include "core/studio/create.hpp"
#include "core/studio/hour.hpp"
#include "core/studio/pause.hpp"
#include "core/vendors/down.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/job_card.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/settings_text.hpp"
#include "daemon/screens/studio/tools.hpp"
#include "daemon/screens/studio/way_back.hpp"
#include "daemon/screens/studio/words.hpp"

namespace banana::screens::studio {
namespace {

std::optional<money::Quote> quote_of(const Visit& visit) {
  const Json* kept = visit.memory.if_contains("quote");
  const auto id = kept && kept->is_string() ? money::QuoteId::parse(kept->get_string()) : std::nullopt;
  return id ? money::find_quote(visit.tx, *id) : std::nullopt;
}

bool is_sure(const Visit& visit) { return visit.memory.contains("sure"); }

bool is_dear(const Visit& visit, const money::Quote& quote) {
  return quote.total.units() > visit.around.jobs.confirm_above;
}

std::int64_t spendable(const Visit& visit) {
  return ledger::balance(visit.tx, ledger::Account::user(visit.person.id.value()), ledger::AssetId::token)
      .available();
}

std::int64_t missing(const Visit& visit, const money::Quote& quote) {
  return std::max<std::int64_t>(0, quote.total.units() - spendable(visit));
}

payments::Perks perks_of(const Visit& visit) {
  return payments::perks_of(visit.tx, visit.person.id, visit.now);
}

/// A plan may allow more than everybody has, and never less.
std::int64_t open_max(const Visit& visit, const payments::Perks& perks) {
  return std::max(visit.around.jobs.user_open_max, perks.open_max);
}

/// No limit stays none.
std::int64_t hourly_max(const Visit& visit, const payments::Perks& perks) {
  const std::int64_t everybodys = visit.around.jobs.user_hourly_max;
  return everybodys == 0 ? 0 : std::max(everybodys, perks.hourly_max);
}

/// Which limit it is, and when it ends.
Move limited(Visit& visit, const models::Request& draft, const money::Quote& quote) {
  if (quote.expires_at <= visit.now)
    return to_confirm(visit, draft, visit.say.html("studio.confirm.expired"));
  const payments::Perks perks = perks_of(visit);
  const std::int64_t most = hourly_max(visit, perks);
  const auto until = banana::studio::hour_is_full_until(visit.tx, visit.person.id, most, visit.now);
  if (until) {
    return alert(
        visit.say.plain("studio.confirm.limit_hour", {{"most", most}, {"wait", *until - visit.now}}));
  }
  return alert(visit.say.plain("studio.confirm.limit_open", {{"most", open_max(visit, perks)}}));
}

/// The sentence for what create() refused, and where to go from there.
Move refused(Visit& visit, const Error& error, const models::Request& draft, const money::Quote& quote) {
  switch (error.code) {
    case Errc::insufficient: {
      Move move = go_to(kBuy, way_back(visit));
      move.toast = visit.say.plain("studio.confirm.missing", {{"missing", missing(visit, quote)}});
      move.is_alert = true;
      return move;
    }
    case Errc::limited:
      return limited(visit, draft, quote);
    default:
      return alert(visit.say.plain("studio.confirm.closed"));
  }
}

/// What is judged first, or has pictures, is not at the vendor as soon as it is claimed.
banana::studio::Needs needs_of(const Visit& visit, const models::Request& draft) {
  const bool is_simple = draft.references.empty() && visit.around.moderation.model == ModelAsked::nothing;
  return is_simple ? banana::studio::Needs::nothing : banana::studio::Needs::preparing;
}

/// What should be known before it is ordered: that it would wait, or that another model may have to make it.
std::string warning(const Visit& visit, const models::Catalogue& catalogue, const models::Entry& entry,
                    const models::Request& draft) {
  const std::string& id = entry.model.id;
  for (const banana::studio::Stopped& each : banana::studio::stopped(visit.tx)) {
    if (!each.model.empty() && each.model != id) continue;
    return visit.say.html(each.how == banana::studio::Stop::drain ? "studio.confirm.closed"
                                                                  : "studio.confirm.paused");
  }
  if (!vendors::is_down(visit.tx, entry.model.provider, id, visit.now)) return {};
  const bool has_other = models::chain(catalogue, draft).size() > 1;
  return visit.say.html(has_other ? "studio.confirm.down_other" : "studio.confirm.down",
                        {{"model", entry.model.title}});
}

}  // namespace

View show_confirm(const Visit& visit) {
  const auto draft = draft_of(visit);
  const auto quote = quote_of(visit);
  if (!draft || !quote) return show_create(visit);
  const text::Voice& say = visit.say;
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, *draft);
  const models::Offer* offer = entry != nullptr ? entry->model.offer(draft->operation) : nullptr;
  const std::string title = entry != nullptr ? entry->model.title : draft->model;
  const bool is_sure_asked = is_sure(visit);
  View view{.html = note_of(visit)};
  view.html += draft->operation == models::Operation::generate
                   ? say.html("studio.confirm.title", {{"model", title}})
                   : say.html("studio.confirm.title_tool",
                              {{"model", title}, {"tool", tool_name(say, draft->operation)}});
  if (is_sure_asked) {
    view.html +=
        "\n\n" + say.html("studio.confirm.sure", {{"price", quote->total}, {"balance", spendable(visit)}});
  }
  if (!draft->prompt.empty()) {
    view.html += "\n\n" + say.html("studio.confirm.prompt", {{"prompt", shown_prompt(*draft)}});
  }
  const std::string settings = offer != nullptr ? settings_line(say, *offer, *draft) : "";
  if (!settings.empty()) view.html += "\n\n" + say.html("studio.confirm.settings", {{"settings", settings}});
  view.html += say.html(
      "studio.confirm.counts",
      {{"outputs", draft->outputs}, {"pictures", static_cast<std::int64_t>(draft->references.size())}});
  if (!is_sure_asked) {
    view.html +=
        "\n" + say.html("studio.confirm.price", {{"price", quote->total}, {"balance", spendable(visit)}});
  }
  const std::int64_t lacks = missing(visit, *quote);
  if (lacks > 0) view.html += "\n" + say.html("studio.confirm.missing", {{"missing", lacks}});
  if (entry != nullptr) {
    if (const std::string warned = warning(visit, *catalogue, *entry, *draft); !warned.empty())
      view.html += "\n\n⚠️ " + warned;
  }
  view.rows = {{act(say.plain("studio.button.generate", {{"price", quote->total}}), "generate")}};
  if (lacks > 0) view.rows.push_back({act(say.plain("studio.confirm.button.top_up"), "topup")});
  view.rows.push_back(
      {act(say.plain("studio.button.change"), "change"), act(say.plain("studio.button.model"), "model")});
  std::vector<Button> about;
  if (offer != nullptr && !models::settings_of(*offer).empty())
    about.push_back(act(say.plain("studio.settings.button.open"), "settings"));
  if (!draft->references.empty()) {
    about.push_back(act(say.plain("studio.pictures.button.open",
                                  {{"pictures", static_cast<std::int64_t>(draft->references.size())}}),
                        "pictures"));
  }
  if (!about.empty()) view.rows.push_back(std::move(about));
  if (can_improve(*catalogue, *draft))
    view.rows.push_back({act(say.plain("studio.words.button.improve"), "improve")});
  view.rows.push_back(home_row(visit));
  return view;
}

Move change(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  if (!draft) return go_to(kCreate);
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, *draft);
  const models::Offer* offer = entry != nullptr ? entry->model.offer(draft->operation) : nullptr;
  // Where words change nothing, something else may be done with the picture.
  if (offer != nullptr && offer->prompt == models::Want::no) return go_to(kPhoto, remember(*draft));
  return to_draft(*draft);
}

Move top_up(Visit& visit, std::string_view /*value*/) { return go_to(kBuy, way_back(visit)); }

Move generate(Visit& visit, std::string_view /*value*/) {
  const auto draft = draft_of(visit);
  // Locked first, so that the offer is as create() may take it.
  const auto quote = people::lock_person(visit.tx, visit.person.id) ? quote_of(visit) : std::nullopt;
  if (!draft || !quote) return draft ? to_draft(*draft) : go_to(kCreate);
  if (quote->expires_at <= visit.now && !quote->job) {
    return to_confirm(visit, *draft, visit.say.html("studio.confirm.expired"));
  }
  if (is_dear(visit, *quote) && !is_sure(visit)) {
    JsonObject memory = visit.memory;
    memory["sure"] = true;
    return again(std::move(memory));
  }
  const auto catalogue = visit.around.models();
  const models::Entry* entry = entry_of(*catalogue, *draft);
  if (!entry) return to_confirm(visit, *draft);
  const payments::Perks perks = perks_of(visit);
  const auto created = banana::studio::create(visit.tx, visit.ids,
                                              {.bot = visit.bot,
                                               .chat = visit.chat,
                                               .user = visit.person.id,
                                               .request = boost::json::serialize(models::to_json(*draft)),
                                               .needs = needs_of(visit, *draft),
                                               .deadline = entry->model.limits.deadline},
                                              *quote,
                                              {.open_max = open_max(visit, perks),
                                               .hourly_max = hourly_max(visit, perks),
                                               .queue_max = visit.around.jobs.queue_max,
                                               .gauge = visit.around.queue.get(),
                                               .weight = perks.weight},
                                              visit.now);
  if (!created) return refused(visit, created.error(), *draft, *quote);
  if (!created->is_new) return stay();
  presets::note_used(visit.tx, visit.person.id, *draft, visit.now);
  const std::string slot = slot_of(created->job.id);
  if (!visit.around.jobs.status_messages) return part_with(slot, visit.say.plain("studio.status.started"));
  visit.send(queued_card(visit, created->job, entry->model.title));
  return part_with(slot);
}

}  // namespace banana::screens::studio
