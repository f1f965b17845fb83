// The database port. Work is a function of a Tx or a Snapshot that runs on the database's own thread:
//
//   const UserId id = co_await db.write([&](Tx& tx) { return people::add(tx, name); });
//   const auto name = co_await db.read([&](Snapshot& s) { return people::name(s, id); });
//
// The awaiting coroutine goes on, on its own executor, once the work is durably committed. What the function
// captures by reference must live in the awaiting coroutine. write_now and read_now are the same for code
// without a loop (the command line, tests): they block the calling thread, which must not be one of the
// database's.
//
// Writes are committed in groups; an operation that throws is undone alone. stop() the database before the
// executors of its waiting coroutines are destroyed.
#pragma once

#include <concepts>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <semaphore>
#include <type_traits>
#include <utility>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/this_coro.hpp>

#include "core/base/async.hpp"
#include "core/db/error.hpp"
#include "core/db/finish.hpp"
#include "core/db/signals.hpp"
#include "core/db/tx.hpp"

namespace banana::db {

/// One queued operation. A driver calls run (again after a rollback), then finish or finish_all exactly once.
template <class Scope>
class Work : public Waiter {
 public:
  virtual void run(Scope& scope) = 0;
};
using WriteWork = Work<Tx>;
using ReadWork = Work<Snapshot>;

struct Stats {
  std::int64_t writes = 0;         // operations committed
  std::int64_t write_commits = 0;  // groups they were committed in
  std::int64_t write_failures = 0;
  std::int64_t reads = 0;
  std::int64_t queued_writes = 0;  // now
  std::int64_t retries = 0;        // operations run again
  std::int64_t reconnects = 0;
};

class Database {
 public:
  Database() = default;
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;
  virtual ~Database() = default;

  [[nodiscard]] virtual Engine engine() const = 0;
  [[nodiscard]] virtual Stats stats() const = 0;
  [[nodiscard]] Signals& signals() { return signals_; }
  /// A number below IdMaker::kNodes that no other process on this database has while this is open. May block
  /// the first time, and throw Error. An SQLite file has one process: 0.
  [[nodiscard]] virtual std::uint32_t node() { return 0; }

  /// Finishes what is queued, refuses the rest with Cause::stopped, closes. May be called twice.
  virtual void stop() = 0;

  template <std::invocable<Tx&> F>
  [[nodiscard]] Task<std::invoke_result_t<F&, Tx&>> write(F fn) {
    return submit<Tx>(std::move(fn));
  }
  template <std::invocable<Snapshot&> F>
  [[nodiscard]] Task<std::invoke_result_t<F&, Snapshot&>> read(F fn) {
    return submit<Snapshot>(std::move(fn));
  }
  template <std::invocable<Tx&> F>
  std::invoke_result_t<F&, Tx&> write_now(F fn) {
    return block<Tx>(fn);
  }
  template <std::invocable<Snapshot&> F>
  std::invoke_result_t<F&, Snapshot&> read_now(F fn) {
    return block<Snapshot>(fn);
  }

 protected:
  /// Queues the work, or finishes it at once with an Error (overloaded, stopped). Never throws: a coroutine
  /// that is being suspended can't be told.
  virtual void enqueue(std::unique_ptr<WriteWork> work) noexcept = 0;
  virtual void enqueue(std::unique_ptr<ReadWork> work) noexcept = 0;

 private:
  /// Where an operation leaves its value for the one who waits.
  template <class R>
  struct Slot {
    std::optional<R> value;
    template <class F, class Scope>
    void fill(F& fn, Scope& scope) {
      value.reset();
      value.emplace(fn(scope));
    }
    R take() { return std::move(*value); }
  };
  template <class R>
    requires std::is_void_v<R>
  struct Slot<R> {
    template <class F, class Scope>
    void fill(F& fn, Scope& scope) {
      fn(scope);
    }
    void take() {}
  };

  template <class Scope, class F, class R, class Handler>
  struct AwaitedWork;
  template <class Scope, class F, class R>
  struct BlockingWork;

  template <class Scope, class F>
  Task<std::invoke_result_t<F&, Scope&>> submit(F fn);
  template <class Scope, class F>
  std::invoke_result_t<F&, Scope&> block(F& fn);

  Signals signals_;
};

template <class Scope, class F, class R, class Handler>
struct Database::AwaitedWork final : Work<Scope> {
  AwaitedWork(F& f, Slot<R>& s, Handler h)
      : fn(f),
        slot(s),
        loop(asio::prefer(asio::get_associated_executor(h), asio::execution::outstanding_work.tracked)),
        handler(std::move(h)) {}
  void run(Scope& scope) override { slot.fill(fn, scope); }
  void finish(std::exception_ptr failure) noexcept override {
    asio::post(loop,
               [h = std::move(handler), failure = std::move(failure)]() mutable { h(std::move(failure)); });
  }
  [[nodiscard]] const asio::any_io_executor* executor() const override { return &loop; }
  void resume(std::exception_ptr failure) override {
    Handler go_on = std::move(handler);
    go_on(std::move(failure));
  }

  F& fn;
  Slot<R>& slot;
  asio::any_io_executor loop;  // kept from running out of work meanwhile
  Handler handler;
};

template <class Scope, class F, class R>
struct Database::BlockingWork final : Work<Scope> {
  struct Shared {
    std::binary_semaphore done{0};
    std::exception_ptr failure;
  };
  BlockingWork(F& f, Slot<R>& s, Shared& sh) : fn(f), slot(s), shared(sh) {}
  void run(Scope& scope) override { slot.fill(fn, scope); }
  void finish(std::exception_ptr failure) noexcept override {
    shared.failure = std::move(failure);
    shared.done.release();
  }

  F& fn;
  Slot<R>& slot;
  Shared& shared;
};

template <class Scope, class F>
Task<std::invoke_result_t<F&, Scope&>> Database::submit(F fn) {
  using R = std::invoke_result_t<F&, Scope&>;
  Slot<R> slot;
  co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
      [this, &fn, &slot](auto handler) {
        using Handler = decltype(handler);
        enqueue(std::unique_ptr<Work<Scope>>(
            std::make_unique<AwaitedWork<Scope, F, R, Handler>>(fn, slot, std::move(handler))));
      },
      asio::use_awaitable);
  co_return slot.take();
}

template <class Scope, class F>
std::invoke_result_t<F&, Scope&> Database::block(F& fn) {
  using R = std::invoke_result_t<F&, Scope&>;
  using Blocking = BlockingWork<Scope, F, R>;
  Slot<R> slot;
  typename Blocking::Shared shared;
  enqueue(std::unique_ptr<Work<Scope>>(std::make_unique<Blocking>(fn, slot, shared)));
  shared.done.acquire();
  if (shared.failure) std::rethrow_exception(shared.failure);
  return slot.take();
}

}  // namespace banana::db
