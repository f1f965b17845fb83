#include "daemon/door.hpp"

#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include "core/db/error.hpp"

namespace banana::daemon {

namespace {

// On SQLite the disk has to be asked for each transaction and nothing is written meanwhile. PostgreSQL has other
// processes that work while we wait.
constexpr std::chrono::microseconds kMoment{300};

void crash_on(const std::exception_ptr& thrown) {
  if (thrown) std::rethrow_exception(thrown);
}

std::chrono::steady_clock::time_point now() { return std::chrono::steady_clock::now(); }

inbox::DoorstepOptions doorstep_for(db::Engine engine) {
  inbox::DoorstepOptions options;
  if (engine == db::Engine::sqlite) options.moment = kMoment;
  return options;
}

}  // namespace

Door::Door(db::Database& database, Write write)
    : database_(database), write_(std::move(write)), doorstep_(doorstep_for(database.engine())) {}

/// The coroutine that waits is destroyed: its loop ended.
void Door::Caller::leave() {
  if (!go_on_) return;
  const auto destroyed = std::move(*go_on_);
}

void Door::Caller::go_on() {
  if (!go_on_) return;
  auto waiting = std::move(*go_on_);  // outlives this caller
  waiting();
}

Door::~Door() {
  while (inbox::AtDoor* one = doorstep_.any()) static_cast<Caller*>(one)->leave();
}

Door::Batch::~Batch() {
  while (answered_ < members_.size()) members_[answered_++]->leave();
}

void Door::Batch::answer(bool written) {
  while (answered_ < members_.size()) {
    Caller& member = *members_[answered_++];
    member.written = written;
    member.go_on();
  }
}

Task<> Door::enter(Caller& caller) {
  return asio::async_initiate<const asio::use_awaitable_t<>&, void()>(
      [this, &caller](Caller::GoOn go_on) {
        const asio::any_io_executor loop = asio::get_associated_executor(go_on);
        caller.go_on_.emplace(std::move(go_on));
        arrive(caller, loop);
      },
      asio::use_awaitable);
}

void Door::arrive(Caller& caller, const asio::any_io_executor& loop) {
  {
    const std::scoped_lock lock{mutex_};
    doorstep_.add(caller, now());
  }
  if (under_way_) return;
  // Those whose requests the loop has ready as well come along.
  if (std::exchange(about_to_ask_, true)) return;
  asio::post(loop, [this, loop] {
    about_to_ask_ = false;
    ask(loop);
  });
}

/// For a transaction, when somebody waits for whom nobody has.
void Door::ask(const asio::any_io_executor& loop) {
  if (under_way_) return;
  {
    const std::scoped_lock lock{mutex_};
    const Time time = now();
    const auto due = doorstep_.due(time);
    if (!due) return;
    if (*due > time) return ask_at(*due, loop);
  }
  under_way_ = true;
  asio::co_spawn(loop, write_batch(), &crash_on);
}

void Door::ask_at(Time due, const asio::any_io_executor& loop) {
  if (timer_at_ <= due) return;
  timer_at_ = due;
  if (!timer_) timer_.emplace(loop);
  timer_->expires_at(due);
  timer_->async_wait([this, loop](const boost::system::error_code& cancelled) {
    if (cancelled) return;
    timer_at_ = Time::max();
    ask(loop);
  });
}

Task<> Door::write_batch() {
  const asio::any_io_executor loop = co_await asio::this_coro::executor;
  Batch batch{*this};
  const bool written = co_await write(batch);
  if (!batch.begun_) turn_away_all(batch);
  if (!written) batch.answer(written);  // they write themselves, ahead of the next batch
  end(batch);
  ask(loop);
  batch.answer(written);
}

Task<bool> Door::write(Batch& batch) {
  for (;;) {
    try {
      co_await database_.write([&](db::Tx& tx) { run(tx, batch); });
      co_return true;
    } catch (const db::Error& failure) {
      if (failure.cause() != db::Cause::unique) co_return false;
      if (std::exchange(batch.known_, inbox::Known::maybe) == inbox::Known::maybe) co_return false;
    } catch (...) {
      // Whoever tries again alone is told what it was.
      co_return false;
    }
  }
}

void Door::run(db::Tx& tx, Batch& batch) {
  begin(batch);
  write_(tx, batch);
}

void Door::begin(Batch& batch) {
  batch.given_ = 0;
  if (std::exchange(batch.begun_, true)) return;
  const std::scoped_lock lock{mutex_};
  doorstep_.begin(now());
}

void Door::end(Batch& batch) {
  under_way_ = false;
  const std::scoped_lock lock{mutex_};
  if (batch.begun_) doorstep_.served(now());
}

Door::Caller* Door::Batch::next() {
  if (given_ == members_.size()) {
    const std::scoped_lock lock{door_.mutex_};
    auto* one = static_cast<Caller*>(door_.doorstep_.next());
    if (one == nullptr) return nullptr;
    members_.push_back(one);
  }
  return members_[given_++];
}

/// The database did not take the transaction.
void Door::turn_away_all(Batch& batch) {
  const std::scoped_lock lock{mutex_};
  while (inbox::AtDoor* one = doorstep_.any()) batch.members_.push_back(static_cast<Caller*>(one));
}

}  // namespace banana::daemon
