// Threads that wait for the disk so that the loop does not. Errands are taken in batches, and the owner says what
// carrying out a batch means: one sync for all of it, say. Any thread.
//
//   const Result<std::size_t> size = co_await threads.run([&]() -> Result<std::size_t> { … });
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/execution/outstanding_work.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>

#include "core/base/async.hpp"
#include "core/base/result.hpp"

namespace banana::blob {

/// A function that waits to be run, and the coroutine that waits for its Result.
class Errand {
 public:
  Errand() = default;
  Errand(const Errand&) = delete;
  Errand& operator=(const Errand&) = delete;
  virtual ~Errand() = default;

  virtual void run() noexcept = 0;
  /// Its result is this refusal, whatever it was before; one that was refused already stays so.
  virtual void refuse(const Error& why) = 0;
  /// Lets the coroutine go on, on its own executor.
  virtual void finish() noexcept = 0;
};

class DiskThreads {
 public:
  using Batch = std::span<const std::unique_ptr<Errand>>;

  struct Options {
    std::size_t threads = 2;
    std::size_t batch_max = 1;
    std::size_t waiting_max = 8192;
  };

  /// `carry_out` runs each errand of a batch, on one of several threads.
  DiskThreads(Options options, std::function<void(Batch)> carry_out);
  /// Finishes what waits.
  ~DiskThreads();
  DiskThreads(const DiskThreads&) = delete;
  DiskThreads& operator=(const DiskThreads&) = delete;

  /// Refused with unavailable when too much waits.
  template <class F>
  [[nodiscard]] Task<std::invoke_result_t<F&>> run(F fn) {
    using R = std::invoke_result_t<F&>;
    Outcome<R> outcome;
    co_await asio::async_initiate<const asio::use_awaitable_t<>&, void(std::exception_ptr)>(
        [this, &fn, &outcome](auto handler) {
          using Handler = decltype(handler);
          push(std::make_unique<AwaitedErrand<F, R, Handler>>(fn, outcome, std::move(handler)));
        },
        asio::use_awaitable);
    if (!outcome.result) throw std::logic_error("an errand was finished before it was run");
    co_return std::move(*outcome.result);
  }

 private:
  template <class R>
  struct Outcome {
    std::optional<R> result;
    std::exception_ptr thrown;
  };

  template <class F, class R, class Handler>
  struct AwaitedErrand final : Errand {
    AwaitedErrand(F& f, Outcome<R>& o, Handler&& h)
        : fn(f),
          outcome(o),
          loop(asio::prefer(asio::get_associated_executor(h), asio::execution::outstanding_work.tracked)),
          handler(std::move(h)) {}
    void run() noexcept override {
      try {
        outcome.result.emplace(fn());
      } catch (...) {
        outcome.thrown = std::current_exception();
      }
    }
    void refuse(const Error& why) override {
      if (!outcome.result || *outcome.result) outcome.result.emplace(why);
    }
    void finish() noexcept override {
      asio::post(loop, [h = std::move(handler), thrown = std::move(outcome.thrown)]() mutable {
        h(std::move(thrown));
      });
    }

    F& fn;
    Outcome<R>& outcome;
    asio::any_io_executor loop;  // kept from running out of work meanwhile
    Handler handler;
  };

  void push(std::unique_ptr<Errand> errand);
  /// Empty once there is nothing more to come.
  [[nodiscard]] std::vector<std::unique_ptr<Errand>> take();
  void work();

  const Options options_;
  const std::function<void(Batch)> carry_out_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::unique_ptr<Errand>> waiting_;
  bool closed_ = false;
  std::vector<std::jthread> threads_;
};

}  // namespace banana::blob
