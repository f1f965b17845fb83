// How the one who waits for an operation hears of its end.
#pragma once

#include <exception>
#include <memory>
#include <vector>

#include <boost/asio/any_io_executor.hpp>

#include "core/base/async.hpp"

namespace banana::db {

class Waiter {
 public:
  Waiter() = default;
  Waiter(const Waiter&) = delete;
  Waiter& operator=(const Waiter&) = delete;
  virtual ~Waiter() = default;

  /// Tells the one who waits, from any thread; exactly once. Null: all is well.
  virtual void finish(std::exception_ptr failure) noexcept = 0;

  /// The executor on which to call resume() instead; null: finish() it is.
  [[nodiscard]] virtual const asio::any_io_executor* executor() const { return nullptr; }
  virtual void resume(std::exception_ptr failure) { finish(std::move(failure)); }
};

struct Finished {
  std::unique_ptr<Waiter> waiter;
  std::exception_ptr failure;
};

/// Finishes many. Those on the same executor share one post, so that a group commit wakes their loop once.
void finish_all(std::vector<Finished> finished) noexcept;

}  // namespace banana::db
