// A client of the Bot API beside a server that plays it, on one loop.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/telegram/client.hpp"
#include "tests/net/client_fixture.hpp"

namespace banana::test {

inline constexpr BotId kBot{123456};
inline const Secret kToken{"123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw4"};

/// What the server saw of one request.
struct Seen {
  std::string target;
  std::string content_type;
  std::string body;
};

/// Answers every request the same, and remembers it.
class BotApi {
 public:
  explicit BotApi(asio::io_context& loop)
      : server_(loop, routes(), {}), port_(server_.listen_tcp("127.0.0.1", 0).value()) {}

  [[nodiscard]] std::string base() const { return "http://127.0.0.1:" + std::to_string(port_); }

  int status = 200;
  std::string answer = R"({"ok":true,"result":true})";
  std::vector<Seen> seen = {};

 private:
  std::vector<net::Route> routes() {
    const auto reply = [this](net::Request& request) -> Task<net::Response> {
      seen.push_back(
          {request.target, std::string{request.headers.find("Content-Type").value_or("")}, request.body});
      co_return net::Response::text(status, answer);
    };
    return {{net::Method::post, "/{bot}/{method}", reply, 64 * 1024 * 1024},
            {net::Method::post, "/{bot}/test/{method}", reply, 1024 * 1024},
            {net::Method::get, "/file/{bot}/{folder}/{name}", reply},
            {net::Method::get, "/file/{bot}/test/{folder}/{name}", reply}};
  }

  net::Server server_;
  std::uint16_t port_;
};

struct TelegramFixture {
  explicit TelegramFixture(std::string api_base = {}, telegram::ClientOptions options = {})
      : client(net.client, token_of, random, at(std::move(api_base), options)) {}

  /// `net` first: its loop is everybody's.
  ClientFixture net;
  BotApi api{net.loop};
  SeededRandom random{1};
  telegram::Client client;

  telegram::ApiResult<Json> call(const telegram::Call& call, BotId bot = kBot) {
    telegram::ApiResult<Json> out{Json{}};
    run(net.loop,
        [](telegram::Client& to, BotId whose, const telegram::Call& what, telegram::ApiResult<Json>& result)
            -> Task<> { result = co_await to.call(whose, what); }(client, bot, call, out));
    return out;
  }

  telegram::ApiResult<std::uint64_t> download(std::string path, std::uint64_t bytes_max,
                                              telegram::Client::Sink sink) {
    telegram::ApiResult<std::uint64_t> out{std::uint64_t{0}};
    run(net.loop,
        [](telegram::Client& from, std::string what, std::uint64_t max, telegram::Client::Sink into,
           telegram::ApiResult<std::uint64_t>& result) -> Task<> {
          result = co_await from.download(kBot, std::move(what), max, std::move(into));
        }(client, std::move(path), bytes_max, std::move(sink), out));
    return out;
  }

 private:
  [[nodiscard]] static std::optional<Secret> token_of(BotId bot) {
    return bot == kBot ? std::optional{kToken} : std::nullopt;
  }
  telegram::ClientOptions at(std::string api_base, telegram::ClientOptions options) const {
    options.api_base = api_base.empty() ? api.base() : std::move(api_base);
    return options;
  }
};

}  // namespace banana::test
