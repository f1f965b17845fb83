#include <cstdlib>

#include <doctest/doctest.h>

#include "core/net/proxies.hpp"
#include "tests/net/client_fixture.hpp"
#include "tests/net/scripted_server.hpp"

namespace banana::net {
namespace {

using test::Then;

bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

bool is_direct(const Proxies& proxies, std::string_view url) {
  return proxies.find(parse_url(url).value()) == nullptr;
}

TEST_CASE("a proxy is read with and without scheme and password") {
  const auto plain = parse_proxy("proxy.local:3128").value();
  CHECK(plain.host == "proxy.local");
  CHECK(plain.port == 3128);
  CHECK(plain.authorization.empty());
  const auto full = parse_proxy("http://user:p%40ss@10.0.0.1:8080/").value();
  CHECK(full.host == "10.0.0.1");
  CHECK(full.port == 8080);
  CHECK(full.authorization.reveal() == "Basic dXNlcjpwQHNz");
  CHECK_FALSE(parse_proxy("socks5://x:1").has_value());
  CHECK_FALSE(parse_proxy("http://u:%zz@x:1").has_value());
}

TEST_CASE("hosts of no_proxy and their subdomains are reached directly") {
  const Proxy proxy{"p", 1, {}};
  const Proxies proxies{proxy, proxy, {"internal.example", ".dot.example", "10.0.0.1", "port.example:8080"}};
  CHECK(is_direct(proxies, "http://internal.example/"));
  CHECK(is_direct(proxies, "https://a.internal.example/"));
  CHECK(is_direct(proxies, "http://x.dot.example/"));
  CHECK(is_direct(proxies, "http://10.0.0.1/"));
  CHECK(is_direct(proxies, "http://port.example:8080/"));
  CHECK_FALSE(is_direct(proxies, "http://port.example/"));
  CHECK_FALSE(is_direct(proxies, "http://notinternal.example/"));
  CHECK_FALSE(is_direct(proxies, "http://internal.example.evil/"));
  CHECK(is_direct({proxy, proxy, {"*"}}, "http://any/"));
  CHECK(is_direct({std::nullopt, proxy, {}}, "http://any/"));
}

TEST_CASE("the environment is read but HTTP_PROXY in capitals is not") {
  for (const char* name : {"http_proxy", "https_proxy", "HTTPS_PROXY", "no_proxy", "NO_PROXY"})
    ::unsetenv(name);
  ::setenv("HTTP_PROXY", "http://evil:1", 1);
  ::setenv("https_proxy", "http://p:2", 1);
  ::setenv("no_proxy", "a.example, B.example", 1);
  const auto proxies = Proxies::from_environment().value();
  CHECK_FALSE(proxies.http.has_value());
  CHECK(proxies.https.value().port == 2);
  CHECK(proxies.except == std::vector<std::string>{"a.example", "b.example"});
  for (const char* name : {"HTTP_PROXY", "https_proxy", "no_proxy"}) ::unsetenv(name);
}

TEST_CASE("plain requests go to the proxy with the whole URL and its password") {
  test::ClientFixture maker;
  test::ScriptedServer server{maker.loop, {{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"}}};
  Proxies proxies;
  proxies.http = Proxy{"127.0.0.1", server.port(), Secret{"Basic abc"}};
  Client client{maker.loop, maker.resolver, {.proxies = proxies}};
  test::run(maker.loop, [](Client& it) -> Task<> {
    CHECK((co_await it.send({.url = "http://far.example/path?q=1"})).value().body == "ok");
  }(client));
  CHECK(
      server.heads().at(0).starts_with("GET http://far.example/path?q=1 HTTP/1.1\r\nHost: far.example\r\n"));
  CHECK(has(server.heads().at(0), "\r\nProxy-Authorization: Basic abc\r\n"));
  CHECK(maker.resolver.lookups == 0);
}

TEST_CASE("TLS goes through a tunnel and a proxy that refuses is an error with nothing sent") {
  test::ClientFixture maker;
  test::ScriptedServer server{maker.loop, {{"HTTP/1.1 407 Proxy Authentication Required\r\n\r\n"}}};
  Proxies proxies;
  proxies.https = Proxy{"127.0.0.1", server.port(), {}};
  Client client{maker.loop, maker.resolver, {.proxies = proxies}};
  test::run(maker.loop, [](Client& it) -> Task<> {
    const auto result = co_await it.send({.url = "https://far.example/bot1:SECRET"});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().sent == Sent::no);
    CHECK(has(result.error().message, "407"));
  }(client));
  CHECK(server.heads().at(0) == "CONNECT far.example:443 HTTP/1.1\r\nHost: far.example:443\r\n\r\n");
}

TEST_CASE("guarded requests do not use the proxy unless told to") {
  test::ClientFixture maker;
  test::ScriptedServer server{maker.loop, {{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"}}};
  Proxies proxies;
  proxies.http = Proxy{"127.0.0.1", server.port(), {}};
  Client client{maker.loop, maker.resolver, {.proxies = proxies}};
  test::run(maker.loop, [](Client& it) -> Task<> {
    CHECK_FALSE((co_await it.send({.url = "http://far.example/", .guard = Guard{}})).has_value());
    CHECK((co_await it.send({.url = "http://far.example/", .guard = Guard{.proxy = ViaProxy::yes}}))
              .value()
              .body == "ok");
  }(client));
  CHECK(maker.resolver.lookups == 1);
}

}  // namespace
}  // namespace banana::net
