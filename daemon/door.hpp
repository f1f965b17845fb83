// Where updates come in: those that come while others are being written are written together, in one transaction, each
// bot having its share of it (inbox::Doorstep). One transaction is under way at a time.
//
//   Door door{database, [&](db::Tx& tx, Door::Batch& batch) { while (auto* one = batch.next()) record(tx, *one); }};
//   Door::Caller caller{…};
//   co_await door.enter(caller);          // durable when it says so:
//   if (!caller.written) co_await alone(caller);
//
// When anything about a batch fails nothing of it is kept, and all of it is handed back to be written one by one, ahead
// of the next batch: so nobody fails for a neighbour. A batch that took somebody known for new is written once more with
// care before that. enter() is called on one loop's thread; it bounds nothing: as many wait as there are connections.
// Stop the database before this is destroyed.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>

#include "core/base/async.hpp"
#include "core/db/database.hpp"
#include "core/inbox/doorstep.hpp"
#include "core/inbox/inbox.hpp"

namespace banana::daemon {

class Door {
 public:
  /// Lives in the coroutine that waits.
  struct Caller : inbox::AtDoor {
    /// Without a handler it is only recorded.
    Caller(BotId bot_, const inbox::Envelope& envelope, std::string_view body, inbox::Handler* handler_)
        : AtDoor{.bot = bot_}, posted{.bot = bot_, .envelope = &envelope, .body = body}, handler(handler_) {
      // Here, where it was just received, and not in the transaction for which others wait.
      if (handler != nullptr) update.emplace(telegram::parse_update(body));
    }

    inbox::Posted posted;
    inbox::Handler* handler;
    std::optional<Result<telegram::Update>> update;  // for the handler
    inbox::TakenIn taken = {};
    std::chrono::steady_clock::duration took{};
    bool written = false;

   private:
    friend class Door;
    void leave();
    void go_on();
    using GoOn = asio::async_result<asio::use_awaitable_t<>, void()>::handler_type;
    std::optional<GoOn> go_on_;
  };

  /// One transaction's worth; on the database's thread.
  class Batch {
   public:
    Batch(const Batch&) = delete;
    Batch& operator=(const Batch&) = delete;
    ~Batch();

    /// Null at the end.
    [[nodiscard]] Caller* next();
    /// What to take those in it for: new, until it failed for one who was not.
    [[nodiscard]] inbox::Known known() const { return known_; }

   private:
    friend class Door;
    explicit Batch(Door& door) : door_(door) {}
    void answer(bool written);

    Door& door_;
    std::vector<Caller*> members_;
    std::size_t answered_ = 0;
    std::size_t given_ = 0;  // since it was begun, for it may be run again
    inbox::Known known_ = inbox::Known::no;
    bool begun_ = false;
  };

  /// Writes all that the batch hands out. May be run again.
  using Write = std::function<void(db::Tx&, Batch&)>;

  Door(db::Database& database, Write write);
  Door(const Door&) = delete;
  Door& operator=(const Door&) = delete;
  ~Door();

  [[nodiscard]] Task<> enter(Caller& caller);

 private:
  using Time = inbox::Doorstep::Time;

  void arrive(Caller& caller, const asio::any_io_executor& loop);
  void ask(const asio::any_io_executor& loop);
  void ask_at(Time due, const asio::any_io_executor& loop);
  Task<> write_batch();
  Task<bool> write(Batch& batch);
  void run(db::Tx& tx, Batch& batch);
  void begin(Batch& batch);
  void end(Batch& batch);
  void turn_away_all(Batch& batch);

  db::Database& database_;
  const Write write_;
  bool under_way_ = false;  // a transaction was asked for and has not ended
  bool about_to_ask_ = false;
  std::optional<asio::steady_timer> timer_;  // while those who wait have to
  Time timer_at_ = Time::max();

  std::mutex mutex_;
  inbox::Doorstep doorstep_;  // the loop's and the database's threads'
};

}  // namespace banana::daemon
