// ST12: what somebody has made, newest first: a few on a page, one of them in view.
#include "core/studio/history.hpp"

#include "core/studio/album.hpp"
#include "core/telegram/methods.hpp"
#include "core/telegram/text.hpp"
#include "daemon/screens/studio/draft.hpp"
#include "daemon/screens/studio/job_card.hpp"
#include "daemon/screens/studio/own_job.hpp"
#include "daemon/screens/studio/screens.hpp"

namespace banana::screens::studio {
namespace {

using banana::studio::Job;
using banana::studio::JobId;
using banana::studio::Made;
using banana::studio::Status;

constexpr std::int64_t kOnPage = 5;
constexpr std::size_t kPromptShownMax = 300;

std::int64_t page_in(const Visit& visit) {
  const Json* kept = visit.memory.if_contains("page");
  return kept != nullptr && kept->is_int64() ? kept->get_int64() : 0;
}
std::string_view text_in(const Visit& visit, std::string_view name) {
  const Json* kept = visit.memory.if_contains(name);
  return kept != nullptr && kept->is_string() ? std::string_view{kept->get_string()} : std::string_view{};
}

/// What is on the page, the one in view, and whether there are older ones.
struct Spread {
  std::vector<Job> jobs;
  std::size_t chosen = 0;
  std::int64_t page = 0;
  bool has_older = false;
};

Spread spread_of(const Visit& visit) {
  Spread out{.jobs = {}, .page = page_in(visit)};
  const auto look = [&] {
    out.jobs =
        banana::studio::album_page(visit.tx, visit.person.id, visit.bot, out.page * kOnPage, kOnPage + 1);
  };
  look();
  if (out.jobs.empty() && out.page > 0) {  // the last of the page was deleted
    out.page -= 1;
    look();
  }
  out.has_older = out.jobs.size() > static_cast<std::size_t>(kOnPage);
  if (out.has_older) out.jobs.pop_back();
  for (std::size_t n = 0; n < out.jobs.size(); ++n) {
    if (out.jobs[n].id.str() == text_in(visit, "job")) out.chosen = n;
  }
  return out;
}

std::string_view state_text(const Job& job) {
  switch (job.status) {
    case Status::queued:
      return "studio.history.queued";
    case Status::running:
      return "studio.history.running";
    case Status::succeeded:
      return "studio.history.made";
    case Status::canceled:
      return "studio.history.cancelled";
    default:
      return "studio.history.failed";
  }
}

std::string title_of(const Visit& visit, const Job& job) {
  const auto catalogue = visit.around.models();
  const models::Entry* entry = catalogue->find(job.model);
  return entry ? entry->model.title : job.model;
}

std::string caption_of(const Visit& visit, const Job& job) {
  const auto request = request_of(job);
  const std::string prompt = request ? telegram::shorten(request->prompt, kPromptShownMax) : std::string{};
  const std::string html =
      visit.say.html("studio.history.card", {{"model", title_of(visit, job)}, {"at", job.created_at}});
  const std::string state =
      visit.say.html(state_text(job), {{"price", job.charged.value_or(job.price)}, {"outputs", job.outputs}});
  return html + "\n" +
         (prompt.empty() ? "" : visit.say.html("studio.history.prompt", {{"prompt", prompt}}) + "\n") + state;
}

std::optional<telegram::Media> picture_of(const Visit& visit, const Job& job) {
  if (job.status != Status::succeeded) return std::nullopt;
  const auto made = banana::studio::results_of(visit.tx, job.id);
  if (made.empty()) return std::nullopt;
  return media_of_result(visit, made.front(), kind_of({&made.front(), 1}));
}

void add_pages(const Visit& visit, const Spread& spread, View& view) {
  std::vector<Button> numbers;
  for (std::size_t n = 0; n < spread.jobs.size(); ++n) {
    const std::string number = std::to_string(spread.page * kOnPage + static_cast<std::int64_t>(n) + 1);
    numbers.push_back(
        act(n == spread.chosen ? "· " + number + " ·" : number, "show", spread.jobs[n].id.str()));
  }
  if (numbers.size() > 1) view.rows.push_back(std::move(numbers));
  std::vector<Button> turn;
  if (spread.page > 0) {
    turn.push_back(act(visit.say.plain("studio.history.newer"), "page", std::to_string(spread.page - 1)));
  }
  if (spread.has_older) {
    turn.push_back(act(visit.say.plain("studio.history.older"), "page", std::to_string(spread.page + 1)));
  }
  if (!turn.empty()) view.rows.push_back(std::move(turn));
}

void add_acts(const Visit& visit, const Job& job, bool has_results, View& view) {
  const std::string id = job.id.str();
  const auto button = [&](std::string_view text, std::string action) {
    return act(visit.say.plain(text), std::move(action), id);
  };
  std::vector<Button> first;
  if (request_of(job)) first.push_back(button("studio.history.again", "again"));
  if (has_results) first.push_back(button("studio.history.resend", "resend"));
  if (!first.empty()) view.rows.push_back(std::move(first));
  std::vector<Button> second;
  if (has_results) second.push_back(button("studio.result.original", "orig"));
  if (banana::studio::has_ended(job.status)) second.push_back(button("studio.result.delete", "delete"));
  if (!second.empty()) view.rows.push_back(std::move(second));
  if (!banana::studio::has_ended(job.status)) view.rows.push_back(under_way_row(visit.say, job.id));
}

/// As it is on the page, or nothing.
std::optional<Job> own_in_album(const Visit& visit, std::string_view id) {
  auto job = own_job(visit, id);
  if (!job || job->bot != visit.bot || !banana::studio::is_in_album(visit.tx, *job)) return std::nullopt;
  return job;
}

Move show_job(const Visit& visit, const Job& job) {
  const std::int64_t place = banana::studio::album_place(visit.tx, job);
  return go_to(kHistory, {{"page", place / kOnPage}, {"job", job.id.str()}});
}

Move not_here(Visit& visit) {
  Move move = again({{"page", page_in(visit)}});
  move.toast = visit.say.plain("studio.history.gone");
  return move;
}

}  // namespace

View show_history(const Visit& visit) {
  const Spread spread = spread_of(visit);
  if (spread.jobs.empty()) {
    return {
        .html = visit.say.html("studio.history.none"),
        .rows = {{go(visit.say.plain("studio.home.button.create"), std::string{kCreate})}, home_row(visit)}};
  }
  const Job& job = spread.jobs[spread.chosen];
  View view{.html = caption_of(visit, job), .media = picture_of(visit, job)};
  if (text_in(visit, "ask") == job.id.str()) {
    view.html += "\n\n" + visit.say.html("studio.history.sure");
    view.rows = {{act(visit.say.plain("studio.history.delete_yes"), "drop", job.id.str()),
                  act(visit.say.plain("studio.history.delete_no"), "show", job.id.str())},
                 home_row(visit)};
    return view;
  }
  add_pages(visit, spread, view);
  add_acts(visit, job, job.status == Status::succeeded && view.media.has_value(), view);
  view.rows.push_back(home_row(visit));
  return view;
}

Move turn_history(Visit& /*visit*/, std::string_view page) { return again({{"page", page_number(page)}}); }

Move show_in_history(Visit& visit, std::string_view id) {
  const auto job = own_in_album(visit, id);
  return job ? show_job(visit, *job) : not_here(visit);
}

Move resend_result(Visit& visit, std::string_view id) {
  const auto job = own_in_album(visit, id);
  if (!job) return not_here(visit);
  std::vector<telegram::Media> album;
  bool is_picture = false;
  const auto results = banana::studio::results_of(visit.tx, job->id);
  for (const Made& made : results) {
    if (auto media = media_of_result(visit, made, kind_of(results))) album.push_back(*std::move(media));
    is_picture = is_picture || made.type.starts_with("image/");
  }
  if (album.empty()) return alert(visit.say.plain("studio.result.gone"));
  const auto catalogue = visit.around.models();
  const telegram::InlineKeyboard below = result_keyboard(visit.say, *catalogue, *job, is_picture);
  const std::string caption =
      visit.say.html("studio.history.card", {{"model", title_of(visit, *job)}, {"at", job->created_at}});
  if (album.size() == 1) {
    album.front().caption = caption;
    visit.send(telegram::send_media(visit.chat, album.front(), {.keyboard = below}));
  } else {
    visit.send(telegram::send_media_group(visit.chat, album));
    visit.send(telegram::send_message(visit.chat, caption, {.keyboard = below}));
  }
  return again(visit.memory);
}

Move ask_to_delete(Visit& visit, std::string_view id) {
  const auto job = own_in_album(visit, id);
  if (!job) return not_here(visit);
  return again({{"page", page_in(visit)}, {"job", id}, {"ask", id}});
}

Move delete_from_history(Visit& visit, std::string_view id) {
  const auto job = own_in_album(visit, id);
  if (!job) return not_here(visit);
  if (!delete_for_good(visit, *job)) return not_here(visit);
  Move move = again({{"page", page_in(visit)}});
  move.toast = visit.say.plain("studio.result.deleted");
  return move;
}

Move begin_history(Visit& visit, std::string_view argument) {
  return argument.empty() ? go_to(kHistory) : open_job(visit, argument);
}

Move open_job(Visit& visit, std::string_view id) {
  const auto job = own_in_album(visit, id);
  return job ? show_job(visit, *job) : go_home(visit, visit.say.html("studio.history.gone"));
}

}  // namespace banana::screens::studio
