#include "daemon/sender.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>

#include "core/base/log.hpp"
#include "core/db/error.hpp"
#include "core/outbox/settle.hpp"
#include "daemon/crash.hpp"

namespace banana::daemon {

namespace {

using outbox::Fate;
using outbox::Verdict;

constexpr Millis kDatabasePause{1'000};
constexpr std::int64_t kDueAtOnce = 500;
constexpr int kRenewalsALease = 6;
constexpr std::size_t kAtHandMax = 32;  // rows that a look brings, of 128 KiB at most

/// Never 0, which no process has.
std::int64_t own_number(Random& random) { return static_cast<std::int64_t>(random.u64() >> 2) + 1; }

}  // namespace

outbox::Limits outbox_limits(const OutboxConfig& config) {
  outbox::Limits limits;
  limits.bot.per_second = static_cast<double>(config.bot_per_second);
  limits.chat.per_second = static_cast<double>(config.chat_per_minute) / 60;
  limits.group.per_second = static_cast<double>(config.group_per_minute) / 60;
  return limits;
}

Sender::Sender(asio::io_context& loop, db::Database& database, const Clock& clock, Random& random,
               telegram::Api& api, Runs runs, OnRevoked on_revoked, SenderOptions options)
    : loop_(loop),
      database_(database),
      clock_(clock),
      random_(random),
      api_(api),
      runs_(std::move(runs)),
      on_revoked_(std::move(on_revoked)),
      options_(options),
      shared_(database.engine() == db::Engine::postgres),
      number_(own_number(random)),
      wall_start_(clock.now()),
      steady_start_(Steady::now()),
      queue_(options.queue),
      bell_(loop),
      alarm_(loop),
      renewal_(loop),
      idle_(loop) {}

/// Wall time that never jumps: limits are about how long ago something was.
Instant Sender::now() const {
  return wall_start_ + std::chrono::floor<Millis>(Steady::now() - steady_start_);
}

void Sender::run(Task<> task) {
  ++running_;
  asio::co_spawn(loop_, std::move(task), [this](std::exception_ptr thrown) {
    --running_;
    idle_.cancel();
    crash_on(std::move(thrown));
  });
}

Result<> Sender::start() {
  own_what_is_ours();
  look_ = rung_ = true;
  run(listen());
  run(keep_books());
  if (shared_) run(hold_shares());
  return {};
}

Task<> Sender::stop(Millis deadline) {
  stopping_ = true;
  alarm_.cancel();
  renewal_.cancel();
  database_.signals().raise(outbox::kChannel);
  ring();
  const auto until = Steady::now() + deadline;
  while (running_ > 0 && Steady::now() < until) {
    idle_.expires_at(until);
    std::ignore = co_await idle_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
  if (!shared_) co_return;
  try {
    co_await database_.write([this](db::Tx& tx) { outbox::let_go(tx, number_); });
  } catch (const db::Error& failure) {
    log::warning("shares of the outbox could not be given back", {{"cause", failure.what()}});
  }
}

void Sender::ring() {
  rung_ = true;
  bell_.cancel();
}

// ---- what there is

Task<> Sender::listen() {
  db::Subscription news = database_.signals().subscribe(outbox::kChannel, loop_.get_executor());
  while (!stopping_) {
    std::ignore = co_await news.wait(options_.look_every);
    look_ = true;
    ring();
  }
}

Task<> Sender::keep_books() {
  while (!stopping_ || queue_.in_flight() > 0) {
    while (!rung_) {
      bell_.expires_at(Steady::time_point::max());
      std::ignore = co_await bell_.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    rung_ = false;
    bool failed = false;
    outbox::Items at_hand;
    try {
      co_await settle();
      if (!stopping_) at_hand = co_await look();
    } catch (const db::Error& failure) {
      log::error("the outbox could not be read or written", {{"cause", failure.what()}});
      failed = true;
    }
    if (failed) {
      bell_.expires_after(kDatabasePause);
      std::ignore = co_await bell_.async_wait(asio::as_tuple(asio::use_awaitable));
      rung_ = true;
    }
    pump(std::move(at_hand));
  }
}

Task<> Sender::settle() {
  if (verdicts_.empty()) co_return;
  // Those that come meanwhile stand behind these.
  const std::vector<Verdict> batch = verdicts_;
  co_await database_.write([&](db::Tx& tx) { outbox::settle(tx, batch, clock_.now(), options_.followers); });
  verdicts_.erase(verdicts_.begin(), verdicts_.begin() + static_cast<std::ptrdiff_t>(batch.size()));
  for (const Verdict& verdict : batch) {
    count(verdict);
    queue_.done(verdict, now());
    if (verdict.fate == Fate::parked) on_revoked_(verdict.bot);
  }
}

/// What it gives is good for what may go at this moment only.
Task<outbox::Items> Sender::look() {
  const auto wants = queue_.wants();
  if (!std::exchange(look_, false) && wants.empty() && !rescan_) co_return outbox::Items{};
  co_await take_due();
  struct Found {
    outbox::Glance glance;
    outbox::Items at_hand = {};
    std::vector<std::vector<outbox::Waiting>> wanted = {};
    std::vector<outbox::Pause> pauses = {};
  };
  const bool pauses_too = rescan_ || queue_.pace().size() == 0;
  const auto is_ours = [shared = shared_, ours = shares_ & ~unwanted_](const outbox::Waiting& row) {
    return !shared || ours.test(outbox::share_of(row.bot));
  };
  const auto held_until = held_until_;
  const std::size_t room =
      std::min(kAtHandMax, options_.in_flight_max - std::min(options_.in_flight_max, queue_.in_flight()));
  Found found = co_await database_.read([&](db::Snapshot& snapshot) {
    Found all{.glance = tail_.look(snapshot)};
    std::vector<outbox::RowId> at_once;
    for (const outbox::Waiting& row : tail_.news(all.glance)) {
      if (at_once.size() == room) break;
      if (is_ours(row)) at_once.push_back(row.id);
    }
    all.at_hand = outbox::read_items(snapshot, at_once);
    for (const outbox::Want& want : wants) all.wanted.push_back(outbox::find(snapshot, want));
    if (pauses_too) all.pauses = outbox::pauses(snapshot, clock_.now());
    return all;
  });
  for (const outbox::Pause& pause : found.pauses) queue_.pause(pause);
  later_at_ = found.glance.later_at;
  queue_.learn(found.glance.rows);
  for (std::size_t i = 0; i < wants.size(); ++i) {
    queue_.learn(wants[i], found.wanted[i], outbox::rows_asked(wants[i]));
  }
  const outbox::Tail::Next next = tail_.accept(found.glance);
  if (next == outbox::Tail::Next::rescan) rescan_ = true;
  if (next == outbox::Tail::Next::look_again) look_ = true;
  // Where a lease has begun since, somebody else may have sent what reads as waiting here.
  if (rescan_ || held_until_ != held_until) found.at_hand.clear();
  if (rescan_) co_await rescan();
  if (look_ || !wants.empty()) ring();
  co_return std::move(found.at_hand);
}

Task<> Sender::take_due() {
  if (!due_ && (!later_at_ || *later_at_ > clock_.now())) co_return;
  const std::int64_t taken =
      co_await database_.write([&](db::Tx& tx) { return outbox::take_due(tx, clock_.now(), kDueAtOnce); });
  due_ = taken == kDueAtOnce;
  if (due_) look_ = true;
}

/// What waited before this process, or before its share of bots was its own.
Task<> Sender::rescan() {
  const auto bots =
      co_await database_.read([](db::Snapshot& snapshot) { return outbox::waiting_bots(snapshot); });
  rescan_ = false;
  for (const BotId bot : bots) queue_.rescan(bot);
  if (!bots.empty()) look_ = true;
}

void Sender::bots_changed(const std::vector<BotId>& bots) {
  own_what_is_ours();
  for (const BotId bot : bots) {
    queue_.unpark(bot);
    queue_.rescan(bot);
  }
  look_ = true;
  ring();
}

bool Sender::works_for(BotId bot) const {
  const std::size_t share = outbox::share_of(bot);
  return runs_(bot) && (!shared_ || (shares_.test(share) && !unwanted_.test(share)));
}

void Sender::own_what_is_ours() {
  queue_.own([this](BotId bot) { return works_for(bot); });
}

// ---- whose bots

Task<> Sender::hold_shares() {
  while (!stopping_) {
    try {
      co_await renew_shares();
    } catch (const db::Error& failure) {
      log::error("shares of the outbox could not be renewed", {{"cause", failure.what()}});
    }
    renewal_.expires_after(options_.lease / kRenewalsALease);
    std::ignore = co_await renewal_.async_wait(asio::as_tuple(asio::use_awaitable));
  }
}

Task<> Sender::renew_shares() {
  const auto asked_at = Steady::now();
  // Given back only when nothing is under way there any more.
  const outbox::Shares back = unwanted_ & ~queue_.shares_in_flight();
  const outbox::Holding holding =
      co_await database_.write([&](db::Tx& tx) { return outbox::hold(tx, number_, options_.lease, back); });
  held_until_ = asked_at + options_.lease / 2;
  const bool gained = (holding.held & ~shares_).any();
  const outbox::Shares before = shares_ & ~unwanted_;
  shares_ = holding.held;
  unwanted_.reset();
  std::size_t surplus = shares_.count() - std::min(shares_.count(), holding.fair);
  for (std::size_t share = outbox::kShares; share-- > 0 && surplus > 0;) {
    if (!shares_.test(share)) continue;
    unwanted_.set(share);
    --surplus;
  }
  own_what_is_ours();
  if (gained) rescan_ = true;
  if (before != (shares_ & ~unwanted_)) on_shares_();
  ring();
}

bool Sender::may_send() const {
  return !stopping_ && queue_.in_flight() < options_.in_flight_max &&
         (!shared_ || Steady::now() < held_until_);
}

void Sender::count(const Verdict& verdict) {
  const auto tell = [&](std::string_view what) {
    log::warning(what, {{"bot", verdict.bot.value()},
                        {"chat", verdict.chat.value()},
                        {"effect", verdict.id.value()},
                        {"fault", verdict.fault}});
  };
  if (verdict.doubtful) {
    ++stats_.doubtful;
    tell("an answer was lost: the effect may have happened");
  }
  switch (verdict.fate) {
    case Fate::sent:
      ++stats_.sent;
      break;
    case Fate::failed:
      ++stats_.set_aside;
      tell("an effect was set aside");
      break;
    case Fate::again:
      ++stats_.tried_again;
      break;
    case Fate::flooded:
      ++stats_.flooded;
      break;
    case Fate::closed:
      ++stats_.closed_chats;
      break;
    case Fate::wait:
    case Fate::moved:
    case Fate::unbound:
    case Fate::parked:
    case Fate::gone:
      break;
  }
}

}  // namespace banana::daemon
