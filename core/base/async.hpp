// Task<T>: what an asynchronous function returns. It starts when it is awaited and runs on the awaiting
// coroutine's executor.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace banana {

namespace asio = boost::asio;

template <class T = void>
using Task = asio::awaitable<T>;

}  // namespace banana
