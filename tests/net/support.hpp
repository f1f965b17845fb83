// A loop of its own for each test, and a client that speaks HTTP byte by byte.
#pragma once

#include <chrono>
#include <exception>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "core/base/async.hpp"
#include "core/base/time.hpp"
#include "core/net/server.hpp"

namespace banana::test {

/// Runs one coroutine to its end; what it throws comes out. What else the loop holds is dropped then.
inline void run(asio::io_context& loop, Task<> task) {
  std::exception_ptr failure;
  bool ended = false;
  asio::co_spawn(loop, std::move(task), [&](std::exception_ptr error) {
    failure = error;
    ended = true;
    loop.stop();
  });
  loop.restart();
  loop.run_for(std::chrono::seconds(30));
  if (failure) std::rethrow_exception(failure);
  if (!ended) throw std::runtime_error("the test did not end within 30 s");
}

inline Task<> pause(Millis span) {
  asio::steady_timer timer{co_await asio::this_coro::executor, span};
  co_await timer.async_wait(asio::use_awaitable);
}

class RawClient {
 public:
  explicit RawClient(asio::io_context& loop) : socket_(loop) {}

  Task<> connect(std::uint16_t port) {
    co_await socket_.async_connect({asio::ip::address_v4::loopback(), port}, asio::use_awaitable);
  }
  Task<> send(std::string_view text) {
    co_await asio::async_write(socket_, asio::buffer(text), asio::use_awaitable);
  }
  void finish_sending() { socket_.shutdown(asio::ip::tcp::socket::shutdown_send); }

  /// One response with a Content-Length, as text; pieces of later ones are kept.
  Task<std::string> response() {
    std::size_t end = std::string::npos;
    while ((end = seen_.find("\r\n\r\n")) == std::string::npos) {
      if (!co_await more()) co_return std::exchange(seen_, {});
    }
    std::size_t size = end + 4;
    constexpr std::string_view kLength = "Content-Length: ";
    const std::size_t length = seen_.find(kLength);
    if (length < end) size += std::stoul(seen_.substr(length + kLength.size()));
    while (seen_.size() < size) {
      if (!co_await more()) co_return std::exchange(seen_, {});
    }
    std::string out = seen_.substr(0, size);
    seen_.erase(0, size);
    co_return out;
  }
  /// All until the server closes.
  Task<std::string> rest() {
    while (co_await more()) {
    }
    co_return std::exchange(seen_, {});
  }
  Task<std::string> until(std::string_view mark) {
    while (seen_.find(mark) == std::string::npos) {
      if (!co_await more()) break;
    }
    co_return seen_;
  }

 private:
  Task<bool> more() {
    std::array<char, 4096> piece;  // NOLINT: filled by the read
    const auto [error, size] =
        co_await socket_.async_read_some(asio::buffer(piece), asio::as_tuple(asio::use_awaitable));
    seen_.append(piece.data(), size);
    co_return !error;
  }

  asio::ip::tcp::socket socket_;
  std::string seen_;
};

}  // namespace banana::test
