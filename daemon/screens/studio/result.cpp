// What can be done with a result, by the buttons that stand below it for ever (ST9, ST11).
#include <algorithm>

#include "core/studio/cancel.hpp"
#include "core/studio/create.hpp"
#include "core/studio/history.hpp"
#include "core/telegram/methods.hpp"
#include "core/telegram/photo_limits.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/job_card.hpp"
#include "daemon/screens/studio/own_job.hpp"
#include "daemon/screens/studio/screens.hpp"
#include "daemon/screens/studio/tools.hpp"

namespace banana::screens::studio {
namespace {

using banana::studio::Job;
using banana::studio::JobId;
using banana::studio::Made;

/// Those that are still kept.
std::vector<Made> results_of(const Visit& visit, JobId job) {
  auto all = banana::studio::results_of(visit.tx, job);
  std::erase_if(all, [](const Made& made) { return made.blob.empty(); });
  return all;
}

Move gone(const Visit& visit) { return alert(visit.say.plain("studio.result.gone")); }

constexpr std::int64_t kVariations = 4;

/// Its first picture as one that was sent.
std::optional<models::Request> draft_from_result(const Visit& visit, std::string_view id) {
  const auto job = own_job(visit, id);
  const auto results = job ? results_of(visit, job->id) : std::vector<Made>{};
  if (results.empty() || !results.front().type.starts_with("image/")) return std::nullopt;
  auto draft = photo_draft(visit);
  if (!draft) return std::nullopt;
  const auto catalogue = visit.around.models();
  // The model that made it goes on with it where it can.
  if (catalogue->enabled(job->model) != nullptr) draft->model = job->model;
  draft->references = {{.blob = results.front().blob}};
  return draft;
}

Move use_result(Visit& visit, std::string_view id, models::Operation tool) {
  auto draft = draft_from_result(visit, id);
  return draft ? with_tool(visit, *std::move(draft), tool) : gone(visit);
}

/// Tokens are only spent after the card was seen: the price may be another by now.
Move to_card(Visit& visit, std::string_view id, bool keeps_seed) {
  const auto job = own_job(visit, id);
  auto request = job ? request_of(*job) : std::nullopt;
  if (!request) return gone(visit);
  if (!keeps_seed) request->seed.reset();
  if (keeps_seed && !request->seed && takes_seed(*visit.around.models(), *job))
    request->seed = banana::studio::seed_of(visit.tx, job->id);
  if (keeps_seed && !request->seed) return alert(visit.say.plain("studio.result.no_seed"));
  return to_confirm(visit, *request);
}

}  // namespace

Move regenerate(Visit& visit, std::string_view job) { return to_card(visit, job, false); }
Move same_seed(Visit& visit, std::string_view job) { return to_card(visit, job, true); }

Move edit_result(Visit& visit, std::string_view id) { return use_result(visit, id, models::Operation::edit); }
Move animate_result(Visit& visit, std::string_view id) {
  return use_result(visit, id, models::Operation::animate);
}
Move upscale_result(Visit& visit, std::string_view id) {
  return use_result(visit, id, models::Operation::upscale);
}

Move more_of_result(Visit& visit, std::string_view id) {
  const auto draft = draft_from_result(visit, id);
  return draft ? go_to(kPhoto, remember(*draft)) : gone(visit);
}

Move vary_result(Visit& visit, std::string_view id) {
  const auto job = own_job(visit, id);
  auto request = job ? request_of(*job) : std::nullopt;
  if (!request) return gone(visit);
  const auto catalogue = visit.around.models();
  const models::Entry* entry = catalogue->enabled(request->model);
  const auto results = results_of(visit, job->id);
  if (entry != nullptr && entry->model.offer(models::Operation::variation) != nullptr && !results.empty()) {
    request->references = {{.blob = results.front().blob}};
    std::string note;
    if (!turn_to(visit, *request, models::Operation::variation, note)) return gone(visit);
  }
  const models::Offer* offer = entry != nullptr ? entry->model.offer(request->operation) : nullptr;
  request->outputs = offer != nullptr ? std::min(kVariations, offer->outputs.max) : request->outputs;
  request->seed.reset();
  return to_confirm(visit, *request);
}

Move change_of_job(Visit& visit, std::string_view id) {
  const auto job = own_job(visit, id);
  const auto request = job ? request_of(*job) : std::nullopt;
  return request ? go_to(kSettings, remember(*request)) : gone(visit);
}

Move send_original(Visit& visit, std::string_view id) {
  const auto job = own_job(visit, id);
  const auto results = job ? results_of(visit, job->id) : std::vector<Made>{};
  if (results.empty()) return gone(visit);
  std::size_t sent = 0;
  bool is_too_large = false;
  for (std::size_t n = 0; n < results.size(); ++n) {
    const auto best = best_of(visit, results[n]);
    if (!best) continue;
    if (best->bytes > telegram::kUploadBytesMax) {
      is_too_large = true;
      continue;
    }
    const std::string& type = best->content_type;
    const std::string name =
        "banana-" + job->id.str() + "-" + std::to_string(n + 1) + "." + type.substr(type.find('/') + 1);
    visit.send(telegram::send_document(visit.chat, telegram::from_store(best->key.str(), name, type)));
    ++sent;
  }
  if (is_too_large) return alert(visit.say.plain("studio.result.too_large"));
  if (sent == 0) return gone(visit);
  return stay(visit.say.plain("studio.result.sending"));
}

Move where_is(Visit& visit, std::string_view id) {
  const auto job = own_job(visit, id);
  if (!job) return gone(visit);
  using banana::studio::Status;
  if (has_ended(job->status)) return stay(visit.say.plain("studio.status.over"));
  if (job->status == Status::running) {
    const Millis spent = visit.now - job->attempt_at.value_or(visit.now);
    return stay(visit.say.plain("studio.status.running_for", {{"spent", spent}}));
  }
  return stay(visit.say.plain("studio.status.place", {{"ahead", banana::studio::ahead_of(visit.tx, *job)}}));
}

Move cancel_job(Visit& visit, std::string_view id) {
  const auto job = own_job(visit, id);
  if (!job) return gone(visit);
  // What the person sees of it is written by the job's own move.
  const Announcer announcer{visit.texts, visit.around};
  const auto cancelled =
      banana::studio::cancel(visit.tx, job->id, banana::studio::cause::kUser, announcer, visit.now);
  std::string toast = cancelled == banana::studio::Cancel::asked ? visit.say.plain("studio.status.cancelling")
                                                                 : std::string{};
  if (visit.screen != kHistory) return stay(std::move(toast));
  Move move = again(visit.memory);  // which shows it as it is now
  move.toast = std::move(toast);
  move.in_place = true;
  return move;
}

}  // namespace banana::screens::studio
