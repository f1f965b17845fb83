// A sandbox that listens, and a client: what tests ask over HTTP.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <doctest/doctest.h>

#include "core/net/client.hpp"
#include "daemon/sandbox/sandbox.hpp"
#include "tests/net/support.hpp"
#include "tests/sandbox/town.hpp"

namespace banana::test {

struct Reply {
  int status = 0;  // 0: no answer came
  std::string body;
  [[nodiscard]] Json json() const { return boost::json::parse(body); }
};

struct Live {
  explicit Live(sandbox::SandboxOptions options = {.limits = sandbox::Limits::off, .seed = 5})
      : telegram(loop, std::move(options)) {
    port = telegram.start().value();
  }

  asio::io_context loop{1};
  net::SystemResolver resolver;
  net::Client client{loop, resolver, {}};
  sandbox::Sandbox telegram;
  std::uint16_t port = 0;
  std::string token;
  Number ann = 0;

  [[nodiscard]] std::string at(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port) + std::string{path};
  }

  Task<Reply> send(net::HttpRequest request) {
    auto response = co_await client.send(std::move(request));
    if (!response) co_return Reply{};
    co_return Reply{response->status, std::move(response->body)};
  }
  Task<Reply> get(std::string path) { co_return co_await send({.url = at(path)}); }
  Task<Reply> post(std::string path, std::string body, std::string type = "application/json") {
    net::HttpRequest request{.method = net::Method::post, .url = at(path)};
    request.headers.add("Content-Type", type);
    request.body = std::move(body);
    co_return co_await send(std::move(request));
  }
  Task<Json> act(std::string name, JsonObject fields) {
    const Reply reply = co_await post("/sandbox/api/" + name, boost::json::serialize(fields));
    co_return reply.json();
  }
  Task<Reply> call(std::string method, JsonObject params = {}) {
    co_return co_await post("/bot" + token + "/" + method, boost::json::serialize(params));
  }

  /// Ann, and a bot that she has started.
  Task<> settle() {
    ann = (co_await act("users", {{"first_name", "Ann"}, {"stars", 500}})).at("user").at("id").as_int64();
    token = text_of(co_await act("bots", {{"username", "shop_bot"}, {"name", "Shop"}}), "token");
    co_await act("start", {{"user", ann}, {"bot", "shop_bot"}});
    co_await call("getUpdates", {{"offset", -1}});
    telegram.world().bots.begin()->second.updates.clear();
  }
};

/// Runs a test against a sandbox of its own, which is stopped afterwards.
template <class Body>
void with_sandbox(Body body, sandbox::SandboxOptions options = {.limits = sandbox::Limits::off, .seed = 5}) {
  Live it{std::move(options)};
  run(it.loop, [](Live& live, Body& the_test) -> Task<> {
    co_await live.settle();
    co_await the_test(live);
    co_await live.telegram.stop();
  }(it, body));
}

/// Starts something beside the test; `done` becomes true when it has ended.
template <class T>
struct Beside {
  T value{};
  bool done = false;
};
template <class T>
void begin(asio::io_context& loop, Task<T> task, Beside<T>& out) {
  asio::co_spawn(loop, std::move(task), [&out](std::exception_ptr failure, T value) {
    if (!failure) out.value = std::move(value);
    out.done = true;
  });
}
template <class T>
Task<> ended(Beside<T>& one) {
  while (!one.done) co_await pause(Millis{2});
}

}  // namespace banana::test
