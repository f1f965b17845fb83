// What a server answers to well-meant requests, read byte by byte.
#include "core/net/server.hpp"

#include <doctest/doctest.h>

#include "tests/net/support.hpp"

namespace banana::net {
namespace {

using test::RawClient;

std::vector<Route> routes() {
  return {
      {Method::get, "/hello", [](Request&) -> Task<Response> { co_return Response::text(200, "hello"); }},
      {Method::post, "/echo/{name}",
       [](Request& request) -> Task<Response> {
         co_return Response::text(200, std::string{request.param("name")} + ":" + request.body);
       },
       1000},
      {Method::get, "/query",
       [](Request& request) -> Task<Response> {
         co_return Response::text(200, request.query("q").value_or("none"));
       }},
      {Method::get, "/peer",
       [](Request& request) -> Task<Response> {
         co_return Response::text(200, request.peer.address.to_string());
       }},
      {Method::get, "/empty", [](Request&) -> Task<Response> { co_return Response{204, {}, ""}; }},
      {Method::get, "/big",
       [](Request&) -> Task<Response> { co_return Response::text(200, std::string(8'000'000, 'x')); }},
      {Method::get, "/fail",
       [](Request&) -> Task<Response> {
         throw std::runtime_error("password 12345");
         co_return Response{};
       }},
  };
}

/// A server, its port, and one client.
struct Fixture {
  asio::io_context loop{1};
  Server server{loop, routes(), {}};
  std::uint16_t port = server.listen_tcp("127.0.0.1", 0).value();
  RawClient client{loop};

  Task<std::string> ask(std::string text) {
    co_await client.connect(port);
    co_await client.send(text);
    co_return co_await client.response();
  }
  std::string answer(std::string text) {
    std::string out;
    test::run(loop, [](Fixture& self, std::string request, std::string& response) -> Task<> {
      response = co_await self.ask(std::move(request));
    }(*this, std::move(text), out));
    return out;
  }
};

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

TEST_CASE("a request is answered with status date and length") {
  Fixture it;
  const std::string response = it.answer("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(response.starts_with("HTTP/1.1 200 OK\r\nDate: "));
  CHECK(has(response, " GMT\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello"));
}

TEST_CASE("path parts are decoded and given by name") {
  Fixture it;
  CHECK(has(it.answer("POST /echo/a%2Fb%20c HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"),
            "\r\n\r\na/b c:abc"));
}

TEST_CASE("query values are decoded and given by name") {
  Fixture it;
  CHECK(has(it.answer("GET /query?a=1&q=x+%2B%26&q=2 HTTP/1.1\r\nHost: x\r\n\r\n"), "\r\n\r\nx +&"));
}

TEST_CASE("an absolute target is as good as a path") {
  Fixture it;
  CHECK(has(it.answer("GET http://x/hello HTTP/1.1\r\nHost: x\r\n\r\n"), "\r\n\r\nhello"));
}

TEST_CASE("the peer address is known") {
  Fixture it;
  CHECK(has(it.answer("GET /peer HTTP/1.1\r\nHost: x\r\n\r\n"), "\r\n\r\n127.0.0.1"));
}

TEST_CASE("HEAD has the head of GET and no body") {
  Fixture it;
  const std::string response = it.answer("HEAD /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  CHECK(has(response, "Content-Length: 5\r\n"));
  CHECK(response.ends_with("\r\n\r\n"));
}

TEST_CASE("204 has neither body nor length") {
  Fixture it;
  const std::string response = it.answer("GET /empty HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(response.starts_with("HTTP/1.1 204 No Content\r\n"));
  CHECK_FALSE(has(response, "Content-Length"));
}

TEST_CASE("an unknown path is 404 and an unknown method 405 with Allow") {
  CHECK(has(Fixture{}.answer("GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"), R"({"error":{"code":"not_found")"));
  const std::string refused = Fixture{}.answer("DELETE /hello HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(refused.starts_with("HTTP/1.1 405 "));
  CHECK(has(refused, "Allow: GET, HEAD\r\n"));
  CHECK(Fixture{}.answer("BREW /hello HTTP/1.1\r\nHost: x\r\n\r\n").starts_with("HTTP/1.1 405 "));
}

TEST_CASE("a handler that throws is a 500 which gives nothing away") {
  Fixture it;
  const std::string response = it.answer("GET /fail HTTP/1.1\r\nHost: x\r\n\r\n");
  CHECK(response.starts_with("HTTP/1.1 500 "));
  CHECK(has(response, "reference "));
  CHECK_FALSE(has(response, "12345"));
}

TEST_CASE("chunked bodies are put together and trailers are no headers") {
  Fixture it;
  CHECK(has(it.answer("POST /echo/n HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nHost: other\r\n\r\n"),
            "\r\n\r\nn:abcde"));
}

TEST_CASE("a large response arrives whole") {
  Fixture it;
  CHECK(it.answer("GET /big HTTP/1.1\r\nHost: x\r\n\r\n").size() > 8'000'000);
}

TEST_CASE("a connection is kept and its requests are answered in order when pipelined") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send(
        "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n"
        "POST /echo/1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
        "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n"
        "GET /query?q=last HTTP/1.1\r\nHost: x\r\n\r\nGET /he");
    CHECK(has(co_await self.client.response(), "\r\n\r\nhello"));
    CHECK(has(co_await self.client.response(), "\r\n\r\n1:ab"));
    CHECK(has(co_await self.client.response(), "404"));
    CHECK(has(co_await self.client.response(), "\r\n\r\nlast"));
    co_await self.client.send("llo HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(has(co_await self.client.response(), "\r\n\r\nhello"));
    CHECK(self.server.connections() == 1);
  }(it));
}

TEST_CASE("Connection close and HTTP/1.0 end the connection after the response") {
  for (const char* text :
       {"GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n", "GET /hello HTTP/1.0\r\n\r\n"}) {
    Fixture it;
    test::run(it.loop, [](Fixture& self, std::string request) -> Task<> {
      co_await self.client.connect(self.port);
      co_await self.client.send(request);
      const std::string all = co_await self.client.rest();
      CHECK(has(all, "Connection: close\r\n"));
      CHECK(all.ends_with("hello"));
    }(it, text));
  }
}

TEST_CASE("a body announced with Expect is asked for before it is sent") {
  Fixture it;
  test::run(it.loop, [](Fixture& self) -> Task<> {
    co_await self.client.connect(self.port);
    co_await self.client.send(
        "POST /echo/n HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
    CHECK(co_await self.client.response() == "HTTP/1.1 100 Continue\r\n\r\n");
    co_await self.client.send("abc");
    CHECK(has(co_await self.client.response(), "\r\n\r\nn:abc"));
  }(it));
}

}  // namespace
}  // namespace banana::net
