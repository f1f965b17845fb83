#include "daemon/screens/admin/acts.hpp"

#include <optional>

#include <boost/asio/this_coro.hpp>
#include <boost/json/parse.hpp>

#include "core/base/log.hpp"
#include "core/dialog/dialog.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/screens/admin/result.hpp"
#include "daemon/screens/admin/screens.hpp"
#include "daemon/screens/groups.hpp"

namespace banana::screens::admin {
namespace {

constexpr std::string_view kChannel = "chat_acts";
constexpr Millis kLookAnyway{60'000};
/// What was begun so long ago and has not ended, never will: the process is gone.
constexpr Millis kGivenUp{600'000};
constexpr std::string_view kRowsShown = "15";

struct Asked {
  dialog::Key key;
  JsonObject memory;
  people::Person person;
  bool is_lost = false;  // begun by somebody who is gone
};

std::string_view text_in(const JsonObject& memory, std::string_view name) {
  const Json* found = memory.if_contains(name);
  return found != nullptr && found->is_string() ? std::string_view{found->get_string()} : std::string_view{};
}

/// Marks it as begun before anything is done: it must not be done twice.
std::optional<Asked> begin_next(db::Tx& tx, Instant now) {
  for (const dialog::Found& found : dialog::staff_on(tx, kRun)) {
    JsonObject memory = boost::json::parse(found.memory).as_object();
    const bool is_act = memory.contains("op") && memory.contains("args");
    if (!is_act) continue;  // somebody forged a way there
    const Json* begun = memory.if_contains("begun");
    const bool is_lost = begun != nullptr && from_unix_ms(begun->to_number<std::int64_t>()) + kGivenUp < now;
    if (begun != nullptr && !is_lost) continue;
    const auto person = people::find(tx, found.key.user);
    if (!person) continue;
    memory["begun"] = to_unix_ms(now);
    if (!dialog::change(tx, found, memory, now)) continue;
    return Asked{.key = found.key, .memory = std::move(memory), .person = *person, .is_lost = is_lost};
  }
  return std::nullopt;
}

Result<ops::Request> request_of(const Asked& asked, Instant now) {
  const std::string_view name = text_in(asked.memory, "op");
  const ops::Operation* operation = table().find(name);
  if (operation == nullptr) return table().unknown(name);
  JsonObject words = asked.memory.at("args").as_object();
  if (operation->arg("limit") != nullptr && !words.contains("limit")) words["limit"] = kRowsShown;
  const auto args = ops::Args::from_words(*operation, words, now);
  if (!args) return args.error();
  const bool is_rehearsal = text_in(asked.memory, "how") == "rehearse";
  const ops::Role role = asked.person.is_banned(now) ? ops::Role::user : asked.person.role();
  return ops::Request{.operation = std::string{name},
                      .arguments = args->to_json(),
                      .confirmed = !is_rehearsal,
                      .rehearsal = is_rehearsal,
                      .actor = {.door = ops::Door::chat,
                                .name = std::to_string(asked.person.telegram_id.value_or(0)),
                                .role = role}};
}

Task<Result<ops::Outcome>> run_one(ops::Runner& runner, const Asked& asked, Instant now) {
  if (asked.is_lost) {
    co_return fail(Errc::unavailable, "the bot was restarted while this was under way",
                   "Whether it was done, the audit tells.");
  }
  auto request = request_of(asked, now);
  if (!request) co_return request.error();
  co_return co_await runner.run(*std::move(request));
}

/// In the place of the screen that waits; below, where the person is elsewhere by now.
void show_outcome(db::Tx& tx, const text::Texts& texts, const Asked& asked,
                  const Result<ops::Outcome>& outcome, Instant now) {
  const text::Voice say = texts.in(asked.person.speaks());
  const bool is_rehearsal = text_in(asked.memory, "how") == "rehearse";
  const ops::Operation* operation = table().find(text_in(asked.memory, "op"));
  JsonObject memory{{"op", asked.memory.at("op")},
                    {"args", asked.memory.at("args")},
                    {"how", is_rehearsal && outcome ? "rehearsed" : "done"},
                    {"html", outcome && operation != nullptr ? outcome_html(say, *operation, *outcome)
                                                             : error_html(say, outcome.error())}};
  if (outcome) {
    if (const auto next = next_page(*outcome); !next.empty()) memory["next"] = next;
  }
  dialog::Dialog dialog = dialog::load(tx, asked.key);
  const bool is_there = dialog.screen == kRun && dialog.memory == asked.memory;
  const View view = result_view(say, memory);
  const ChatId chat = asked.key.chat;
  if (is_there) {
    outbox::add(
        tx,
        {.bot = asked.key.bot,
         .chat = chat,
         .call = telegram::edit_message_text(chat, view.html, {.keyboard = keyboard_of(kResult, view)}),
         .slot = screen_slot(chat, asked.person.telegram_id.value_or(0))},
        now);
    dialog.screen = kResult;
    dialog.memory = std::move(memory);
    dialog::save(tx, asked.key, dialog, now);
  } else {
    outbox::add(tx, {.bot = asked.key.bot, .chat = chat, .call = telegram::send_message(chat, view.html)},
                now);
  }
}

}  // namespace

JsonObject ask_act(Visit& visit, std::string_view operation, const JsonObject& args, Asking how) {
  visit.tx.notify(kChannel);
  return {{"op", operation},
          {"args", args},
          {"how", how == Asking::rehearse ? "rehearse" : "do"},
          {"n", visit.ids.next()}};  // no two are the same
}

Task<> run_acts(db::Database& database, ops::Runner& runner, const text::Texts& texts, const Clock& clock) {
  for (;;) {
    const auto asked = co_await database.write([&](db::Tx& tx) { return begin_next(tx, clock.now()); });
    if (!asked) co_return;
    const Result<ops::Outcome> outcome = co_await run_one(runner, *asked, clock.now());
    co_await database.write([&](db::Tx& tx) { show_outcome(tx, texts, *asked, outcome, clock.now()); });
  }
}

Task<> follow_acts(db::Database& database, ops::Runner& runner, const text::Texts& texts,
                   const Clock& clock) {
  db::Subscription news = database.signals().subscribe(kChannel, co_await asio::this_coro::executor);
  for (;;) {
    try {
      co_await run_acts(database, runner, texts, clock);
    } catch (const db::Error& failure) {
      if (failure.cause() == db::Cause::stopped) co_return;
      log::warning("acts that were asked for in chats have to wait", {{"problem", failure.what()}});
    }
    static_cast<void>(co_await news.wait(kLookAnyway));
  }
}

}  // namespace banana::screens::admin
