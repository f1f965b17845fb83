// Delete below a result (ST9): the message asks by other buttons of its own, and then it goes, and what was made with it: out
// of the history for good (ST12).
#include "core/gallery/shared.hpp"
#include "core/outbox/sent_files.hpp"
#include "core/studio/album.hpp"
#include "core/studio/history.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/studio/job_card.hpp"
#include "daemon/screens/studio/own_job.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

using banana::studio::Job;
using banana::studio::Made;

/// One of their own, and where its buttons stand.
std::optional<Job> job_of_message(const Visit& visit, std::string_view id) {
  return visit.message ? own_job(visit, id) : std::nullopt;
}

void change_buttons(Visit& visit, const telegram::InlineKeyboard& keyboard) {
  visit.send(telegram::edit_message_reply_markup({visit.chat, *visit.message}, keyboard));
}

Move gone(const Visit& visit) { return alert(visit.say.plain("studio.result.gone")); }

}  // namespace

bool delete_for_good(Visit& visit, const Job& job) {
  const auto made = banana::studio::results_of(visit.tx, job.id);
  if (!banana::studio::take_out(visit.tx, job, visit.now)) return false;
  for (const Made& each : made) {
    outbox::forget_file(visit.tx, each.blob);
    if (!each.original.empty()) outbox::forget_file(visit.tx, each.original);
  }
  gallery::unshare(visit.tx, job.id);
  return true;
}

Move delete_result(Visit& visit, std::string_view id) {
  const auto job = job_of_message(visit, id);
  if (!job) return gone(visit);
  Button yes = deed(visit.say.plain("studio.history.delete_yes"), "drop", job->id.str());
  yes.style = telegram::ButtonStyle::danger;
  Button no = deed(visit.say.plain("studio.history.delete_no"), "keep", job->id.str());
  change_buttons(visit, keyboard_of("", {.html = {}, .rows = {{std::move(yes), std::move(no)}}}));
  return stay(visit.say.plain("studio.history.sure"));
}

Move drop_result(Visit& visit, std::string_view id) {
  const auto job = job_of_message(visit, id);
  if (!job) return gone(visit);
  static_cast<void>(delete_for_good(visit, *job));  // it may be out of the history already
  visit.send(telegram::delete_message({visit.chat, *visit.message}));
  return stay(visit.say.plain("studio.result.deleted"));
}

Move keep_result(Visit& visit, std::string_view id) {
  const auto job = job_of_message(visit, id);
  if (!job) return gone(visit);
  const auto made = banana::studio::results_of(visit.tx, job->id);
  const bool is_picture = !made.empty() && made.front().type.starts_with("image/");
  const auto catalogue = visit.around.models();
  change_buttons(visit, result_keyboard(visit.say, *catalogue, *job, is_picture));
  return stay();
}

}  // namespace banana::screens::studio
