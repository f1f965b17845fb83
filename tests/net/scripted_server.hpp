// A server that says exactly what it is told, right or wrong, and remembers what it was asked.
#pragma once

#include <string>
#include <vector>

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include "core/base/async.hpp"

namespace banana::test {

enum class Then { close, hold };

/// What one connection is answered once a request's head has come.
struct Script {
  std::string answer;
  Then then = Then::close;
};

class ScriptedServer {
 public:
  /// One connection after the other; further ones wait for ever.
  ScriptedServer(asio::io_context& loop, std::vector<Script> scripts)
      : acceptor_(loop, {asio::ip::address_v4::loopback(), 0}), scripts_(std::move(scripts)) {
    asio::co_spawn(loop, serve(), asio::detached);
  }

  [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  [[nodiscard]] std::string url(std::string_view path = "/") const {
    return "http://127.0.0.1:" + std::to_string(port()) + std::string{path};
  }
  [[nodiscard]] const std::vector<std::string>& heads() const { return heads_; }

 private:
  Task<> serve() {
    for (const Script& script : scripts_) {
      held_.push_back(co_await acceptor_.async_accept(asio::use_awaitable));
      auto& socket = held_.back();
      std::string head;
      while (head.find("\r\n\r\n") == std::string::npos) {
        char byte = 0;
        const auto [error, size] =
            co_await socket.async_read_some(asio::buffer(&byte, 1), asio::as_tuple(asio::use_awaitable));
        if (error) break;
        head += byte;
      }
      heads_.push_back(head);
      co_await asio::async_write(socket, asio::buffer(script.answer), asio::as_tuple(asio::use_awaitable));
      if (script.then == Then::close) socket.close();
    }
  }

  asio::ip::tcp::acceptor acceptor_;
  std::vector<Script> scripts_;
  std::vector<asio::ip::tcp::socket> held_;
  std::vector<std::string> heads_;
};

}  // namespace banana::test
