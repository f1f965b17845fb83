// The client against servers that lie, stop in the middle, or go away.
#include <doctest/doctest.h>

#include "tests/net/client_fixture.hpp"
#include "tests/net/scripted_server.hpp"

namespace banana::net {
namespace {

using test::Script;
using test::Then;

struct Case {
  const char* answer;
  Sent sent;
};

TEST_CASE("answers that are cut off or malformed are errors which tell how far it came") {
  for (const Case& each : {
           Case{"", Sent::maybe},
           Case{"HTTP/1.1 20", Sent::maybe},
           Case{"HTTP/1.1 200 OK\r\nContent-Le", Sent::maybe},
           Case{"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n12345", Sent::answered},
           Case{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabcde\r\n", Sent::answered},
           Case{"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", Sent::answered},
           Case{"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", Sent::maybe},
           Case{"SSH-2.0-OpenSSH_9.2\r\n\r\n", Sent::maybe},
           Case{"HTTP/1.1 101 Switching Protocols\r\n\r\n", Sent::answered},
       }) {
    CAPTURE(each.answer);
    test::ClientFixture it;
    test::ScriptedServer server{it.loop, {{each.answer}}};
    const auto result = it.send({.method = Method::post, .url = server.url(), .body = "x"});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == Errc::unavailable);
    CHECK(result.error().sent == each.sent);
    CHECK(it.client.idle() == 0);
  }
}

TEST_CASE("a body without a length ends with the connection") {
  test::ClientFixture it;
  test::ScriptedServer server{it.loop, {{"HTTP/1.1 200 OK\r\n\r\nall of it"}}};
  CHECK(it.get(server.url()).value().body == "all of it");
  CHECK(it.client.idle() == 0);
}

TEST_CASE("interim answers are passed over but not without end") {
  test::ClientFixture it;
  const std::string interim = "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n";
  std::string many;
  for (int i = 0; i < 20; ++i) many += interim;
  test::ScriptedServer server{it.loop,
                              {{interim + "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"},
                               {many + "HTTP/1.1 204 No Content\r\n\r\n"}}};
  const auto response = it.get(server.url());
  CHECK(response.value().body == "ok");
  CHECK_FALSE(response.value().headers.contains("Link"));
  CHECK_FALSE(it.get(server.url()).has_value());
}

TEST_CASE("a head without end is refused") {
  test::ClientFixture it;
  test::ScriptedServer server{it.loop, {{"HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x')}}};
  CHECK(it.get(server.url()).error().code == Errc::limited);
}

TEST_CASE("a server that says more than it was asked is not asked again on that connection") {
  test::ClientFixture it;
  test::ScriptedServer server{
      it.loop, {{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n", Then::hold}}};
  CHECK(it.get(server.url()).value().body == "ok");
  CHECK(it.client.idle() == 0);
}

TEST_CASE("a kept connection that was closed meanwhile is not used") {
  test::ClientFixture it;
  const std::string ok = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
  test::ScriptedServer server{it.loop, {{ok, Then::close}, {ok, Then::close}}};
  CHECK(it.get(server.url()).value().body == "ok");
  const auto second = it.send({.method = Method::post, .url = server.url(), .body = "x"});
  CHECK(second.value().body == "ok");
  CHECK(server.heads().size() == 2);
}

TEST_CASE("silence until the deadline is a timeout at every stage") {
  for (const char* answer : {"", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc"}) {
    test::ClientFixture it;
    test::ScriptedServer server{it.loop, {{answer, Then::hold}}};
    const auto result = it.send({.url = server.url(), .deadline = Millis{60}});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == Errc::timeout);
    CHECK(result.error().sent == (std::string_view{answer}.ends_with("abc") ? Sent::answered : Sent::maybe));
  }
}

TEST_CASE("an early answer counts although the body was not taken") {
  test::ClientFixture it;
  test::ScriptedServer server{
      it.loop,
      {{"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", Then::hold}}};
  CHECK(it.send({.method = Method::post, .url = server.url(), .body = std::string(100'000, 'x')})
            .value()
            .status == 413);
}

}  // namespace
}  // namespace banana::net
