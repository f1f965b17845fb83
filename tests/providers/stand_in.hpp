// A vendor's stand-in: a real HTTP server on loopback that plays a script and writes down exactly what it was asked.
//
//   Outside outside;                                             // a loop, a client, an account with a key, two servers
//   outside.vendor.then(json(200, R"({"data":[]})"));            // the next request's answer, and so on
//   outside.vendor.always("GET /tasks/7", json(200, "{}"));      // what this is answered whenever the script has ended
//   const auto provider = make_openai(outside.context());
//   const Outcome outcome = outside.run(provider->submit(order));
//   CHECK(wire(outside.vendor.asked.at(0)) == "POST /images/generations\n…");
//
// What no reply is left for is answered 599 and counted in `unexpected`.
#pragma once

#include <algorithm>
#include <atomic>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "core/base/clock.hpp"
#include "core/base/json.hpp"
#include "core/base/random.hpp"
#include "core/net/client.hpp"
#include "core/net/server.hpp"
#include "providers/account.hpp"
#include "providers/context.hpp"
#include "tests/net/client_fixture.hpp"
#include "tests/providers/replies.hpp"

namespace banana::test {

/// Stands for the vendor's key in every test; found nowhere but in requests to the vendor.
inline constexpr std::string_view kKey = "sk-canary-5f1d0c77a3";

class StandIn {
 public:
  explicit StandIn(asio::io_context& loop)
      : server_(loop, routes(), {.handler_time_max = std::chrono::hours{1}, .sweep_every = Millis{50}}),
        port_(server_.listen_tcp(address_, 0).value()) {}

  /// Answers one request after those before it.
  StandIn& then(Reply reply) {
    script_.push_back(std::move(reply));
    return *this;
  }
  /// `what`: method and path, as "GET /v1/tasks/7".
  StandIn& always(std::string what, Reply reply) {
    standing_[std::move(what)] = std::move(reply);
    return *this;
  }

  [[nodiscard]] const std::string& address() const { return address_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::string url(std::string_view path = "") const {
    return "http://" + authority() + std::string{path};
  }
  [[nodiscard]] std::string authority() const { return address_ + ":" + std::to_string(port_); }

  std::vector<net::Request> asked;  // in the order in which they came
  int unexpected = 0;

  /// Whether any request held this text anywhere: target, header fields, body.
  [[nodiscard]] bool heard(std::string_view text) const {
    return std::ranges::any_of(asked, [&](const net::Request& request) {
      for (const net::Header field : request.headers) {
        if (field.value.find(text) != std::string_view::npos) return true;
      }
      return request.target.find(text) != std::string::npos || request.body.find(text) != std::string::npos;
    });
  }

 private:
  /// Each stand-in has an address of its own: the closed connections of thousands would hold all of one address's ports
  /// for a minute, and nobody on the machine could listen any more.
  static std::string own_address() {
    static std::atomic<unsigned> made = 0;
    const unsigned n = ++made;
    return fmt::format("127.{}.{}.{}", 1 + static_cast<unsigned>(::getpid()) % 250, n / 250 % 250,
                       1 + n % 250);
  }
  std::vector<net::Route> routes() {
    std::vector<net::Route> out;
    for (const auto method :
         {net::Method::get, net::Method::post, net::Method::put, net::Method::patch, net::Method::del}) {
      for (const std::string_view pattern : {"/", "/{path...}"}) {
        out.push_back(
            {method, pattern, [this](net::Request& request) { return answer(request); }, 256 * 1024 * 1024});
      }
    }
    return out;
  }

  Task<net::Response> answer(net::Request& request) {
    asked.push_back(request);
    const net::Request copy = request;
    Reply reply;  // here, because it has to outlive its coroutine
    if (!script_.empty()) {
      reply = std::move(script_.front());
      script_.pop_front();
    } else if (const auto found =
                   standing_.find(std::string{net::to_string(copy.method)} + " " + std::string{copy.path()});
               found != standing_.end()) {
      reply = found->second;
    } else {
      ++unexpected;
      co_return net::Response::text(599, "the script has ended");
    }
    co_return co_await reply(copy);
  }

  std::deque<Reply> script_;
  std::map<std::string, Reply> standing_;
  const std::string address_ = own_address();
  net::Server server_;
  std::uint16_t port_;
};

/// The world around one adapter.
struct Outside {
  explicit Outside(std::string path = "")
      : account(vendor.url(path), providers::Key{"first", Secret{std::string{kKey}}}) {}

  asio::io_context loop{1};
  FakeResolver resolver;
  net::Client client{loop, resolver, {}};
  ManualClock clock{from_iso8601("2026-11-21T12:00:00Z").value()};
  SeededRandom random{1};
  StandIn vendor{loop};
  StandIn stranger{loop};  // another origin, which must never see the key
  providers::FixedAccount account;

  [[nodiscard]] providers::Context context() { return {client, account, clock, random}; }

  template <class T>
  T run(Task<T> task) {
    std::optional<T> out;
    test::run(loop, [](Task<T> inner, std::optional<T>& result) -> Task<> {
      result.emplace(co_await std::move(inner));
    }(std::move(task), out));
    return std::move(out).value();
  }
};

/// A request as it stood on the wire, for golden texts: the line, the fields (without those of HTTP itself) in their
/// order, and the body. A multipart boundary reads BOUNDARY; lines end with \n.
[[nodiscard]] inline std::string wire(const net::Request& request) {
  std::string out = std::string{net::to_string(request.method)} + " " + request.target + "\n";
  for (const net::Header field : request.headers) {
    constexpr std::string_view kOfHttp[] = {"Host", "User-Agent", "Content-Length", "Connection"};
    if (std::ranges::any_of(kOfHttp,
                            [&](std::string_view own) { return net::equal_ignoring_case(own, field.name); }))
      continue;
    out.append(field.name).append(": ").append(field.value).append("\n");
  }
  out.append("\n").append(request.body);
  const auto replace_all = [&](std::string_view from, std::string_view to) {
    for (std::size_t at = out.find(from); at != std::string::npos; at = out.find(from, at + to.size())) {
      out.replace(at, from.size(), to);
    }
  };
  const std::string type{request.headers.find("Content-Type").value_or("")};
  constexpr std::string_view kBoundary = "boundary=";
  if (const auto at = type.find(kBoundary); at != std::string::npos)
    replace_all(type.substr(at + kBoundary.size()), "BOUNDARY");
  replace_all("\r\n", "\n");
  return out;
}

[[nodiscard]] inline Json body_json(const net::Request& request) { return boost::json::parse(request.body); }

}  // namespace banana::test
