// Runs a task to its end on a loop of its own and gives its value.
#pragma once

#include <exception>
#include <optional>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include "core/base/async.hpp"

namespace banana::test {

template <class T>
T run_task(Task<T> task) {
  asio::io_context loop;
  std::optional<T> value;
  std::exception_ptr failure;
  asio::co_spawn(loop, std::move(task), [&](std::exception_ptr thrown, T result) {
    failure = thrown;
    value = std::move(result);
  });
  loop.run();
  if (failure) std::rethrow_exception(failure);
  return std::move(*value);
}

}  // namespace banana::test
