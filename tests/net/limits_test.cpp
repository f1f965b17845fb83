// What a server does to those who send too much, too slowly, or nonsense.
#include <doctest/doctest.h>

#include "core/net/server.hpp"
#include "tests/net/support.hpp"

namespace banana::net {
namespace {

using test::RawClient;

constexpr ServerOptions kStrict{.connections_max = 3,
                                .head_bytes_max = 2048,
                                .head_time_max = Millis{150},
                                .body_time_max = Millis{150},
                                .handler_time_max = Millis{150},
                                .write_time_max = Millis{300},
                                .idle_time_max = Millis{1000},
                                .sweep_every = Millis{10}};

struct Fixture {
  asio::io_context loop{1};
  int handled = 0;
  int bodies_refused = 0;
  Server server{loop, routes(), kStrict};
  std::uint16_t port = server.listen_tcp("127.0.0.1", 0).value();

  std::vector<Route> routes() {
    const Handler echo = [this](Request& request) -> Task<Response> {
      ++handled;
      co_return Response::text(200, request.body);
    };
    const BeforeBody secret = [this](const RequestHead& head) -> std::optional<Response> {
      if (head.headers.find("X-Secret") == "right") return std::nullopt;
      ++bodies_refused;
      return Response::error(401, "unauthorized", "wrong secret");
    };
    return {
        {Method::post, "/echo", echo, 100},
        {Method::post, "/secret", echo, 100, secret},
        {Method::get, "/slow",
         [](Request&) -> Task<Response> {
           co_await test::pause(Millis{60'000});
           co_return Response::text(200, "never");
         }},
        {Method::get, "/big",
         [](Request&) -> Task<Response> { co_return Response::text(200, std::string(64'000'000, 'x')); }},
    };
  }

  /// All that comes back until the server closes.
  std::string all(std::string text) {
    std::string out;
    test::run(loop, [](Fixture& self, std::string request, std::string& response) -> Task<> {
      RawClient client{self.loop};
      co_await client.connect(self.port);
      co_await client.send(request);
      response = co_await client.rest();
    }(*this, std::move(text), out));
    return out;
  }
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST_CASE("a head that is too large is 431") {
  const std::string line = "X-Filler: " + std::string(500, 'x') + "\r\n";
  Fixture it;
  const std::string answer =
      it.all("POST /echo HTTP/1.1\r\nHost: x\r\n" + line + line + line + line + line + "\r\n");
  CHECK(answer.starts_with("HTTP/1.1 431 "));
  CHECK(
      it.all("GET /" + std::string(5000, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 431 "));
}

TEST_CASE("a body announced as too large is 413 before any of it is read") {
  Fixture it;
  const std::string answer = it.all("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 101\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 413 "));
  CHECK(has(answer, "Connection: close\r\n"));
  CHECK(it.handled == 0);
}

TEST_CASE("a chunked body is 413 as soon as it is too large") {
  Fixture it;
  CHECK(it.all("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n96\r\n" +
               std::string(150, 'x'))
            .starts_with("HTTP/1.1 413 "));
}

TEST_CASE("endless chunk extensions are refused") {
  Fixture it;
  CHECK(it.all("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3;" +
               std::string(6000, 'x'))
            .starts_with("HTTP/1.1 4"));
  CHECK(it.handled == 0);
}

TEST_CASE("a hook refuses before the body is there and the handler never runs") {
  Fixture it;
  const std::string answer =
      it.all("POST /secret HTTP/1.1\r\nHost: x\r\nX-Secret: no\r\nContent-Length: 50\r\n\r\n");
  CHECK(answer.starts_with("HTTP/1.1 401 "));
  CHECK(it.bodies_refused == 1);
  CHECK(it.handled == 0);
}

TEST_CASE("a hook lets the right ones through") {
  Fixture it;
  CHECK(has(it.all("POST /secret HTTP/1.1\r\nHost: x\r\nX-Secret: right\r\nContent-Length: 2\r\n"
                   "Connection: close\r\n\r\nab"),
            "\r\n\r\nab"));
}

TEST_CASE("nonsense and smuggling attempts are 400 and end the connection") {
  for (const char* text : {
           "\x16\x03\x01 this is TLS\r\n\r\n",
           "GET /echo\r\n\r\n",
           "GET /echo HTTP/2.0\r\nHost: x\r\n\r\n",
           "GET /echo HTTP/1.1\r\n\r\n",
           "GET /echo HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
           "GET /echo HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd",
           "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: "
           "chunked\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: "
           "3\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\nabc",
           "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
           "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
       }) {
    Fixture it;
    CAPTURE(text);
    CHECK(it.all(text).starts_with("HTTP/1.1 400 "));
    CHECK(it.handled == 0);
  }
}

TEST_CASE("a head that drips in is 408") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    RawClient client{self.loop};
    co_await client.connect(self.port);
    co_await client.send("GET /echo HTTP/1.1\r\n");
    for (int i = 0; i < 5; ++i) {
      co_await test::pause(Millis{20});
      co_await client.send("X-Drip: 1\r\n");
    }
    CHECK((co_await client.rest()).starts_with("HTTP/1.1 408 "));
  }(it));
}

TEST_CASE("a body that does not come is 408") {
  Fixture it;
  CHECK(
      it.all("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc").starts_with("HTTP/1.1 408 "));
}

TEST_CASE("who sends nothing is let go without a word") {
  Fixture it;
  CHECK(it.all("").empty());
}

TEST_CASE("a handler that is too slow is cancelled and answered 503 and the connection lives on") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    RawClient client{self.loop};
    co_await client.connect(self.port);
    co_await client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK((co_await client.response()).starts_with("HTTP/1.1 503 "));
    co_await client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok");
    CHECK(has(co_await client.response(), "\r\n\r\nok"));
  }(it));
}

TEST_CASE("who does not read is let go") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    RawClient client{self.loop};
    co_await client.connect(self.port);
    co_await client.send("GET /big HTTP/1.1\r\nHost: x\r\n\r\n");
    co_await client.until("HTTP/1.1 200");
    CHECK(self.server.connections() == 1);
    while (self.server.connections() > 0) co_await test::pause(Millis{5});
  }(it));
}

TEST_CASE("the longest idle connection makes room for a new one") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 6; ++i) {
      clients.push_back(std::make_unique<RawClient>(self.loop));
      co_await clients.back()->connect(self.port);
      co_await clients.back()->send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok");
      CHECK(has(co_await clients.back()->response(), "200 OK"));
      CHECK(self.server.connections() <= 3);
    }
    CHECK((co_await clients[0]->rest()).empty());
  }(it));
}

TEST_CASE("with every connection busy a new one waits its turn") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    std::vector<std::unique_ptr<RawClient>> busy;
    for (int i = 0; i < 3; ++i) {
      busy.push_back(std::make_unique<RawClient>(self.loop));
      co_await busy.back()->connect(self.port);
      co_await busy.back()->send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
    }
    RawClient late{self.loop};
    co_await late.connect(self.port);
    co_await late.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nok");
    CHECK((co_await busy[0]->response()).starts_with("HTTP/1.1 503 "));
    CHECK(has(co_await late.response(), "200 OK"));
  }(it));
}

}  // namespace
}  // namespace banana::net
