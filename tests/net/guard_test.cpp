// What strangers' links may reach.
#include "core/net/guard.hpp"

#include <doctest/doctest.h>

#include "core/net/address.hpp"
#include "tests/net/client_fixture.hpp"
#include "tests/net/scripted_server.hpp"

namespace banana::net {
namespace {

TEST_CASE("ordinary addresses are public") {
  for (const char* text :
       {"1.1.1.1",         "8.8.8.8",           "9.255.255.255",   "11.0.0.0",        "100.63.255.255",
        "100.128.0.0",     "126.255.255.255",   "128.0.0.1",       "149.154.167.220", "169.253.255.255",
        "172.15.255.255",  "172.32.0.0",        "192.0.1.1",       "192.167.255.255", "192.169.0.0",
        "198.17.255.255",  "198.20.0.0",        "223.255.255.255", "2001:200::1",     "2001:4860:4860::8888",
        "2606:4700::1111", "2a00:1450:4001::1", "2003::1",         "3ffe::1"}) {
    CAPTURE(text);
    CHECK(is_public(parse_address(text).value()));
  }
}

TEST_CASE("special addresses are not public") {
  for (const char* text : {
           "0.0.0.0",
           "0.1.2.3",
           "10.0.0.1",
           "10.255.255.255",
           "100.64.0.1",
           "100.127.255.255",
           "127.0.0.1",
           "127.255.255.255",
           "169.254.169.254",
           "172.16.0.1",
           "172.31.255.255",
           "192.0.0.1",
           "192.0.0.170",
           "192.0.2.1",
           "192.88.99.1",
           "192.168.0.1",
           "198.18.0.1",
           "198.19.255.255",
           "198.51.100.1",
           "203.0.113.9",
           "224.0.0.1",
           "239.255.255.255",
           "240.0.0.1",
           "255.255.255.255",
           "::",
           "::1",
           "::ffff:8.8.8.8",
           "::ffff:127.0.0.1",
           "::8.8.8.8",
           "::127.0.0.1",
           "64:ff9b::8.8.8.8",
           "64:ff9b::127.0.0.1",
           "64:ff9b:1::1",
           "100::1",
           "2001::1",
           "2001:0:53aa:64c:1::",
           "2001:2::1",
           "2001:10::1",
           "2001:20::1",
           "2001:1ff::1",
           "2001:db8::1",
           "2002:7f00:1::",
           "2002:808:808::1",
           "2620:4f:8000::1",
           "3fff::1",
           "3fff:fff::1",
           "4000::1",
           "5f00::1",
           "fc00::1",
           "fd12:3456::1",
           "fe80::1",
           "fec0::1",
           "ff02::1",
           "ff0e::1",
       }) {
    CAPTURE(text);
    CHECK_FALSE(is_public(parse_address(text).value()));
  }
}

TEST_CASE("links in a suspicious form are refused before anything is resolved") {
  for (const char* url : {
           "http://user@example.com/",
           "http://user:pass@example.com/",
           "http://127.1/",
           "http://127.0.1/",
           "http://2130706433/",
           "http://0x7f000001/",
           "http://0x7f.0.0.1/",
           "http://0x7f.1/",
           "http://017700000001/",
           "http://0177.0.0.1/",
           "http://127.0.0.01/",
           "http://256.256.256.256/",
           "http://1.2.3.4.5/",
           "http://127.0.0.1./",
           "http://example.com:22/",
           "http://example.com:6379/",
           "https://example.com:8443/",
           "http://example.0x7f/",
           "ftp://example.com/",
           "file:///etc/passwd",
           "gopher://example.com/",
           "javascript:alert(1)",
           "//example.com/",
           "/etc/passwd",
           "http:///path",
           "http://",
           "",
           "http://exa%6dple.com/",
           "http://example.com%2f@evil/",
           "http://[::1%25eth0]/",
           "http://[v1.x]/",
           "http://example.com:0/",
           "http://example.com:65536/",
           "http://example.com:99999999999/",
           "http://ex ample.com/",
           "http://example.com\\@127.0.0.1/",
           "http://\xe2\x91\xa0.com/",
           "http://example.com/\r\nX: y",
           " http://example.com/",
       }) {
    CAPTURE(std::string{url});
    test::ClientFixture it;
    const auto result = it.send({.url = url, .guard = Guard{}});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().sent == Sent::no);
    CHECK(it.resolver.lookups == 0);
  }
}

TEST_CASE("literal private addresses are refused in every notation") {
  for (const char* url :
       {"http://127.0.0.1/", "http://[::1]/", "http://[0:0:0:0:0:0:0:1]/", "http://[::ffff:127.0.0.1]/",
        "http://[::ffff:7f00:1]/", "http://[64:ff9b::7f00:1]/", "http://[2002:7f00:1::]/",
        "http://[fe80::1]/", "http://[fd00::1]/", "http://169.254.169.254/latest/meta-data/",
        "http://0.0.0.0/", "http://[::]/", "https://10.0.0.1/", "http://100.64.0.1/",
        "http://255.255.255.255/", "http://224.0.0.1/"}) {
    CAPTURE(std::string{url});
    test::ClientFixture it;
    const auto result = it.send({.url = url, .guard = Guard{}});
    REQUIRE_FALSE(result.has_value());
    CHECK(result.error().code == Errc::forbidden);
    CHECK(result.error().sent == Sent::no);
  }
}

TEST_CASE("a name with even one private address is refused") {
  test::ClientFixture it;
  it.resolver.answers["mixed.example"] = {{"93.184.216.34", "10.0.0.7"}};
  CHECK(it.send({.url = "http://mixed.example/", .guard = Guard{}}).error().code == Errc::forbidden);
}

TEST_CASE("the connection goes to the address that was checked though the name changes its mind") {
  test::ClientFixture it;
  test::ScriptedServer server{it.loop, {{"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"}}};
  // The first answer passes; a second look-up would get one that does not.
  it.resolver.answers["rebind.example"] = {{"127.0.0.1"}, {"10.0.0.7"}};
  const auto result = it.send({.url = "http://rebind.example:" + std::to_string(server.port()) + "/",
                               .guard = Guard{.ports = {}, .loopback = Loopback::allowed}});
  CHECK(result.value().body == "ok");
  CHECK(it.resolver.lookups == 1);
  CHECK(it.client.idle() == 0);
}

TEST_CASE("every redirect passes the same gate") {
  for (const char* where :
       {"http://10.0.0.1/", "http://[::1]:80/", "http://169.254.169.254/", "file:///etc/passwd",
        "http://u:p@example.com/", "http://later.example/", "http://2130706433/"}) {
    CAPTURE(std::string{where});
    test::ClientFixture it;
    test::ScriptedServer server{
        it.loop,
        {{std::string{"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: "} + where + "\r\n\r\n"}}};
    it.resolver.answers["first.example"] = {{"127.0.0.1"}};
    it.resolver.answers["later.example"] = {{"192.168.1.1"}};
    const auto result =
        it.send({.url = "http://first.example:" + std::to_string(server.port()) + "/",
                 .redirects_max = 5,
                 .guard = Guard{.ports = {server.port(), 80}, .loopback = Loopback::allowed}});
    REQUIRE_FALSE(result.has_value());
    if (std::string_view{where} == "http://[::1]:80/") {
      CHECK(result.error().code == Errc::unavailable);  // loopback is allowed here, but nobody listens
    } else {
      CHECK((result.error().code == Errc::forbidden || result.error().code == Errc::invalid));
    }
  }
}

TEST_CASE("redirects end somewhere") {
  test::ClientFixture it;
  const std::string again = "HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: /again\r\n\r\n";
  test::ScriptedServer server{it.loop, {{again}, {again}, {again}}};
  const auto result = it.send(
      {.url = server.url(), .redirects_max = 2, .guard = Guard{.ports = {}, .loopback = Loopback::allowed}});
  CHECK(result.value().status == 302);
  CHECK(server.heads().size() == 3);
}

}  // namespace
}  // namespace banana::net
