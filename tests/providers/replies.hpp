// What a vendor's stand-in can be told to answer, right or wrong. Replies are values and combine:
//
//   with(json(429, R"({"error":{}})"), "Retry-After", "7")
//   after(Millis{50}, bytes("image/png", kPng))
#pragma once

#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "core/base/async.hpp"
#include "core/base/time.hpp"
#include "core/net/message.hpp"

namespace banana::test {

using Reply = std::function<Task<net::Response>(const net::Request&)>;

[[nodiscard]] inline Reply exactly(net::Response response) {
  return [response = std::make_shared<net::Response>(std::move(response))](
             const net::Request&) -> Task<net::Response> { co_return *response; };
}
[[nodiscard]] inline Reply bytes(std::string_view type, std::string body, int status = 200) {
  return exactly({status, {{"Content-Type", type}}, std::move(body)});
}
[[nodiscard]] inline Reply json(int status, std::string body) {
  return bytes("application/json", std::move(body), status);
}
[[nodiscard]] inline Reply redirect(int status, std::string_view where) {
  return exactly({status, {{"Location", where}}, std::string{}});
}

/// The request is read, and the connection closed.
[[nodiscard]] inline Reply lost() { return exactly({net::kCloseUnanswered, {}, std::string{}}); }

/// The request is read, and nothing ever comes.
[[nodiscard]] inline Reply silent() {
  return [](const net::Request&) -> Task<net::Response> {
    asio::steady_timer timer{co_await asio::this_coro::executor, std::chrono::hours{1}};
    co_await timer.async_wait(asio::use_awaitable);
    co_return net::Response{};
  };
}

/// The first part of an answer, and then the connection ends.
[[nodiscard]] inline Reply cut(std::string part, std::string_view type = "application/json",
                               int status = 200) {
  auto response = net::Response::stream(type, {[part = std::move(part)](net::BodyWriter& out) -> Task<> {
                                          if (co_await out.write(part)) throw std::runtime_error("cut off");
                                        }});
  response.status = status;
  return exactly(std::move(response));
}

/// A body without end, for as long as somebody reads it. `written` counts its bytes.
[[nodiscard]] inline Reply endless(std::shared_ptr<std::uint64_t> written,
                                   std::string_view type = "application/json") {
  return exactly(net::Response::stream(type, {[written = std::move(written)](net::BodyWriter& out) -> Task<> {
                                         const std::string piece(256 * 1024, ' ');
                                         while (co_await out.write(piece)) *written += piece.size();
                                       }}));
}

[[nodiscard]] inline Reply with(Reply reply, std::string name, std::string value) {
  return [reply = std::move(reply), name = std::move(name),
          value = std::move(value)](const net::Request& request) -> Task<net::Response> {
    auto response = co_await reply(request);
    response.headers.add(name, value);
    co_return response;
  };
}

[[nodiscard]] inline Reply after(Millis span, Reply reply) {
  return [span, reply = std::move(reply)](const net::Request& request) -> Task<net::Response> {
    asio::steady_timer timer{co_await asio::this_coro::executor, span};
    co_await timer.async_wait(asio::use_awaitable);
    co_return co_await reply(request);
  };
}

/// With every `from` in the body made `to`: an answer that names other places than it should.
[[nodiscard]] inline Reply replaced(Reply reply, std::string from, std::string to) {
  return [reply = std::move(reply), from = std::move(from),
          to = std::move(to)](const net::Request& request) -> Task<net::Response> {
    auto response = co_await reply(request);
    if (auto* body = std::get_if<std::string>(&response.body)) {
      for (std::size_t at = body->find(from); at != std::string::npos;
           at = body->find(from, at + to.size())) {
        body->replace(at, from.size(), to);
      }
    }
    co_return response;
  };
}

}  // namespace banana::test
