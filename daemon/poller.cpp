#include "daemon/poller.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/json/serialize.hpp>

#include "core/base/log.hpp"
#include "core/db/error.hpp"
#include "core/telegram/methods.hpp"

namespace banana::daemon {

namespace {

using telegram::Trouble;

constexpr Millis kWaitMax{50'000};
constexpr Millis kFirstPause{1'000};
constexpr Millis kPauseMax{30'000};
/// Somebody else polls for this bot, or a webhook is being removed.
constexpr Millis kConflictPause{5'000};
constexpr int kDoublingsMax = 5;

}  // namespace

void Poller::start(std::function<void()> ended) {
  asio::co_spawn(ports_.loop, run(),
                 asio::bind_cancellation_slot(cancel_.slot(),
                                              [done = std::move(ended)](const std::exception_ptr& thrown) {
                                                if (thrown) std::rethrow_exception(thrown);
                                                done();
                                              }));
}

void Poller::stop() {
  stopping_ = true;
  cancel_.emit(asio::cancellation_type::terminal);
}

Task<> Poller::run() {
  co_await asio::this_coro::throw_if_cancelled(false);
  asio::steady_timer timer{ports_.loop};
  while (!stopping_) {
    const Millis pause = co_await ask();
    if (stopping_ || pause == Millis{0}) continue;
    timer.expires_after(pause);
    std::ignore = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

Task<Millis> Poller::ask() {
  const auto answer =
      co_await ports_.api.call(bot_, telegram::get_updates({.offset = offset_, .wait_max = kWaitMax}));
  if (stopping_) co_return Millis{0};
  if (!answer) co_return after(answer.error());
  failures_ = 0;
  if (!answer->is_array()) co_return kConflictPause;
  co_return co_await take(answer->get_array());
}

Task<Millis> Poller::take(const JsonArray& updates) {
  std::vector<Came> came;
  std::int64_t last = offset_ - 1;
  bool is_any = false;
  for (const Json& update : updates) {
    std::string body = boost::json::serialize(update);
    const auto envelope = inbox::read_envelope(body);
    if (!envelope) {
      log::error("getUpdates gave what is no update",
                 {{"bot", bot_.value()}, {"cause", envelope.error().message}});
      continue;
    }
    last = std::max(last, envelope->update_id);
    is_any = true;
    if (ports_.lets_in(bot_, *envelope, body)) came.push_back({*envelope, std::move(body)});
  }
  if (!is_any) co_return updates.empty() ? Millis{0} : kFirstPause;
  try {
    if (!came.empty()) co_await record(came);
  } catch (const db::Error& failure) {
    log::error("updates could not be recorded", {{"bot", bot_.value()}, {"cause", failure.what()}});
    co_return kFirstPause;
  }
  offset_ = last + 1;
  for (const Came& one : came) {
    ports_.on_recorded(inbox::lane_of(bot_, one.envelope), one.envelope.haste);
  }
  co_return Millis{0};
}

Task<> Poller::record(const std::vector<Came>& came) {
  co_await ports_.database.write([&](db::Tx& tx) {
    std::vector<inbox::Posted> posted;
    posted.reserve(came.size());
    for (const Came& one : came) posted.push_back({bot_, &one.envelope, one.body});
    inbox::record(tx, std::move(posted), ports_.clock.now());
  });
}

Millis Poller::after(const telegram::ApiError& error) {
  if (error.trouble == Trouble::token_revoked) {
    stopping_ = true;
    ports_.on_revoked(bot_);
    return Millis{0};
  }
  log::warning(
      "getUpdates failed",
      {{"bot", bot_.value()}, {"trouble", to_string(error.trouble)}, {"description", error.description}});
  if (error.retry_after) return *error.retry_after;
  if (error.trouble == Trouble::conflict) return kConflictPause;
  const int doublings = std::min(failures_++, kDoublingsMax);
  return std::min(kFirstPause * (1 << doublings), kPauseMax);
}

}  // namespace banana::daemon
