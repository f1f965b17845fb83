#include "daemon/dispatcher.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>

#include "core/base/log.hpp"
#include "core/db/error.hpp"
#include "daemon/crash.hpp"

namespace banana::daemon {

namespace {

using inbox::Lane;
using inbox::Lanes;
using inbox::Step;
using telegram::Trouble;

constexpr std::size_t kLookAtOnce = 500;
constexpr Millis kSlowHandler{100};
constexpr Millis kDatabasePause{1'000};
constexpr Millis kTakenPause{5};

void note_slow(BotId bot, std::int64_t update_id, std::chrono::steady_clock::duration took) {
  const auto ms = std::chrono::duration_cast<Millis>(took);
  if (ms < kSlowHandler) return;
  log::warning("slow handler", {{"bot", bot.value()}, {"update", update_id}, {"took_ms", ms.count()}});
}

}  // namespace

Dispatcher::Dispatcher(asio::io_context& loop, db::Database& database, IdMaker& ids, const Clock& clock,
                       telegram::Api& api, HandlerOf handler_of, OnRevoked on_revoked,
                       DispatcherOptions options)
    : loop_(loop),
      database_(database),
      ids_(ids),
      clock_(clock),
      api_(api),
      handler_of_(std::move(handler_of)),
      on_revoked_(std::move(on_revoked)),
      options_(options),
      due_(loop),
      idle_(loop),
      door_(database, [this](db::Tx& tx, Door::Batch& batch) { write_batch(tx, batch); }) {}

Result<> Dispatcher::start() {
  looking_ = true;
  asio::co_spawn(loop_, look(), [this](std::exception_ptr thrown) {
    looking_ = false;
    idle_.cancel();
    crash_on(std::move(thrown));
  });
  return {};
}

void Dispatcher::add(const Lane& lane, inbox::Haste haste) {
  lanes_.add(lane, haste);
  pump();
}

void Dispatcher::look_now() { database_.signals().raise(inbox::kChannel); }

Task<> Dispatcher::look() {
  db::Subscription news = database_.signals().subscribe(inbox::kChannel, loop_.get_executor());
  while (!stopping_) {
    try {
      co_await look_through();
    } catch (const db::Error& failure) {
      log::error("the inbox could not be read", {{"cause", failure.what()}});
    }
    if (!stopping_) std::ignore = co_await news.wait(options_.look_every);
  }
}

Task<> Dispatcher::look_through() {
  std::optional<Lane> last;
  for (;;) {
    const auto found = co_await database_.read(
        [&](db::Snapshot& snapshot) { return inbox::waiting_lanes(snapshot, last, kLookAtOnce); });
    for (const Lane& lane : found) {
      if (handler_of_(lane.bot) != nullptr) lanes_.add(lane);
    }
    pump();
    if (found.size() < kLookAtOnce || lanes_.take_overflow() || stopping_) co_return;
    last = found.back();
  }
}

void Dispatcher::pump() {
  while (!stopping_ && in_hand_ < options_.in_hand_max) {
    const auto lane = lanes_.next(clock_.now());
    if (!lane) break;
    ++in_hand_;
    asio::co_spawn(loop_, handle(*lane), &crash_on);
  }
  if (const auto due = lanes_.next_due()) wake_at(*due);
}

void Dispatcher::wake_at(Instant due) {
  if (due >= due_at_ || stopping_) return;
  due_at_ = due;
  due_.expires_after(std::max(due - clock_.now(), Millis{0}));
  due_.async_wait([this](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    due_at_ = Instant::max();
    pump();
  });
}

Task<> Dispatcher::handle(Lane lane) {
  Lanes::Outcome outcome;
  if (inbox::Handler* handler = handler_of_(lane.bot)) outcome = co_await attempt(lane, *handler);
  lanes_.finished(lane, outcome);
  --in_hand_;
  if (stopping_) {
    idle_.cancel();
  } else {
    pump();
  }
}

Task<Lanes::Outcome> Dispatcher::attempt(const Lane& lane, inbox::Handler& handler) {
  std::optional<inbox::HandlerFailed> failed;
  try {
    auto began = std::chrono::steady_clock::time_point{};
    auto ended = began;
    Step step = co_await database_.write([&](db::Tx& tx) {
      began = std::chrono::steady_clock::now();
      Step out = inbox::handle_next(tx, lane, handler, ids_, clock_.now());
      ended = std::chrono::steady_clock::now();
      return out;
    });
    note_slow(lane.bot, step.update_id, ended - began);
    if (step.kind == Step::Kind::done) {
      ++stats_.handled;
      answer(lane.bot, std::move(step.answers));
      co_return Lanes::Outcome{.more = step.more};
    }
    if (step.kind == Step::Kind::taken) co_return Lanes::Outcome{.again_at = clock_.now() + kTakenPause};
    if (step.kind == Step::Kind::later) co_return Lanes::Outcome{.again_at = step.again_at};
    co_return Lanes::Outcome{};
  } catch (const inbox::HandlerFailed& thrown) {
    failed = thrown;
  } catch (const db::Error& failure) {
    log::error("an update could not be handled for want of the database",
               {{"bot", lane.bot.value()}, {"chat", lane.chat}, {"cause", failure.what()}});
    co_return Lanes::Outcome{.again_at = clock_.now() + kDatabasePause};
  }
  co_return co_await put_back(lane, *failed);
}

Task<Lanes::Outcome> Dispatcher::put_back(const Lane& lane, const inbox::HandlerFailed& failed) {
  ++stats_.failures;
  try {
    const inbox::PutBack put = co_await database_.write(
        [&](db::Tx& tx) { return inbox::put_back(tx, lane.bot, failed, clock_.now()); });
    log::error(put.set_aside ? "an update was set aside" : "an update failed and will be tried again",
               {{"bot", lane.bot.value()},
                {"update", failed.update_id()},
                {"chat", lane.chat},
                {"cause", failed.what()}});
    if (put.set_aside) {
      ++stats_.set_aside;
      co_return Lanes::Outcome{.more = true};
    }
    co_return Lanes::Outcome{.again_at = put.again_at};
  } catch (const db::Error& failure) {
    log::error("a failed update could not be put back",
               {{"bot", lane.bot.value()}, {"update", failed.update_id()}, {"cause", failure.what()}});
  }
  co_return Lanes::Outcome{.again_at = clock_.now() + kDatabasePause};
}

/// As long as somebody is at the door we don't stop.
class Dispatcher::Presence {
 public:
  explicit Presence(Dispatcher& of) : of_(of) { ++of_.at_door_; }
  Presence(const Presence&) = delete;
  Presence& operator=(const Presence&) = delete;
  ~Presence() {
    --of_.at_door_;
    if (of_.stopping_) of_.idle_.cancel();
  }

