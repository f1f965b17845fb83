#include "daemon/screens/studio/job_card.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "core/moderation/words.hpp"
#include "core/people/person.hpp"
#include "core/studio/create.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/notices.hpp"
#include "daemon/screens/studio/own_job.hpp"
#include "daemon/screens/studio/tools.hpp"
#include "daemon/screens/studio/words.hpp"

namespace banana::screens::studio {
namespace {

using banana::studio::Ended;
using banana::studio::Job;
using banana::studio::JobId;
using banana::studio::Made;
using banana::studio::Status;

/// What came within this takes the place of its status; later it is a new message, which the phone tells of.
constexpr Millis kAtOnce{10'000};

telegram::InlineKeyboard keyboard(const View& view) { return keyboard_of("", view); }

outbox::Effect edit(const Job& job, std::string html, const View& buttons = {.html = {}}) {
  return {.bot = job.bot,
          .chat = job.chat,
          .call = telegram::edit_message_text(job.chat, html, {.keyboard = keyboard(buttons)}),
          .slot = slot_of(job.id),
          .about = "job:" + job.id.str()};
}

/// "Sends a photo…" above the chat lasts 5 s.
outbox::Effect activity(const Job& job) {
  const auto operation = models::parse_operation(job.operation);
  const bool is_film = operation && models::medium_of(*operation) == models::Medium::video;
  return {.bot = job.bot,
          .chat = job.chat,
          .call = telegram::send_chat_action(
              job.chat, is_film ? telegram::ChatAction::upload_video : telegram::ChatAction::upload_photo),
          .about = "job:" + job.id.str()};
}

View cancel_button(const text::Voice& say, JobId job) {
  return {.html = {}, .rows = {{deed(say.plain("common.button.cancel"), "cancel", job.str())}}};
}

/// Below a result: what can be done with it by the models of now.
View result_buttons(const text::Voice& say, const models::Catalogue& catalogue, const Job& job,
                    bool is_picture) {
  using models::Operation;
  constexpr std::size_t kARow = 2;
  View view{.html = {}};
  const auto add = [&](std::string_view text, std::string name) {
    if (view.rows.empty() || view.rows.back().size() == kARow) view.rows.emplace_back();
    view.rows.back().push_back(deed(say.plain(text), std::move(name), job.id.str()));
  };
  const auto add_tool = [&](std::string_view text, std::string name,
                            std::initializer_list<Operation> any_of) {
    const bool is_there = std::ranges::any_of(any_of, [&](Operation each) { return can(catalogue, each); });
    if (is_picture && is_there) add(text, std::move(name));
  };
  add("studio.result.again", "again");
  if (job.operation == "generate" || job.operation == "edit" || job.operation == "variation")
    add("studio.result.vary", "vary");
  if (takes_seed(catalogue, job)) add("studio.result.seed", "seed");
  add_tool("studio.result.edit", "edit", {Operation::edit});
  add_tool("studio.result.animate", "film", {Operation::animate});
  add_tool("studio.result.upscale", "up", {Operation::upscale});
  add_tool("studio.result.more", "more",
           {Operation::remove_background, Operation::restore, Operation::enhance});
  add("studio.result.original", "orig");
  add("studio.share.button", "share");
  add("studio.result.delete", "del");
  view.rows.push_back({deed(say.plain("common.button.home"), "home")});
  return view;
}

/// Below the sentence of why there is none.
View retry_buttons(const text::Voice& say, JobId job) {
  return {.html = {},
          .rows = {{deed(say.plain("studio.failed.again"), "again", job.str()),
                    deed(say.plain("studio.failed.change"), "tune", job.str())},
                   {deed(say.plain("common.button.home"), "home")}}};
}

/// Why the moderation model ended it; refused() says what follows.
constexpr std::string_view kForbidden = "forbidden";

/// Every way to end without a result has its own sentence.
struct Sentence {
  std::string_view cause;
  std::string_view text;
};
constexpr Sentence kSentences[] = {
    {"blocked_input", "studio.failed.blocked_input"},
    {"blocked_output", "studio.failed.blocked_output"},
    {"rate_limited", "studio.failed.busy"},
    {"account", "studio.failed.down"},
    {"invalid", "studio.failed.invalid"},
    {"transient", "studio.failed.down"},
    {"ambiguous", "studio.failed.lost"},
    {"deadline", "studio.failed.late"},
    {"user", "studio.failed.cancelled"},
    {"operator", "studio.failed.stopped"},
    {"no_model", "studio.failed.no_model"},
    {"unusable_result", "studio.failed.unusable"},
    {"too_large", "studio.failed.too_large"},
    {"moderation", "safety.held_back"},
    {"unjudged", moderation::kLaterText},
};

std::string_view sentence(std::string_view cause) {
  for (const Sentence& each : kSentences) {
    if (each.cause == cause) return each.text;
  }
  return "studio.failed.down";
}

std::string file_name(const Job& job, const Made& made) {
  const std::string_view ending = made.type == "image/png"    ? ".png"
                                  : made.type == "image/jpeg" ? ".jpg"
                                  : made.type == "image/webp" ? ".webp"
                                  : made.type == "video/mp4"  ? ".mp4"
                                  : made.type == "video/webm" ? ".webm"
                                                              : ".txt";
  return "banana-" + job.id.str() + std::string{ending};
}

telegram::Media media_of(const Job& job, const Made& made, telegram::FileKind kind, std::string caption) {
  const bool is_film = kind == telegram::FileKind::video;
  return {.kind = kind,
          .file = telegram::from_store(made.blob, file_name(job, made), made.type),
          .caption = std::move(caption),
          .width = is_film ? made.width : 0,
          .height = is_film ? made.height : 0};
}

}  // namespace

bool takes_seed(const models::Catalogue& catalogue, const Job& job) {
  const auto operation = models::parse_operation(job.operation);
  const models::Entry* entry = catalogue.find(job.model);
  const models::Offer* offer = entry && operation ? entry->model.offer(*operation) : nullptr;
  return offer != nullptr && offer->seed.has_value();
}

telegram::InlineKeyboard result_keyboard(const text::Voice& say, const models::Catalogue& catalogue,
                                         const Job& job, bool is_picture) {
  return keyboard(result_buttons(say, catalogue, job, is_picture));
}

std::string slot_of(JobId job) { return "job:" + job.str(); }

std::vector<Button> under_way_row(const text::Voice& say, JobId job) {
  return {deed(say.plain("studio.status.button.where"), "where", job.str()),
          deed(say.plain("common.button.cancel"), "cancel", job.str())};
}

outbox::Effect queued_card(const Visit& visit, const Job& job, std::string_view model) {
  const std::int64_t ahead = banana::studio::ahead_of(visit.tx, job, visit.around.queue->front(visit.now));
  return edit(job, visit.say.html("studio.status.queued", {{"model", model}, {"ahead", ahead}}),
              {.html = {}, .rows = {under_way_row(visit.say, job.id)}});
}

text::Voice Announcer::voice_for(db::Tx& tx, const Job& job) const {
  const auto person = people::find(tx, job.user);
  return texts_.in(person ? person->speaks() : Language::en);
}

std::string Announcer::title_of(const std::string& model) const {
  const auto catalogue = around_.models();
  const models::Entry* entry = catalogue->find(model);
  return entry ? entry->model.title : model;
}

void Announcer::kept_waiting(db::Tx& tx, const Job& job, int times, Instant now) const {
  if (times == 0 && around_.jobs.status_messages) {
    const text::Voice say = voice_for(tx, job);
    outbox::add(tx,
                edit(job, say.html("studio.status.running", {{"model", title_of(job.model_now)}}),
                     cancel_button(say, job.id)),
                now);
  }
  outbox::add(tx, activity(job), now);
}

void Announcer::progressed(db::Tx& tx, const Job& job, const banana::studio::Progress& progress,
                           Instant now) const {
  if (!progress.percent || !around_.jobs.status_messages) return;
  const text::Voice say = voice_for(tx, job);
  outbox::add(tx,
              edit(job,
                   say.html("studio.status.progress",
                            {{"model", title_of(job.model_now)}, {"percent", *progress.percent}}),
                   cancel_button(say, job.id)),
              now);
  outbox::add(tx, activity(job), now);  // as often as there is news, and no oftener
}

void Announcer::delayed(db::Tx& tx, const Job& job, Instant now) const {
  if (!around_.jobs.status_messages) return;
  const text::Voice say = voice_for(tx, job);
  const bool is_other = job.model_now != job.model;
  outbox::add(tx,
              edit(job,
                   say.html(is_other ? "studio.status.fallback" : "studio.status.delayed",
                            {{"model", title_of(job.model)}, {"other", title_of(job.model_now)}}),
                   cancel_button(say, job.id)),
              now);
}

void Announcer::ended(db::Tx& tx, const Ended& ended, Instant now) const {
  const Job& job = ended.job;
  const text::Voice say = voice_for(tx, job);
  if (job.status == Status::succeeded) return deliver(tx, ended, say, now);
  if (job.cause == kForbidden) return;
  // What a person did is theirs alone; what a vendor or we did is for admins, too.
  constexpr std::array<std::string_view, 4> kTheirs{"user", "blocked_input", "blocked_output", "moderation"};
  if (job.status != Status::canceled && std::ranges::find(kTheirs, job.cause) == kTheirs.end()) {
    tell_of_failure(
        tx, around_.notices, texts_,
        {.bot = job.bot, .model = title_of(job.model_now), .cause = job.cause, .id = job.id.str()}, now);
  }
  const std::string_view text =
      job.status == Status::canceled ? "studio.failed.cancelled" : sentence(job.cause);
  outbox::add(
      tx,
      edit(job, say.html(text, {{"model", title_of(job.model_now)}}) + "\n" + say.html("studio.failed.free"),
           retry_buttons(say, job.id)),
      now);
}

void Announcer::refused(db::Tx& tx, const Job& job, std::string html, Instant now) const {
  outbox::add(tx, edit(job, std::move(html), retry_buttons(voice_for(tx, job), job.id)), now);
}

void Announcer::deliver(db::Tx& tx, const Ended& ended, const text::Voice& say, Instant now) const {
  const Job& job = ended.job;
  std::string caption =
      say.html(job.model_now == job.model ? "studio.result.caption" : "studio.result.caption_other",
               {{"model", title_of(job.model)},
                {"other", title_of(job.model_now)},
                {"price", job.charged.value_or(Tokens{})}});
  if (ended.seed &&
      ended.made.front().words.empty()) {  // to be tapped and sent again, so without a comma in it
    caption += "\n" + say.html("studio.result.caption_seed", {{"seed", std::to_string(*ended.seed)}});
  }
  if (job.cause == banana::studio::cause::kPartly) {
    caption +=
        "\n" + say.html("studio.result.partly",
                        {{"made", static_cast<std::int64_t>(ended.made.size())}, {"asked", job.outputs}});
  }
  const auto catalogue = around_.models();
  const bool is_picture = ended.made.front().type.starts_with("image/");
  const telegram::InlineKeyboard below = result_keyboard(say, *catalogue, job, is_picture);
  const auto add = [&](telegram::Call call, std::string slot) {
    outbox::add(tx,
                {.bot = job.bot,
                 .chat = job.chat,
                 .call = std::move(call),
                 .slot = std::move(slot),
                 .about = "job:" + job.id.str()},
                now);
  };
  const bool is_at_once = now - job.created_at < kAtOnce;
  if (const std::string& words = ended.made.front().words; !words.empty()) {
    const View card = words_card(say, *catalogue, job, words);
    const std::string html = card.html + "\n\n" + caption;
    if (is_at_once) return outbox::add(tx, edit(job, html, card), now);
    add(telegram::send_message(job.chat, html, {.keyboard = keyboard(card)}), {});
    return add(telegram::delete_message(job.chat), slot_of(job.id));
  }
  const telegram::FileKind kind = kind_of(ended.made);
  if (ended.made.size() == 1) {
    const telegram::Media media = media_of(job, ended.made.front(), kind, std::move(caption));
    if (is_at_once) {
      return add(telegram::edit_message_media(job.chat, media, {.keyboard = below}), slot_of(job.id));
    }
    add(telegram::send_media(job.chat, media, {.keyboard = below}), {});
    return add(telegram::delete_message(job.chat), slot_of(job.id));
  }
  std::vector<telegram::Media> album;
  for (const Made& made : ended.made) album.push_back(media_of(job, made, kind, {}));
  add(telegram::send_media_group(job.chat, album), {});
  // Albums have no buttons: the status below them has.
  add(telegram::delete_message(job.chat), slot_of(job.id));
  add(telegram::send_message(job.chat, caption, {.keyboard = below}), {});
}

}  // namespace banana::screens::studio
