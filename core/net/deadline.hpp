// A task with an end. Inside core/net only: it costs compile time.
#pragma once

#include <exception>
#include <optional>
#include <utility>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/parallel_group.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#include "core/base/async.hpp"
#include "core/base/time.hpp"

namespace banana::net {

/// What the task returns, or nothing when it was cancelled because `time_max` had passed. Returns only when the
/// task has ended, so it may refer to the caller's variables.
template <class T>
Task<std::optional<T>> within(Millis time_max, Task<T> task) {
  const auto executor = co_await asio::this_coro::executor;
  asio::steady_timer timer{executor, time_max};
  auto [order, failure, value, timer_error] =
      co_await asio::experimental::make_parallel_group(
          asio::co_spawn(executor, std::move(task), asio::deferred), timer.async_wait(asio::deferred))
          .async_wait(asio::experimental::wait_for_one(), asio::use_awaitable);
  if (order[0] == 1 && !timer_error) co_return std::nullopt;
  if (order[0] == 1) throw boost::system::system_error(asio::error::operation_aborted);
  if (failure) std::rethrow_exception(failure);
  co_return std::move(value);
}

}  // namespace banana::net