 private:
  Dispatcher& of_;
};

Task<> Dispatcher::take(BotId bot, const inbox::Envelope& envelope, std::string_view body) {
  // On PostgreSQL it takes several round trips to find out whether an update may be handled now, and one to record it.
  const bool here = !stopping_ && database_.engine() == db::Engine::sqlite;
  Door::Caller caller{bot, envelope, body, here ? handler_of_(bot) : nullptr};
  const Presence presence{*this};
  co_await door_.enter(caller);
  if (!caller.written) co_await take_alone(caller);
  settle(caller);
}

void Dispatcher::write_batch(db::Tx& tx, Door::Batch& batch) {
  inbox::TakingIn taking{tx};
  std::vector<inbox::Posted> left;
  auto began = std::chrono::steady_clock::now();
  while (Door::Caller* caller = batch.next()) {
    caller->taken = {.kind = inbox::TakenIn::Kind::waits};
    if (caller->handler == nullptr) {
      left.push_back(caller->posted);
      continue;
    }
    caller->taken = taking.take(caller->posted, *caller->update, *caller->handler, ids_, clock_.now());
    const auto ended = std::chrono::steady_clock::now();
    caller->took = ended - std::exchange(began, ended);
  }
  inbox::record(tx, std::move(left), clock_.now(), batch.known());
}

/// Something about the batch it was in failed: another update's handler, or its own.
Task<> Dispatcher::take_alone(Door::Caller& caller) {
  if (caller.handler != nullptr) {
    try {
      caller.taken = co_await database_.write([&](db::Tx& tx) {
        return inbox::TakingIn{tx}.take(caller.posted, *caller.update, *caller.handler, ids_, clock_.now());
      });
      co_return;
    } catch (const inbox::HandlerFailed&) {
      caller.handler = nullptr;  // only recorded, and tried again in its turn: there it counts and is told of
    }
  }
  const auto& [bot, envelope, body] = caller.posted;
  co_await database_.write([&](db::Tx& tx) { inbox::record(tx, bot, *envelope, body, clock_.now()); });
  caller.taken = {.kind = inbox::TakenIn::Kind::waits};
}

void Dispatcher::settle(Door::Caller& caller) {
  const inbox::Envelope& envelope = *caller.posted.envelope;
  note_slow(caller.bot, envelope.update_id, caller.took);
  if (caller.taken.kind == inbox::TakenIn::Kind::waits) {
    add(inbox::lane_of(caller.bot, envelope), envelope.haste);
  }
  if (caller.taken.kind == inbox::TakenIn::Kind::done) {
    ++stats_.handled;
    answer(caller.bot, std::move(caller.taken.answers));
  }
}

void Dispatcher::answer(BotId bot, inbox::Answers answers) {
  if (answers.empty()) return;
  if (answering_ >= options_.answers_max) {
    ++stats_.answers_failed;
    return;
  }
  ++answering_;
  asio::co_spawn(loop_, send(bot, std::move(answers)), &crash_on);
}

Task<> Dispatcher::send(BotId bot, inbox::Answers answers) {
  for (const telegram::Call& answer : answers) co_await send_one(bot, answer);
  --answering_;
  if (stopping_) idle_.cancel();
}

/// Late answers do no good: none is tried again.
Task<> Dispatcher::send_one(BotId bot, const telegram::Call& answer) {
  const auto sent = co_await api_.call(bot, answer);
  if (sent || sent.error().trouble == Trouble::query_too_old) co_return;
  ++stats_.answers_failed;
  if (sent.error().trouble == Trouble::token_revoked) on_revoked_(bot);
  log::warning("an answer did not reach Telegram", {{"bot", bot.value()},
                                                    {"method", answer.method},
                                                    {"trouble", to_string(sent.error().trouble)},
                                                    {"description", sent.error().description}});
}

Task<> Dispatcher::stop(Millis deadline) {
  stopping_ = true;
  due_.cancel();
  database_.signals().raise(inbox::kChannel);
  const auto until = std::chrono::steady_clock::now() + deadline;
  while ((at_door_ > 0 || in_hand_ > 0 || answering_ > 0 || looking_) &&
         std::chrono::steady_clock::now() < until) {
    idle_.expires_at(until);
    std::ignore = co_await idle_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

}  // namespace banana::daemon
