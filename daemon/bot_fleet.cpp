#include "daemon/bot_fleet.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <fmt/format.h>

#include "core/access/bots.hpp"
#include "core/access/parking.hpp"
#include "core/base/log.hpp"
#include "core/db/error.hpp"
#include "core/people/roles.hpp"
#include "core/telegram/methods.hpp"
#include "daemon/crash.hpp"
#include "daemon/screens/demo/program.hpp"
#include "daemon/screens/shell.hpp"
#include "daemon/screens/studio/program.hpp"

namespace banana::daemon {

namespace {

using access::BotKind;
using access::BotMode;
using telegram::ApiResult;
using telegram::Trouble;

constexpr Millis kFirstPause{5'000};
constexpr Millis kPauseMax{300'000};
constexpr int kDoublingsMax = 6;

/// Null where this version has none.
const screens::Program* program_of(BotKind kind) {
  switch (kind) {
    case BotKind::studio:
      return &screens::studio::program();
    case BotKind::demo:
      return &screens::demo::program();
    default:
      return nullptr;
  }
}

}  // namespace

BotFleet::BotFleet(FleetPorts ports, FleetOptions options)
    : ports_(std::move(ports)),
      options_(std::move(options)),
      poller_ports_{.loop = ports_.loop,
                    .database = ports_.database,
                    .clock = ports_.clock,
                    .api = ports_.api,
                    .lets_in = ports_.lets_in,
                    .on_recorded = ports_.on_recorded,
                    .on_revoked = [this](BotId bot) { park(bot); }},
      changed_(ports_.loop) {
  for (std::size_t kind = 0; kind < handlers_.size(); ++kind) {
    if (const auto* program = program_of(static_cast<BotKind>(kind))) {
      handlers_[kind] = std::make_unique<screens::Shell>(*program, ports_.texts, ports_.around);
    }
  }
}

BotFleet::~BotFleet() = default;

Result<> BotFleet::start() {
  ports_.bots.on_changed([this](const std::vector<BotId>& changed) {
    for (const BotId bot : changed) {
      set_[bot].changed = true;
      queue(bot);
    }
  });
  queue_all();
  return {};
}

inbox::Handler* BotFleet::handler_of(BotId bot) {
  const auto* entry = bots().find(bot);
  if (entry == nullptr || entry->state != access::BotState::running) return nullptr;
  return handlers_[static_cast<std::size_t>(entry->kind)].get();
}

void BotFleet::look_again() { queue_all(); }

void BotFleet::queue_all() {
  bots().for_each([this](BotId bot, const access::BotSet::Entry&) { queue(bot); });
}

void BotFleet::queue(BotId bot) {
  if (stopping_ || !queued_.insert(bot).second) return;
  to_do_.push_back(bot);
  if (working_ >= options_.at_once) return;
  ++working_;
  asio::co_spawn(ports_.loop, work_off(), [this](std::exception_ptr thrown) {
    --working_;
    changed_.cancel();
    crash_on(std::move(thrown));
  });
}

Task<> BotFleet::work_off() {
  while (!stopping_ && !to_do_.empty()) {
    const BotId bot = to_do_.front();
    to_do_.pop_front();
    queued_.erase(bot);
    co_await set_up(bot);
  }
}

BotFleet::How BotFleet::wanted(BotId bot) const {
  const auto* entry = bots().find(bot);
  if (entry == nullptr || entry->state != access::BotState::running || !ports_.is_ours(bot)) return How::none;
  const bool by_webhook =
      entry->mode == BotMode::config ? options_.mode == UpdateMode::webhook : entry->mode == BotMode::webhook;
  return by_webhook ? How::webhook : How::polling;
}

Task<> BotFleet::set_up(BotId bot) {
  const How how = wanted(bot);
  if (const auto poller = pollers_.find(bot); poller != pollers_.end() && how != How::polling) {
    poller->second->stop();
  }
  Set& before = set_[bot];
  if (before.how == how && !before.changed) co_return;
  before.changed = false;
  if (how == How::none) {
    // What comes meanwhile waits at Telegram for 24 hours.
    const bool take_away = before.how == How::webhook && bots().find(bot) != nullptr && ports_.is_ours(bot);
    before.how = How::none;
    if (take_away) std::ignore = co_await ports_.api.call(bot, telegram::delete_webhook());
    co_return;
  }
  if (how == How::webhook && options_.public_url.empty()) {
    log::error("a bot wants its updates by webhook, but web.public_url is not set", {{"bot", bot.value()}});
    co_return;
  }
  const auto* entry = bots().find(bot);  // good until the loop goes on
  const screens::Program* program = program_of(entry->kind);
  if (program == nullptr) {
    log::warning("this version has no program for bots of this kind; its updates are kept and wait",
                 {{"bot", bot.value()}, {"kind", to_string(entry->kind)}});
  }
  const telegram::Call how_to_deliver =
      how == How::polling
          ? telegram::delete_webhook()
          : telegram::set_webhook({.url = fmt::format("{}/webhook/{}", options_.public_url, bot.value()),
                                   .secret = entry->webhook_secret});
  ApiResult<Json> told = co_await ports_.api.call(bot, how_to_deliver);
  if (told && program != nullptr) told = co_await tell_commands(bot, *program);
  if (told && program != nullptr) co_await tell_staff(bot, *program);
  if (stopping_) co_return;
  if (told) {
    set_[bot].how = how;
    set_[bot].failures = 0;
    if (how == How::polling) start_polling(bot);
    co_return;
  }
  const telegram::ApiError& error = told.error();
  if (error.trouble == Trouble::token_revoked) {
    park(bot);
    co_return;
  }
  log::warning(
      "a bot could not be set up; it will be tried again",
      {{"bot", bot.value()}, {"trouble", to_string(error.trouble)}, {"description", error.description}});
  Set& now = set_[bot];
  const int doublings = std::min(now.failures++, kDoublingsMax);
  again_later(bot, std::max(error.retry_after.value_or(Millis{0}),
                            std::min(kFirstPause * (1 << doublings), kPauseMax)));
}

void BotFleet::start_polling(BotId bot) {
  auto& poller = pollers_[bot];
  if (poller != nullptr) return;
  poller = std::make_unique<Poller>(poller_ports_, bot);
  poller->start([this, bot] {
    pollers_.erase(bot);
    changed_.cancel();
    if (const auto known = set_.find(bot); known != set_.end()) known->second.how = How::none;
    if (wanted(bot) == How::polling) queue(bot);
  });
}

Task<ApiResult<Json>> BotFleet::tell_commands(BotId bot, const screens::Program& program) {
  ApiResult<Json> told = Json(true);
  for (std::size_t i = 0; told && i < kLanguageNames.size(); ++i) {
    const auto language = static_cast<Language>(i);
    const text::Voice say = ports_.texts.in(language);
    std::vector<telegram::BotCommand> commands;
    for (const screens::CommandRow& row : program.commands) {
      if (!row.about.empty() && row.role == ops::Role::user)
        commands.push_back({std::string{row.name}, say.plain(row.about)});
    }
    // English is also for everybody whose language we don't speak.
    if (language == Language::en) told = co_await ports_.api.call(bot, telegram::set_my_commands(commands));
    if (told)
      told = co_await ports_.api.call(bot, telegram::set_my_commands(commands, {}, to_string(language)));
  }
  co_return told;
}

/// Those who run the bot see their commands, too, in their own chats with it. Who never started it has no such chat.
Task<> BotFleet::tell_staff(BotId bot, const screens::Program& program) {
  constexpr std::int64_t kMost = 20;
  const bool has_any = std::ranges::any_of(
      program.commands, [](const screens::CommandRow& row) { return row.role > ops::Role::user; });
  if (!has_any) co_return;
  std::vector<people::Person> staff;
  try {
    staff = co_await ports_.database.read(
        [](db::Snapshot& snapshot) { return people::staff(snapshot, ops::Role::support, kMost); });
  } catch (const db::Error&) {
    co_return;  // the next start tells them
  }
  for (const people::Person& person : staff) {
    if (!person.telegram_id) continue;
    const text::Voice say = ports_.texts.in(person.speaks());
    std::vector<telegram::BotCommand> commands;
    for (const screens::CommandRow& row : program.commands) {
      if (!row.about.empty() && row.role <= person.role())
        commands.push_back({std::string{row.name}, say.plain(row.about)});
    }
    static_cast<void>(co_await ports_.api.call(
        bot, telegram::set_my_commands(commands, {.kind = telegram::CommandScope::Kind::chat,
                                                  .chat = ChatId{*person.telegram_id}})));
  }
}

void BotFleet::again_later(BotId bot, Millis pause) {
  auto timer = std::make_shared<asio::steady_timer>(ports_.loop, pause);
  timer->async_wait([this, bot, timer](const boost::system::error_code& error) {
    if (!error) queue(bot);
  });
}

void BotFleet::park(BotId bot) {
  asio::co_spawn(
      ports_.loop,
      access::park_now(ports_.database, ports_.ids, bot, "Telegram refuses its token", ports_.clock.now()),
      [bot](std::exception_ptr thrown, bool /*parked*/) {
        if (thrown) log::error("a bot could not be parked", {{"bot", bot.value()}});
      });
}

Task<> BotFleet::stop(Millis deadline) {
  stopping_ = true;
  for (const auto& [bot, poller] : pollers_) poller->stop();
  const auto until = std::chrono::steady_clock::now() + deadline;
  while ((working_ > 0 || !pollers_.empty()) && std::chrono::steady_clock::now() < until) {
    changed_.expires_at(until);
    std::ignore = co_await changed_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace banana::daemon
